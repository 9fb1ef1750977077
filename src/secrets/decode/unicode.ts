import { decodeText, type Encoding } from '../../text/encoding.ts'
import type { Decoded } from './transcript.ts'

/** UTF-16 text from `from` on as UTF-8, with where each byte of it stands in the UTF-16. */
export function transcodeUtf16(bytes: Uint8Array, encoding: Encoding, from: number): Decoded {
  const text = decodeText(bytes.subarray(from), encoding)
  const utf8 = Buffer.from(text)
  const units = utf8.length === text.length ? null : unitOfByte(text, utf8.length)
  const unit = (at: number): number => units?.[at] ?? at
  return {
    layer: encoding,
    bytes: utf8,
    start: from,
    end: bytes.length,
    // The end is that of the last character, which may be a surrogate pair.
    original: (start, end) => [from + unit(start) * 2, from + unit(end) * 2],
  }
}

/** For each byte of the UTF-8, and for its end, the UTF-16 unit that it came from. */
function unitOfByte(text: string, length: number): Uint32Array {
  const units = new Uint32Array(length + 1)
  let byte = 0
  let unit = 0
  for (const character of text) {
    const size = Buffer.byteLength(character)
    units.fill(unit, byte, byte + size)
    byte += size
    unit += character.length
  }
  units[length] = unit
  return units
}
