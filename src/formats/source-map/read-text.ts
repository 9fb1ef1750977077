import { isAscii, isUtf8 } from 'node:buffer'
import { decodeText, detectEncoding } from '../../text/encoding.ts'

/** A text, and the way back from its UTF-16 offsets to those of its bytes. */
export interface ReadText {
  readonly text: string
  /** Cheap when asked in ascending order. */
  byteAt(unit: number): number
}

/** Decodes the bytes of a text, by one byte a character where that is the same text: half the memory, and offsets for nothing. */
export function readText(bytes: Uint8Array): ReadText {
  if (isAscii(bytes)) return { text: decodeText(bytes, 'latin1'), byteAt: (unit) => unit }
  const found = detectEncoding(bytes)
  const bom = found?.bom ?? 0
  const body = bytes.subarray(bom)
  if (found?.encoding === 'utf-16le' || found?.encoding === 'utf-16be')
    return { text: decodeText(body, found.encoding), byteAt: (unit) => bom + unit * 2 }
  // A malformed sequence would be decoded to something of another length.
  if (found?.encoding !== 'utf-8' || !isUtf8(body))
    return { text: decodeText(body, 'latin1'), byteAt: (unit) => bom + unit }
  const text = decodeText(body, 'utf-8')
  return { text, byteAt: utf8Offsets(text, bom) }
}

function utf8Offsets(text: string, bom: number): (unit: number) => number {
  let knownUnit = 0
  let knownByte = bom
  return (unit) => {
    const distance = Buffer.byteLength(text.slice(Math.min(unit, knownUnit), Math.max(unit, knownUnit)))
    knownByte += unit < knownUnit ? -distance : distance
    knownUnit = unit
    return knownByte
  }
}
