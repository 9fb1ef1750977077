import { decodeText } from '../../text/encoding.ts'

/** The texts of a part of a document that do not stand as letters: strings in UTF-16, and those in hexadecimal digits (ISO 32000-1, 7.3.4); one a line. */
export function pdfStrings(bytes: Buffer): string {
  const texts: string[] = []
  for (let at = bytes.indexOf(WIDE); at !== -1 && texts.length < MOST; at = bytes.indexOf(WIDE, at + 1)) {
    const inside = insideBrackets(bytes, at + 1)
    if (inside !== null) texts.push(decodeText(inside.subarray(2), 'utf-16be'))
  }
  for (let at = bytes.indexOf(ANGLE); at !== -1 && texts.length < MOST; at = bytes.indexOf(ANGLE, at + 1)) {
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
  while (end < bytes.length && end - start < LONGEST && isDigitOrBlank[bytes[end] ?? 0] === 1) end += 1
  if (bytes[end] !== CLOSE) return Buffer.alloc(0)
  return Buffer.from(bytes.toString('latin1', start, end).replace(/\s/g, ''), 'hex')
}

/** The bytes up to the bracket that closes, each behind a backslash as it is; null when there is none. */
function insideBrackets(bytes: Buffer, start: number): Buffer | null {
  const inside: number[] = []
  for (let at = start; at < bytes.length && at - start < LONGEST; at += 1) {
    const byte = bytes[at] ?? 0
    if (byte === BRACKET) return Buffer.from(inside)
    if (byte === BACKSLASH) at += 1
    inside.push(bytes[at] ?? 0)
  }
  return null
}

const WIDE = Buffer.from('(\xfe\xff', 'latin1')
const ANGLE = 0x3c
const CLOSE = 0x3e
const BRACKET = 0x29
const BACKSLASH = 0x5c
const SHORTEST = 8
const LONGEST = 1 << 20
const MOST = 10_000
const isDigitOrBlank = Uint8Array.from({ length: 256 }, (_, byte) =>
  /[0-9A-Fa-f\s]/.test(String.fromCharCode(byte)) ? 1 : 0,
)
