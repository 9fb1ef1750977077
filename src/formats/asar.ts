import type { Artifact } from '../model/artifact.ts'
import type { Format, Opened } from '../model/format.ts'
import { isFields } from '../model/json.ts'
import { asBuffer } from '../text/as-buffer.ts'
import { disjoint, slice } from './slice.ts'
import { incomplete } from './trouble.ts'

/** Electron's archives: a pickled JSON header, then the files one after the other. */
export const asar: Format = {
  id: 'asar',
  role: 'archive',
  accepts: ({ bytes }) => isAsar(bytes),
  open: openAsar,
}

/** Whether the bytes begin as Electron's archives do. */
export function isAsar(bytes: Uint8Array): boolean {
  return headerOf(asBuffer(bytes)) !== null
}

function* openAsar(artifact: Artifact): Iterable<Opened> {
  const bytes = asBuffer(artifact.bytes)
  const header = headerOf(bytes)
  if (header === null) return
  let root: unknown
  try {
    root = JSON.parse(header.json.toString('utf8'))
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
    yield incomplete('asar-header', 'The header of the archive is damaged.')
    return
  }
  let entries = 0
  let total = 0
  const opened: [number, number][] = [[0, 16 + header.json.length]]
  for (const { path, node } of filesIn(root)) {
    if (typeof node['link'] === 'string') {
      yield { kind: 'entry', path, bytes: new Uint8Array(), facts: { link: node['link'] } }
      continue
    }
    if (node['unpacked'] === true) {
      // It lies beside the archive: in a package the walk meets it by itself.
      if (artifact.parent === undefined) yield incomplete('asar-unpacked', UNPACKED, path)
      continue
    }
    const start = header.end + Number(node['offset'])
    const content = slice(bytes, start, Number(node['size']))
    if (content === null) {
      yield incomplete('asar-entry', 'The file lies outside of the archive.', path)
      continue
    }
    entries += 1
    total += content.length
    opened.push([start, start + content.length])
    yield { kind: 'entry', path, mode: node['executable'] === true ? 0o755 : 0o644, bytes: content }
  }
  // What lies between the files, or before them when the header's lengths lie, is searched as the bytes that it is.
  const container = { format: 'asar', entries, bytes: total }
  yield { kind: 'facts', facts: { container, opened: disjoint(opened) } }
}

const UNPACKED =
  'The file lies outside of the archive, in the folder beside it whose name ends in .unpacked, so it was not looked at.'

function headerOf(bytes: Buffer): { json: Buffer; end: number } | null {
  if (bytes.length < 16 || bytes.readUInt32LE(0) !== 4 || bytes.toString('latin1', 16, 25) !== '{"files":') return null
  const json = slice(bytes, 16, bytes.readUInt32LE(12))
  return json && { json, end: 8 + bytes.readUInt32LE(4) }
}

type Node = { readonly [key: string]: unknown }

function* filesIn(root: unknown): Iterable<{ path: string; node: Node }> {
  const open: { path: string; node: unknown }[] = [{ path: '', node: root }]
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    if (!isFields(at.node)) continue
    if (!isFields(at.node['files'])) yield { path: at.path, node: at.node }
    else {
      const prefix = at.path === '' ? '' : `${at.path}/`
      const children = Object.entries(at.node['files']).map(([name, node]) => ({ path: prefix + name, node }))
      // A path grows with each level, so what a deep header makes is bounded here.
      if (prefix.length < 4096) for (const child of children.reverse()) open.push(child)
    }
  }
}
