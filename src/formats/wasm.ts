import type { Artifact } from '../model/artifact.ts'
import type { Format, Opened } from '../model/format.ts'
import type { MapReference } from '../model/source-map.ts'
import { asBuffer } from '../text/as-buffer.ts'
import { printable } from './printable.ts'
import { slice } from './slice.ts'
import { decodeDataUrl, withoutData } from './source-map/annotated-text-format.ts'
import { wasmUrlStart } from './source-map/wasm-source-map-url.ts'
import { incomplete, remark } from './trouble.ts'

/** WebAssembly: the text in its custom sections (names, debug information), and where its source map and debug file are. */
export const wasm: Format = {
  id: 'wasm',
  role: 'data',
  inline: { magic: '\0asm\x01\0\0\0' },
  accepts: ({ kind }) => kind === 'wasm',
  open: openWasm,
}

function* openWasm(artifact: Artifact): Iterable<Opened> {
  const bytes = asBuffer(artifact.bytes)
  const references: MapReference[] = []
  let at = 8
  while (at < bytes.length) {
    const size = readLeb(bytes, at + 1)
    const body = size && slice(bytes, size.end, size.value)
    if (!size || !body) {
      yield incomplete('wasm-section', 'A section reaches beyond the end of the module.')
      break
    }
    if (bytes[at] === 0) yield* openCustom(body, size.end, references)
    at = size.end + size.value
  }
  if (references.length > 0) yield { kind: 'facts', facts: { references } }
}

function* openCustom(body: Buffer, start: number, references: MapReference[]): Iterable<Opened> {
  const length = readLeb(body, 0)
  const name = length && slice(body, length.end, length.value)
  if (!length || !name) {
    yield incomplete('wasm-section', 'The name of a custom section is longer than the section.')
    return
  }
  const dataStart = length.end + length.value
  const data = body.subarray(dataStart)
  const text = name.toString('utf8')
  if (text === 'sourceMappingURL' || text === 'external_debug_info') {
    const url = data.subarray(wasmUrlStart(data))
    const end = start + body.length
    const kind = kindOf(text, references)
    const inline = decodeDataUrl(url.toString('utf8'))
    if (text === 'sourceMappingURL' && kind !== 'spec')
      yield remark('wasm-source-map-urls', 'The module names more than one source map, which ECMA-426 forbids.')
    if (inline)
      yield { kind: 'entry', path: `<inline-map:${references.length}>`, bytes: inline, facts: { mapKind: 'inline' } }
    references.push({ url: withoutData(url.toString('utf8')), kind, start: end - url.length, end })
    return
  }
  const strings = printable(data)
  if (strings.length > 0) yield { kind: 'entry', path: `<section:${text}>`, bytes: strings }
}

/** The specification takes the first source map's URL; a debug file is followed by debuggers only. */
function kindOf(section: string, before: readonly MapReference[]): MapReference['kind'] {
  return section === 'sourceMappingURL' && !before.some(({ kind }) => kind === 'spec') ? 'spec' : 'engine'
}

/** An unsigned LEB128 of at most 32 bits. */
function readLeb(bytes: Buffer, start: number): { value: number; end: number } | null {
  let value = 0
  for (let at = start; at < start + 5; at += 1) {
    const byte = bytes[at]
    if (byte === undefined) return null
    value += (byte & 0x7f) * 2 ** ((at - start) * 7)
    if (byte < 0x80) return { value, end: at + 1 }
  }
  return null
}
