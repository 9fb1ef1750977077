import type { Artifact } from '../../model/artifact.ts'
import type { Format, Opened } from '../../model/format.ts'
import { asBuffer } from '../../text/as-buffer.ts'
import { JsonCursor } from '../../text/json-cursor.ts'
import { decodeJsonString } from '../../text/json-string.ts'
import { heldSources, sourceEntry } from './held-sources.ts'

/** What webpack tells of a build, when it tells the modules' source too. */
export const webpackStats: Format = {
  id: 'webpack-stats',
  role: 'text',
  accepts: ({ kind, bytes }) => (kind === 'json' || kind === 'text') && looksLikeStats(bytes),
  open: openStats,
}

function looksLikeStats(bytes: Uint8Array): boolean {
  const buffer = asBuffer(bytes)
  if (!/^(?:\xef\xbb\xbf)?\s*\{/.test(buffer.toString('latin1', 0, 64))) return false
  return marks.every((mark) => buffer.includes(mark))
}

const marks = ['"modules"', '"source"', '"identifier"']

function* openStats(artifact: Artifact): Iterable<Opened> {
  const bytes = asBuffer(artifact.bytes)
  const cursor = new JsonCursor(bytes, bytes[0] === 0xef ? 3 : 0)
  const found = new Map<string, Uint8Array>()
  const opened: [number, number][] = []
  const paths: string[] = []
  for (const { name, start, end } of cursor.peek() === 'object' ? modulesIn(cursor, 0) : []) {
    const source = bytes.subarray(start, end)
    const path = name ?? `<module:${paths.length}>`
    opened.push([start, end])
    // A module is found again under each of its chunks.
    if (found.has(path) && source.equals(found.get(path) ?? source)) continue
    found.set(path, source)
    yield sourceEntry({ path, bytes: decodeJsonString(bytes, start, end) }, paths.length)
    paths.push(path)
  }
  if (paths.length === 0) return
  yield { kind: 'facts', facts: heldSources(artifact, paths, opened) }
}

interface StatsModule {
  readonly name: string | null
  /** The bytes of the JSON string that is its source, without the quotes. */
  readonly start: number
  readonly end: number
}

/** The modules with a source in the object that comes next: its own, those of chunks, of child builds, of a concatenation. */
function* modulesIn(cursor: JsonCursor, depth: number): Iterable<StatsModule> {
  let name: string | null = null
  let source: readonly [number, number] | null = null
  cursor.enter()
  while (cursor.nextKey()) {
    const key = cursor.bytes.toString('latin1', cursor.stringStart, Math.min(cursor.stringEnd, cursor.stringStart + 16))
    const type = cursor.peek()
    if (type === 'array' && lists.has(key) && depth < MAX_DEPTH) {
      cursor.enter()
      while (cursor.nextElement()) {
        if (cursor.peek() === 'object') yield* modulesIn(cursor, depth + 1)
        else cursor.skip()
      }
    } else if (type === 'string' && key === 'source') {
      cursor.string()
      source = [cursor.stringStart, cursor.stringEnd]
    } else if (type === 'string' && (key === 'name' || (key === 'identifier' && name === null))) {
      cursor.string()
      name = nameAt(cursor)
    } else cursor.skip()
  }
  if (source !== null) yield { name, start: source[0], end: source[1] }
}

function nameAt({ bytes, stringStart, stringEnd }: JsonCursor): string | null {
  if (stringEnd === stringStart || stringEnd - stringStart > MAX_NAME) return null
  return Buffer.from(decodeJsonString(bytes, stringStart, stringEnd)).toString('utf8')
}

const lists: ReadonlySet<string> = new Set(['modules', 'chunks', 'children'])
const MAX_DEPTH = 16
const MAX_NAME = 4096
