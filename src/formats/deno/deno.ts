import type { Artifact } from '../../model/artifact.ts'
import type { Format, Opened } from '../../model/format.ts'
import { asBuffer } from '../../text/as-buffer.ts'
import { isExecutable } from '../executable/is-executable.ts'
import { parseJson } from '../json-at.ts'
import { disjoint, readUInt64, slice } from '../slice.ts'
import { heldSources, sourceEntry } from '../sources/held-sources.ts'
import { incomplete } from '../trouble.ts'

/** Executables of `deno compile`, of any version: what it was told, its archive of modules, its files. */
export const deno: Format = {
  id: 'deno',
  role: 'executable',
  accepts: (artifact) => isExecutable(artifact) && asBuffer(artifact.bytes).includes(MAGIC),
  open: openDeno,
}

function* openDeno(artifact: Artifact): Iterable<Opened> {
  const payload = findPayload(asBuffer(artifact.bytes))
  if (payload !== null) yield* openPayload(artifact, payload)
}

function* openPayload(artifact: Artifact, { parts, tree, content }: Payload): Iterable<Opened> {
  const bytes = asBuffer(artifact.bytes)
  const opened: [number, number][] = []
  const originals: string[] = []
  let total = 0
  const count = (found: Buffer): Buffer => {
    const start = found.byteOffset - bytes.byteOffset
    opened.push([start, start + found.length])
    total += found.length
    return found
  }
  for (const { path, bytes: part } of parts) yield { kind: 'entry', path, bytes: count(part) }
  let isRead = tree === null
  for (const { path, offset, length, isOriginal } of filesIn(tree)) {
    isRead = true
    const file = slice(content, offset, length)
    if (file === null) yield incomplete('deno-file', 'The file lies outside of the executable.', path)
    else if (opened.length >= MOST_FILES)
      return yield incomplete('deno-files', `The executable lists more than ${MOST_FILES} files.`)
    else if (isOriginal) yield sourceEntry({ path, bytes: count(file) }, originals.push(path) - 1)
    else yield { kind: 'entry', path, bytes: count(file) }
  }
  if (!isRead && content.length > 0)
    yield incomplete('deno-files', 'The list of files in the executable has an unknown form.')
  // What is compiled from TypeScript keeps the TypeScript.
  if (originals.length > 0) yield { kind: 'facts', facts: heldSources(artifact, originals, []) }
  const container = { format: 'deno', entries: opened.length, bytes: total }
  // Equal files share their place.
  yield { kind: 'facts', facts: { container, opened: disjoint(opened) } }
}

const MOST_FILES = 1_000_000

/** A file of the tree: where its text lies in the contents. */
interface VirtualFile {
  readonly path: string
  readonly offset: number
  readonly length: number
  /** Its text as somebody wrote it, beside what Deno made of it. */
  readonly isOriginal: boolean
}

/**
 * The files of a tree. A file has a name (`n`, before 2.1 `name`) and the place of its text (`o`, before 2.1 `offset` and `len`);
 * folders are objects and lists of any shape around it.
 */
function* filesIn(tree: unknown): Iterable<VirtualFile> {
  const open: { path: string; node: unknown }[] = [{ path: '', node: tree }]
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    if (typeof at.node !== 'object' || at.node === null) continue
    const name: unknown = Reflect.get(at.node, 'n') ?? Reflect.get(at.node, 'name')
    const path = typeof name === 'string' ? [at.path, name].filter(Boolean).join('/') : at.path
    for (const [key, suffix] of texts) {
      const [offset = Number.NaN, length = 0] = placeIn(at.node, key)
      const isOriginal = suffix === '' && placeIn(at.node, 'm').length > 0
      if (typeof name === 'string' && length > 0) yield { path: path + suffix, offset, length, isOriginal }
    }
    // A path grows with each level, so what a deep tree makes is bounded here.
    if (path.length > 4096) continue
    const children = Object.values(at.node).filter((child) => typeof child === 'object')
    for (const node of children.reverse()) open.push({ path, node })
  }
}

function placeIn(node: object, key: string): readonly number[] {
  const place: unknown = Reflect.get(node, key)
  if (Array.isArray(place) && place.length === 2) return place.map(Number)
  const length: unknown = Reflect.get(node, 'len')
  return key === 'offset' && typeof place === 'number' ? [place, Number(length)] : []
}

/** The text as it was written, what Deno made of it, and its source map. */
const texts = [
  ['o', ''],
  ['offset', ''],
  ['m', '/<transpiled>.js'],
  ['s', '.map'],
] as const

