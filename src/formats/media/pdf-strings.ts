import { decodeText } from '../../text/encoding.ts'

/**
 * The texts of a part of a document that do not stand as letters: strings in UTF-16, and those in hexadecimal digits (ISO 32000-1, 7.3.4);
 * one a line. Each byte is passed over once for either kind.
 */
export function pdfStrings(bytes: Buffer): string {
  const texts: string[] = []
  for (let at = bytes.indexOf(WIDE); at !== -1; ) {
    const inside = insideBrackets(bytes, at + 1)
    if (inside === null) break
    texts.push(...inside.starts.map((start) => decodeText(inside.bytes.subarray(start), 'utf-16be')))
    at = bytes.indexOf(WIDE, inside.end)
  }
  for (let at = bytes.indexOf(ANGLE); at !== -1; at = bytes.indexOf(ANGLE, at + 1)) {
    const inside = hexadecimal(bytes, at + 1)
    if (inside.length < SHORTEST) continue
    const isWide = inside[0] === 0xfe && inside[1] === 0xff
    const text = isWide ? decodeText(inside.subarray(2), 'utf-16be') : inside.toString('latin1')
    // The numbers of glyphs, and the ids of documents, are no text.
    if (isWide || /^[\t\n\r\x20-\x7e]+$/.test(text)) texts.push(text)
  }
  return texts.map((text) => `${text}\n`).join('')
}

/** What the digits up to `>` are, in which there may be blanks; nothing when something else stands among them. */
export function hexadecimal(bytes: Buffer, start: number): Buffer {
  let end = start
  while (end < bytes.length && isDigitOrBlank[bytes[end] ?? 0] === 1) end += 1
  if (bytes[end] !== CLOSE) return Buffer.alloc(0)
  return Buffer.from(bytes.toString('latin1', start, end).replace(/\s/g, ''), 'hex')
}

/**
 * The bytes up to the bracket that closes and where that is, each behind a backslash as it is; null when there is none. What looks like the
 * beginning of a string may stand in front of one by chance: `starts` are where a text begins in the bytes, at most one on even and one on odd
 * places, since all others are parts of these.
 */
function insideBrackets(
  bytes: Buffer,
  start: number,
): { readonly bytes: Buffer; readonly end: number; readonly starts: readonly number[] } | null {
  const end = closing(bytes, start)
  if (end === -1) return null
  const inside = Buffer.allocUnsafe(end - start)
  let length = 0
  const starts: number[] = [2]
  for (let at = start; at < end; at += 1) {
    if (bytes[at] === BACKSLASH) at += 1
    inside[length] = bytes[at] ?? 0
    length += 1
    const first = length + 2
    if (starts.length === 1 && first % 2 === 1 && bytes[at] === WIDE[0] && WIDE.compare(bytes, at, at + 3) === 0)
      starts.push(first)
  }
  return { bytes: inside.subarray(0, length), end, starts }
}

/** Where the first bracket is that closes and no backslash stands before, from `start`; -1 when there is none. */
function closing(bytes: Buffer, start: number): number {
  for (let at = start; at < bytes.length; at += 1) {
    if (bytes[at] === BRACKET) return at
    if (bytes[at] === BACKSLASH) at += 1
  }
  return -1
}

const WIDE = Buffer.from('(\xfe\xff', 'latin1')
const ANGLE = 0x3c
const CLOSE = 0x3e
const BRACKET = 0x29
const BACKSLASH = 0x5c
const SHORTEST = 8
const isDigitOrBlank = Uint8Array.from({ length: 256 }, (_, byte) =>
  /[0-9A-Fa-f\s]/.test(String.fromCharCode(byte)) ? 1 : 0,
)
