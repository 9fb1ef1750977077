import type { Artifact } from '../model/artifact.ts'
import type { Format, Opened } from '../model/format.ts'
import type { Meter } from '../model/limits.ts'
import { Budget } from './budget.ts'
import { isExecutable } from './executable/is-executable.ts'
import { type Compression, expand } from './expand/expand.ts'
import { endOfObject, jsonAt } from './json-at.ts'
import { asBuffer, slice } from './slice.ts'
import { incomplete, limitReached } from './trouble.ts'

/** Executables that pkg makes: node, then the files, then a script that says where each of them is. */
export const pkg: Format = {
  id: 'pkg',
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
  const stores = storesOf(tables.files)
  const start = prelude - stores.reduce((end, { offset, size }) => Math.max(end, offset + size || 0), 0)
  const budget = new Budget(meter, bytes.length)
  let entries = 0
  for (const { key, store, offset, size } of stores) {
    const path = key
      .split(/[/$]/)
      .map((part) => tables.names.get(part) ?? part)
      .join('/')
    const stored = slice(bytes, start + offset, size)
    const { bytes: most, limit } = budget.left
    const read =
      stored && (tables.compression ? await expand(tables.compression, stored, most) : { bytes: stored, problem: null })
    if (!read || read.problem !== null) {
      if (read?.problem === 'limit') return yield limitReached(limit, meter.limits, path)
      yield incomplete('pkg-file', 'The file in the executable is damaged.', path)
    }
    if (!read || (read.problem !== null && read.bytes.length === 0)) continue
    budget.spend(Math.max(size, read.bytes.length))
    entries += 1
    yield { kind: 'entry', path: store === BYTECODE ? `${path}/<bytecode>` : path, bytes: read.bytes }
  }
  yield { kind: 'facts', facts: { container: { format: 'pkg', entries, bytes: prelude - start } } }
}

interface Tables {
  readonly files: object
  /** Path parts by their abbreviation. */
  readonly names: ReadonlyMap<string, string>
  readonly compression: Compression | null
}

/** The arguments that end the prelude: files, entry point, links, abbreviations, compression. */
function readTables(bytes: Buffer, prelude: number): Tables | null {
  const filesAt = bytes.lastIndexOf('\n},\n{') + 4
  const files = filesAt > prelude ? jsonAt(bytes, filesAt) : null
  const linksAt = bytes.indexOf('{', endOfObject(bytes, filesAt) ?? bytes.length)
  const names = linksAt === -1 ? null : bytes.indexOf('{', endOfObject(bytes, linksAt) ?? bytes.length)
  const abbreviations = names === null || names === -1 ? null : jsonAt(bytes, names)
  if (!isObject(files)) return null
  const tail = bytes.toString('latin1', (names && endOfObject(bytes, names)) || bytes.length).slice(0, 64)
  const digit = /^\s*,\s*([012])\b/.exec(tail)?.[1]
  const pairs = Object.entries(isObject(abbreviations) ? abbreviations : {})
  return {
    files,
    names: new Map(pairs.map(([name, key]) => [String(key), name])),
    compression: digit === '1' ? 'gzip' : digit === '2' ? 'brotli' : null,
  }
}

function storesOf(files: object): { key: string; store: number; offset: number; size: number }[] {
  return Object.entries(files).flatMap(([key, stores]) =>
    [BYTECODE, CONTENT].flatMap((store) => {
      const place: unknown = isObject(stores) ? Reflect.get(stores, String(store)) : null
      if (!Array.isArray(place)) return []
      const [offset, size] = place.map(Number)
      return [{ key, store, offset: offset ?? Number.NaN, size: size ?? Number.NaN }]
    }),
  )
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null
}

const PRELUDE = '(function(process, require, console, EXECPATH_FD, PAYLOAD_POSITION, PAYLOAD_SIZE) {'
const BYTECODE = 0
const CONTENT = 1