/** What `deno compile` put into an executable. */
interface Payload {
  /** Everything but the files: metadata, archive of modules. */
  readonly parts: readonly { readonly path: string; readonly bytes: Buffer }[]
  /** The tree of files as JSON tells it; null when there is none. */
  readonly tree: unknown
  /** Where the places in the tree lead. */
  readonly content: Buffer
}

const MAGIC = 'd3n0l4nd'

/** The first payload that makes sense, in any of the layouts that Deno has had; the runtime's own code holds the mark as well. */
function findPayload(bytes: Buffer): Payload | null {
  const last = bytes.lastIndexOf(MAGIC)
  let scans = 0
  let at = bytes.indexOf(MAGIC)
  for (let tries = 0; at !== -1 && tries < MOST_TRIES; tries += 1) {
    const metadata = sized(bytes, at + MAGIC.length)
    const isBehindLength = metadata !== null && metadata[0] === OPEN_BRACE && scans < MOST_SCANS
    if (isBehindLength) scans += 1
    const payload = (isBehindLength ? lengthsAfter(bytes, metadata, last) : null) ?? positionsAt(bytes, at)
    if (payload !== null) return payload
    at = bytes.indexOf(MAGIC, at + 1)
  }
  return null
}

/**
 * Deno 2: metadata behind their length; some tables that differ from version to version; tree and contents, each behind
 * its length; the mark again.
 */
function lengthsAfter(bytes: Buffer, metadata: Buffer, last: number): Payload | null {
  const start = metadata.byteOffset - bytes.byteOffset + metadata.length
  const parts = [{ path: '<metadata>.json', bytes: metadata }]
  let tries = 0
  for (let at = start; at < last && tries < MOST_TRIES; at += 1) {
    if (bytes[at] !== OPEN_BRACE && bytes[at] !== OPEN_BRACKET) continue
    const json = sized(bytes, at - 8)
    const content = json && sized(bytes, at + json.length)
    const after = at + (json?.length ?? 0) + 8 + (content?.length ?? 0)
    if (!json || !content || bytes.toString('latin1', after, after + MAGIC.length) !== MAGIC) continue
    tries += 1
    const tree = parseJson(json)
    if (tree !== undefined) return { parts, tree, content }
  }
  return null
}

/**
 * Deno 1: the mark, then positions of the archive of modules, the metadata and (not in the first versions) the tree and the
 * files. Up to 1.45 they come last and count from the start of the file, in 1.46 they come first and count from their own end.
 */
function positionsAt(bytes: Buffer, mark: number): Payload | null {
  for (const count of [4, 2]) {
    const end = mark + MAGIC.length + count * 8
    if (end > bytes.length) continue
    const positions = Array.from({ length: count }, (_, at) => bigEndian(bytes, mark + MAGIC.length + at * 8))
    const sections = [
      { start: end, limit: bytes.length },
      { start: 0, limit: mark },
    ]
    for (const { start, limit } of sections) {
      const payload = partsBetween(bytes.subarray(start, limit), positions)
      if (payload !== null) return payload
    }
  }
  return null
}

function partsBetween(section: Buffer, positions: readonly number[]): Payload | null {
  const [modules = 0, metadata = 0, tree, files] = positions
  const isAscending = positions.every((position, at) => position >= (positions[at - 1] ?? 0))
  if (!isAscending || (positions.at(-1) ?? 0) > section.length || section[metadata] !== OPEN_BRACE) return null
  const program = section.subarray(modules, metadata)
  const metadataBytes = section.subarray(metadata, tree)
  const json = parseJson(tree === undefined ? metadataBytes : section.subarray(tree, files))
  if (program.length === 0 || json === undefined) return null
  const isArchive = /^ESZIP(?:_V2|2\.\d)/.test(program.toString('latin1', 0, 8))
  return {
    parts: [
      { path: isArchive ? '<modules>' : '<bundle>.js', bytes: program },
      { path: '<metadata>.json', bytes: metadataBytes },
    ],
    tree: tree === undefined ? null : json,
    content: files === undefined ? Buffer.alloc(0) : section.subarray(files),
  }
}

function sized(bytes: Buffer, at: number): Buffer | null {
  return slice(bytes, at + 8, readUInt64(bytes, at))
}

function bigEndian(bytes: Buffer, at: number): number {
  return Number(bytes.readBigUInt64BE(at))
}

const OPEN_BRACE = 0x7b
const OPEN_BRACKET = 0x5b
const MOST_TRIES = 40
// Each goes through the whole file, byte by byte.
const MOST_SCANS = 4
