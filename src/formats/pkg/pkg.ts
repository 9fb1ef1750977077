import type { Artifact } from '../../model/artifact.ts'
import type { Format, Opened } from '../../model/format.ts'
import { isFields } from '../../model/json.ts'
import type { Meter } from '../../model/limits.ts'
import { asBuffer } from '../../text/as-buffer.ts'
import { isExecutable } from '../executable/is-executable.ts'
import { parseJson } from '../json-at.ts'
import { disjoint } from '../slice.ts'
import { incomplete } from '../trouble.ts'
import { compressionOf, type FileCompression, openStored, type StoredFile } from './stored-files.ts'

/** Executables that pkg makes: node, then the files, then a script that says where each of them is. */
export const pkg: Format = {
  id: 'pkg',
  role: 'executable',
  accepts: (artifact) => isExecutable(artifact) && asBuffer(artifact.bytes).includes(PRELUDE),
  open: openPkg,
}

async function* openPkg(artifact: Artifact, meter: Meter): AsyncGenerator<Opened> {
  const bytes = asBuffer(artifact.bytes)
  const prelude = bytes.lastIndexOf(PRELUDE)
  const tables = readTables(bytes, prelude)
  if (tables === null) {
    yield incomplete('pkg-damaged', 'The list of files in the executable is damaged.')
    return
  }
  // The prelude follows the last store, whatever is in that.
  const start = prelude - tables.stores.reduce((end, { offset, size }) => Math.max(end, offset + size || 0), 0)
  const files = tables.stores.flatMap(({ path, store, offset, size }): StoredFile[] => {
    if (store !== BYTECODE && store !== CONTENT) return []
    return [{ path: store === BYTECODE ? `${path}/<bytecode>` : path, offset: start + offset, size }]
  })
  let entries = 0
  for await (const opened of openStored(bytes, files, tables.compression, meter)) {
    if (opened.kind === 'entry') entries += 1
    yield opened
  }
  const opened = files.map(({ offset, size }): [number, number] => [offset, Math.min(offset + size, prelude)])
  const container = { format: 'pkg', entries, bytes: prelude - start }
  yield { kind: 'facts', facts: { container, opened: disjoint(opened.filter(([from]) => from >= 0)) } }
}

const BYTECODE = 0
const CONTENT = 1

/** What the script at the end of an executable says of its files. */
interface Tables {
  readonly stores: readonly Store[]
  readonly compression: FileCompression
}

/** A file has up to four: 0 bytecode, 1 content, 2 links, 3 status. */
interface Store {
  readonly path: string
  readonly store: number
  /** From the first store. */
  readonly offset: number
  readonly size: number
}

const PRELUDE = '(function(process, require, console, EXECPATH_FD, PAYLOAD_POSITION, PAYLOAD_SIZE) {'

/** The arguments that end the prelude: files, entry point, links, and in later versions abbreviations and compression. */
function readTables(bytes: Buffer, prelude: number): Tables | null {
  const [files, , , abbreviations, compression] = argumentsOf(bytes, prelude)
  if (!isFields(files)) return null
  const pairs = Object.entries(isFields(abbreviations) ? abbreviations : {})
  const names = new Map(pairs.map(([name, key]) => [String(key), name]))
  return { stores: storesOf(files, names), compression: compressionOf(compression) }
}

/** Each argument is a line of JSON, with a comma on a line of its own between two of them. */
function argumentsOf(bytes: Buffer, prelude: number): readonly unknown[] {
  const found: unknown[] = []
  for (let end = bytes.lastIndexOf(END); end > prelude && found.length < MOST_ARGUMENTS; ) {
    const start = bytes.lastIndexOf('\n', end - 1) + 1
    found.unshift(parseJson(bytes.subarray(start, end)))
    if (bytes.toString('latin1', start - 3, start) !== '\n,\n') break
    end = start - 3
  }
  return found
}

function storesOf(files: object, names: ReadonlyMap<string, string>): readonly Store[] {
  return Object.entries(files).flatMap(([key, stores]) => {
    const path = pathOf(key, names)
    return Object.entries(isFields(stores) ? stores : {}).flatMap(([store, place]) => {
      if (!Array.isArray(place)) return []
      const [offset = Number.NaN, size = Number.NaN] = place.map(Number)
      return [{ path, store: Number(store), offset, size }]
    })
  })
}

/** With abbreviations a key has a number for each part, joined by a dollar (pkg) or a slash (yao-pkg). */
function pathOf(key: string, names: ReadonlyMap<string, string>): string {
  if (names.size === 0) return key.replaceAll('\\', '/')
  return key
    .split(/[/$]/)
    .map((part) => names.get(part) ?? part)
    .join('/')
}

const END = '\n);\n})'
const MOST_ARGUMENTS = 5
