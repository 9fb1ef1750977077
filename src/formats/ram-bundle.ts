import type { Artifact } from '../model/artifact.ts'
import type { Format, Opened } from '../model/format.ts'
import { asBuffer } from '../text/as-buffer.ts'
import { slice } from './slice.ts'
import { incomplete } from './trouble.ts'

/** React Native's RAM bundles: a table of modules, the startup code, then each module's text. */
export const ramBundle: Format = {
  id: 'ram-bundle',
  role: 'data',
  accepts: ({ kind, bytes }) => kind === 'ram-bundle' && bytes.length >= HEADER,
  open: openRamBundle,
}

function* openRamBundle(artifact: Artifact): Iterable<Opened> {
  const bytes = asBuffer(artifact.bytes)
  const count = bytes.readUInt32LE(4)
  const base = HEADER + count * RECORD
  const startup = slice(bytes, base, bytes.readUInt32LE(8))
  if (startup === null) {
    yield incomplete('ram-bundle-damaged', 'The table of modules is larger than the bundle.')
    return
  }
  yield { kind: 'entry', path: '<startup>.js', bytes: withoutEnd(startup) }
  const opened: [number, number][] = [[base, base + startup.length]]
  let end = base + startup.length
  let entries = 1
  let total = startup.length
  for (let index = 0; index < count; index += 1) {
    const offset = bytes.readUInt32LE(HEADER + index * RECORD)
    const length = bytes.readUInt32LE(HEADER + index * RECORD + 4)
    // An id that no module has.
    if (length === 0) continue
    const path = `<module:${index}>.js`
    const module = slice(bytes, base + offset, length)
    total += module?.length ?? 0
    // Modules do not overlap, so together they are no larger than the bundle.
    if (module === null || total > bytes.length) {
      yield incomplete('ram-bundle-module', 'The module lies outside of the bundle.', path)
      if (module !== null) return
      continue
    }
    entries += 1
    // One that lies before its predecessor stays among the bytes that detectors read.
    if (base + offset >= end) {
      end = base + offset + length
      opened.push([base + offset, end])
    }
    yield { kind: 'entry', path, bytes: withoutEnd(module) }
  }
  const container = { format: 'ram-bundle', entries, bytes: total }
  yield { kind: 'facts', facts: { container, opened } }
}

/** Each text ends with a NUL, which its length counts. */
function withoutEnd(text: Buffer): Buffer {
  return text.at(-1) === 0 ? text.subarray(0, -1) : text
}

const HEADER = 12
const RECORD = 8
