import type { Artifact } from '../../model/artifact.ts'
import type { Format, Opened } from '../../model/format.ts'
import { asBuffer } from '../../text/as-buffer.ts'
import { disjoint } from '../disjoint.ts'
import { isExecutable } from '../executable/is-executable.ts'
import { slice } from '../slice.ts'
import { heldSources, sourceEntry } from '../sources/held-sources.ts'
import { incomplete } from '../trouble.ts'
import { findPayload, MAGIC, type Payload } from './find-payload.ts'

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
