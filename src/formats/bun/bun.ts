import type { Artifact } from '../../model/artifact.ts'
import type { Format, Opened } from '../../model/format.ts'
import { asBuffer } from '../../text/as-buffer.ts'
import { isExecutable } from '../executable/is-executable.ts'
import { disjoint, readUInt64, slice } from '../slice.ts'
import { incomplete } from '../trouble.ts'

/** Executables that `bun build --compile` makes: the bundled files are in them as plain text. */
export const bun: Format = {
  id: 'bun',
  role: 'executable',
  accepts: (artifact) => isExecutable(artifact) && asBuffer(artifact.bytes).includes('\n---- Bun! ----\n'),
  open: openBun,
}

function* openBun(artifact: Artifact): Iterable<Opened> {
  const bytes = asBuffer(artifact.bytes)
  const modules = readModuleGraph(bytes)
  // The runtime without a program holds the trailer's text as well.
  if (modules === null) return
  const opened: [number, number][] = []
  let total = 0
  for (const { name, contents, sourceMap } of modules) {
    if (contents === null) yield incomplete('bun-module', 'The file lies outside of the executable.', name)
    else {
      total += contents.length
      opened.push([contents.byteOffset - bytes.byteOffset, contents.byteOffset - bytes.byteOffset + contents.length])
      yield { kind: 'entry', path: name, bytes: contents }
    }
    if (sourceMap === null) yield incomplete('bun-map', 'The source map lies outside of the executable.', `${name}.map`)
    else if (sourceMap.length > 0)
      yield { kind: 'entry', path: `${name}.map`, bytes: sourceMap, facts: { bunMap: true, mapKind: 'container' } }
  }
  const container = { format: 'bun', entries: modules.length, bytes: total }
  yield { kind: 'facts', facts: { container, opened: disjoint(opened) } }
}

/** One file in a Bun executable; null where a pointer leads out of the executable's payload. */
interface BunModule {
  readonly name: string
  readonly contents: Buffer | null
  /** Bun's own form of a source map; empty when there is none. */
  readonly sourceMap: Buffer | null
}

/** Finds the files that `bun build --compile` put into an executable, in any layout of theirs; null when there are none. */
function readModuleGraph(bytes: Buffer): readonly BunModule[] | null {
  // The runtime's own code holds the trailer too, so the last one that makes sense is taken.
  let at = bytes.lastIndexOf(TRAILER)
  for (let tries = 0; at > 0 && tries < MOST_TRAILERS; tries += 1) {
    const modules = readGraphBefore(bytes, at)
    if (modules !== null) return modules
    at = bytes.lastIndexOf(TRAILER, at - 1)
  }
  return null
}

function readGraphBefore(bytes: Buffer, trailer: number): readonly BunModule[] | null {
  let best: readonly BunModule[] | null = null
  for (const offsetsSize of OFFSETS_SIZES) {
    const offsets = trailer - offsetsSize
    const payload = slice(bytes, offsets - readUInt64(bytes, offsets), readUInt64(bytes, offsets))
    const records = payload && follow(payload, bytes.subarray(offsets, trailer), 8)
    if (!payload || !records) continue
    for (const recordSize of RECORD_SIZES) {
      if (records.length === 0 || records.length % recordSize !== 0) continue
      const modules = readRecords(payload, records, recordSize)
      if (modules.length * 2 > records.length / recordSize && modules.length > (best?.length ?? 0)) best = modules
    }
  }
  return best
}

function readRecords(payload: Buffer, records: Buffer, recordSize: number): readonly BunModule[] {
  const modules: BunModule[] = []
  for (let at = 0; at < records.length; at += recordSize) {
    const name = follow(payload, records, at)?.toString('utf8') ?? ''
    if (!VIRTUAL_ROOT.test(name)) continue
    modules.push({ name, contents: follow(payload, records, at + 8), sourceMap: follow(payload, records, at + 16) })
  }
  return modules
}

/** What the pointer at `at` (offset and length, 32 bits each) points to. */
function follow(payload: Buffer, pointers: Buffer, at: number): Buffer | null {
  return slice(payload, pointers.readUInt32LE(at), pointers.readUInt32LE(at + 4))
}

const TRAILER = Buffer.from('\n---- Bun! ----\n')
const VIRTUAL_ROOT = /^(?:\/\$bunfs\/|[A-Z]:[/\\]~BUN[/\\])/
// Bun 1.3 and later, and before.
const OFFSETS_SIZES = [32, 24]
// Bun 1.4, and before.
const RECORD_SIZES = [52, 36]
const MOST_TRAILERS = 100
