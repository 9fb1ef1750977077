import type { Artifact } from '../model/artifact.ts'
import type { Format, Opened } from '../model/format.ts'
import { asBuffer } from '../text/as-buffer.ts'
import { isExecutable } from './executable/is-executable.ts'
import { jsonAt } from './json-at.ts'
import { disjoint, slice } from './slice.ts'
import { incomplete } from './trouble.ts'

/** Executables that nexe makes: node, then the code and the resources, then a footer with their sizes. */
export const nexe: Format = {
  id: 'nexe',
  role: 'executable',
  accepts: (artifact) => footerOf(artifact) !== null,
  open: openNexe,
}

function* openNexe(artifact: Artifact): Iterable<Opened> {
  const bytes = asBuffer(artifact.bytes)
  const footer = footerOf(artifact) ?? 0
  const codeSize = bytes.readDoubleLE(footer + 16)
  const bundleSize = bytes.readDoubleLE(footer + 24)
  const bundle = slice(bytes, footer - bundleSize, bundleSize)
  const code = slice(bytes, footer - bundleSize - codeSize, codeSize)
  if (bundle === null || code === null) {
    yield incomplete('nexe-damaged', 'The sizes at the end of the executable point outside of it.')
    return
  }
  yield { kind: 'entry', path: '<code>', bytes: code }
  let entries = 1
  const bundleStart = footer - bundleSize
  const opened: [number, number][] = [[bundleStart - codeSize, bundleStart]]
  const resources = resourcesOf(code)
  if (resources === null && bundleSize > 0)
    yield incomplete(
      'nexe-table',
      'The table of the files in the executable cannot be read; they were searched as they are.',
    )
  for (const [path, place] of Object.entries(resources ?? {})) {
    const [offset, length] = Array.isArray(place) ? place : []
    const content = slice(bundle, Number(offset), Number(length))
    if (content === null) yield incomplete('nexe-resource', 'The file lies outside of the executable.', path)
    else {
      entries += 1
      const start = bundleStart + Number(offset)
      opened.push([start, start + content.length])
      yield { kind: 'entry', path, bytes: content }
    }
  }
  // What no resource claims of the bundle is searched with the rest of the executable.
  const container = { format: 'nexe', entries, bytes: codeSize + bundleSize }
  yield { kind: 'facts', facts: { container, opened: disjoint(opened) } }
}

/** At the very end; behind it only a signature, which grows with the executable. */
function footerOf(artifact: Artifact): number | null {
  const bytes = asBuffer(artifact.bytes)
  const end = bytes.length - FOOTER
  if (end >= 0 && bytes.indexOf(SENTINEL, end) === end) return end
  if (!isExecutable(artifact)) return null
  const at = bytes.lastIndexOf(SENTINEL)
  if (at === -1 || at > end || at < bytes.length - (bytes.length >> 4)) return null
  // The runtime's own code holds the mark too, where no sizes follow it.
  return bytes.readDoubleLE(at + 16) + bytes.readDoubleLE(at + 24) <= at ? at : null
}

/** Null when there is no table, or none that can be read. */
function resourcesOf(code: Buffer): object | null {
  const at = code.indexOf('process.__nexe')
  const value = at === -1 ? null : jsonAt(code, code.indexOf('{', at))
  const resources = typeof value === 'object' && value !== null && 'resources' in value ? value.resources : null
  return typeof resources === 'object' && resources !== null ? resources : null
}

const SENTINEL = Buffer.from('<nexe~~sentinel>')
const FOOTER = 32
