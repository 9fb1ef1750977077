import type { Artifact } from '../model/artifact.ts'
import type { Format, Opened } from '../model/format.ts'
import { jsonAt } from './json-at.ts'
import { asBuffer, slice } from './slice.ts'
import { incomplete } from './trouble.ts'

/** Executables that nexe makes: node, then the code and the resources, then a footer with their sizes. */
export const nexe: Format = {
  id: 'nexe',
  accepts: ({ bytes }) =>
    bytes.length > FOOTER && asBuffer(bytes.subarray(-FOOTER)).subarray(0, SENTINEL.length).equals(SENTINEL),
  open: openNexe,
}

function* openNexe(artifact: Artifact): Iterable<Opened> {
  const bytes = asBuffer(artifact.bytes)
  const footer = bytes.length - FOOTER
  const codeSize = bytes.readDoubleLE(footer + 16)
  const bundleSize = bytes.readDoubleLE(footer + 24)
  const bundle = slice(bytes, footer - bundleSize, bundleSize)
  const code = slice(bytes, footer - bundleSize - codeSize, codeSize)
  if (bundle === null || code === null) {
    yield incomplete('nexe-damaged', 'The sizes at the end of the executable lead out of it.')
    return
  }
  yield { kind: 'entry', path: '<code>', bytes: code }
  let entries = 1
  for (const [path, place] of Object.entries(resourcesOf(code))) {
    const [offset, length] = Array.isArray(place) ? place : []
    const content = slice(bundle, Number(offset), Number(length))
    if (content === null) yield incomplete('nexe-resource', 'The file lies outside of the executable.', path)
    else {
      entries += 1
      yield { kind: 'entry', path, bytes: content }
    }
  }
  const opened: [number, number][] = [[footer - bundleSize - codeSize, footer]]
  yield { kind: 'facts', facts: { container: { format: 'nexe', entries, bytes: codeSize + bundleSize }, opened } }
}

function resourcesOf(code: Buffer): object {
  const at = code.indexOf('process.__nexe')
  const value = at === -1 ? null : jsonAt(code, code.indexOf('{', at))
  const resources = typeof value === 'object' && value !== null && 'resources' in value ? value.resources : null
  return typeof resources === 'object' && resources !== null ? resources : {}
}

const SENTINEL = Buffer.from('<nexe~~sentinel>')
const FOOTER = 32
