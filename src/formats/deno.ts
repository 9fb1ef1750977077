import type { Artifact } from '../model/artifact.ts'
import type { Format, Opened } from '../model/format.ts'
import { disjoint } from './disjoint.ts'
import { isExecutable } from './executable/is-executable.ts'
import { jsonAt } from './json-at.ts'
import { asBuffer, readUInt64, slice } from './slice.ts'
import { incomplete } from './trouble.ts'

/** Executables of `deno compile` (since Deno 2): the files as they were written, TypeScript included. */
export const deno: Format = {
  id: 'deno',
  accepts: (artifact) => isExecutable(artifact) && asBuffer(artifact.bytes).includes(MAGIC),
  open: openDeno,
}

function* openDeno(artifact: Artifact): Iterable<Opened> {
  const bytes = asBuffer(artifact.bytes)
  const place = findFiles(bytes)
  // The runtime without a program holds the mark as well.
  if (place === null) return
  const { tree, content } = place
  const start = content.byteOffset - bytes.byteOffset
  const opened: [number, number][] = []
  let entries = 0
  let total = 0
  for (const { path, offset, length } of filesIn(tree)) {
    const file = slice(content, offset, length)
    total += file?.length ?? 0
    if (file === null || entries === MOST_FILES) {
      yield incomplete('deno-file', 'The file lies outside of the executable.', path)
      if (file !== null) return
      continue
    }
    entries += 1
    opened.push([start + offset, start + offset + length])
    yield { kind: 'entry', path, bytes: file }
  }
  if (entries === 0) yield incomplete('deno-files', 'The list of files in the executable has an unknown form.')
  // Equal files share their place.
  const container = { format: 'deno', entries, bytes: total }
  yield { kind: 'facts', facts: { container, opened: disjoint(opened) } }
}

/** What lies before the tree differs from version to version, so it is found by its lengths: tree, contents, mark. */
function findFiles(bytes: Buffer): { tree: unknown; content: Buffer } | null {
  let tries = 0
  for (
    let at = bytes.indexOf('{', bytes.indexOf(MAGIC));
    at !== -1 && tries < MOST_TRIES;
    at = bytes.indexOf('{', at + 1)
  ) {
    const end = at + readUInt64(bytes, at - 8)
    const content = end > at ? slice(bytes, end + 8, readUInt64(bytes, end)) : null
    const after = end + 8 + (content?.length ?? 0)
    if (content === null || bytes.toString('latin1', after, after + MAGIC.length) !== MAGIC) continue
    tries += 1
    const tree = jsonAt(bytes, at)
    if (tree !== undefined) return { tree, content }
  }
  return null
}

interface File {
  readonly path: string
  readonly offset: number
  readonly length: number
}

/** A file has `n`, its name, and `o`, where its text is; folders are objects and lists of any shape around it. */
function* filesIn(tree: unknown): Iterable<File> {
  const open: { path: string; node: unknown }[] = [{ path: '', node: tree }]
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    if (typeof at.node !== 'object' || at.node === null) continue
    const name: unknown = Reflect.get(at.node, 'n') ?? Reflect.get(at.node, 'name')
    const path = typeof name === 'string' ? [at.path, name].filter(Boolean).join('/') : at.path
    for (const [key, suffix] of texts) {
      const place: unknown = Reflect.get(at.node, key)
      if (typeof name !== 'string' || !Array.isArray(place)) continue
      const [offset, length] = place.map(Number)
      if (place.length === 2 && length) yield { path: path + suffix, offset: offset ?? Number.NaN, length }
    }
    // A path grows with each level, so what a deep tree makes is bounded here.
    if (path.length > 4096) continue
    const children = Object.values(at.node).filter((child) => typeof child === 'object')
    for (const node of children.reverse()) open.push({ path, node })
  }
}

/** The text as it was written, what Deno made of it, and its source map. */
const texts = [
  ['o', ''],
  ['m', '/<transpiled>.js'],
  ['s', '.map'],
] as const
const MAGIC = 'd3n0l4nd'
const MOST_TRIES = 20
const MOST_FILES = 1_000_000
