import { isUtf8 as isWholeUtf8 } from 'node:buffer'
import { asBuffer } from './as-buffer.ts'

export type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'latin1'

/** The encoding that `bytes` are most plausibly text of, and the length of its byte-order mark; null for what is not text. */
export function detectEncoding(bytes: Uint8Array): { readonly encoding: Encoding; readonly bom: number } | null {
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return { encoding: 'utf-8', bom: 3 }
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return { encoding: 'utf-16le', bom: 2 }
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return { encoding: 'utf-16be', bom: 2 }
  const head = bytes.subarray(0, HEAD)
  const zeros = countZeros(head)
  if (zeros.even + zeros.odd === 0) return { encoding: isUtf8(head) ? 'utf-8' : 'latin1', bom: 0 }
  // Latin text in UTF-16 has a zero in nearly every second byte, always on the same side.
  const half = head.length / 2
  if (zeros.odd > half * 0.7 && zeros.even < half * 0.05) return { encoding: 'utf-16le', bom: 0 }
  if (zeros.even > half * 0.7 && zeros.odd < half * 0.05) return { encoding: 'utf-16be', bom: 0 }
  return null
}

/** Decodes `bytes`, which are all of one encoding. Malformed sequences become U+FFFD. */
export function decodeText(bytes: Uint8Array, encoding: Encoding): string {
  const buffer = asBuffer(bytes)
  if (encoding === 'utf-8') return buffer.toString('utf8')
  if (encoding === 'latin1') return buffer.toString('latin1')
  if (encoding === 'utf-16le') return buffer.toString('utf16le')
  return Buffer.from(buffer.subarray(0, buffer.length & ~1))
    .swap16()
    .toString('utf16le')
}

const HEAD = 8192

function countZeros(bytes: Uint8Array): { even: number; odd: number } {
  let even = 0
  let odd = 0
  for (let at = bytes.indexOf(0); at !== -1; at = bytes.indexOf(0, at + 1)) {
    if (at % 2 === 0) even += 1
    else odd += 1
  }
  return { even, odd }
}

/** Whether the bytes, which may be the first of more, are UTF-8. Zeros are. */
export function isUtf8(bytes: Uint8Array): boolean {
  // A sequence cut by the end of the head is not malformed.
  let end = bytes.length
  while (end > 0 && bytes.length - end < 3 && ((bytes[end - 1] ?? 0) & 0xc0) === 0x80) end -= 1
  if (end > 0 && ((bytes[end - 1] ?? 0) & 0xc0) === 0xc0) end -= 1
  return isWholeUtf8(bytes.subarray(0, end === 0 ? bytes.length : end))
}
