import { hexadecimal } from './pdf-strings.ts'

/** What one font shows on one line. */
export interface ShownLine {
  /** The codes of its glyphs, in the order of the page. */
  readonly codes: Buffer
  /** Whether they were put together from several strings. */
  readonly isJoined: boolean
}

/**
 * The lines that a content stream shows (ISO 32000-1, 9.4): programs cut a word wherever two letters stand closer than usual, and number
 * the glyphs of a font as they like. A line ends where the place moves up or down, or where the font changes.
 */
export function shownLines(content: Buffer): readonly ShownLine[] {
  const lines: ShownLine[] = []
  let line: Buffer[] = []
  let strings: Buffer[] = []
  let numbers: number[] = []
  const endLine = (): void => {
    if (line.length > 0) lines.push({ codes: Buffer.concat(line), isJoined: line.length > 1 })
    line = []
  }
  for (let at = 0; at < content.length; ) {
    const byte = content[at] ?? 0
    if (byte === OPEN) {
      const string = literal(content, at + 1)
      strings.push(string.bytes)
      at = string.end
    } else if (byte === ANGLE) {
      const end = content[at + 1] === ANGLE ? at + 1 : content.indexOf(CLOSE_ANGLE, at)
      if (content[at + 1] !== ANGLE) strings.push(hexadecimal(content, at + 1))
      at = end === -1 ? content.length : end + 1
    } else if (isWord[byte] === 1) {
      const start = at
      while (at < content.length && isWord[content[at] ?? 0] === 1) at += 1
      const word = content.toString('latin1', start, Math.min(at, start + LONGEST_WORD))
      const number = Number(word)
      if (!Number.isNaN(number)) {
        numbers.push(number)
        continue
      }
      if (word === 'T*' || word === "'" || word === '"' || word === 'Tf' || word === 'Tm' || word === 'ET') endLine()
      else if ((word === 'Td' || word === 'TD') && numbers.at(-1) !== 0) endLine()
      if (word === 'Tj' || word === 'TJ' || word === "'" || word === '"')
        for (const string of strings) line.push(string)
      strings = []
      numbers = []
    } else at += 1
  }
  endLine()
  return lines
}

/** A string in brackets: brackets in pairs belong to it, and a backslash writes what could not stand there (7.3.4.2). */
function literal(content: Buffer, start: number): { readonly bytes: Buffer; readonly end: number } {
  const bytes: number[] = []
  let depth = 1
  let at = start
  for (; at < content.length; at += 1) {
    const byte = content[at] ?? 0
    if (byte === BACKSLASH) {
      const next = content.toString('latin1', at + 1, at + 4)
      const digits = octal(next)
      if (digits > 0) bytes.push(Number.parseInt(next.slice(0, digits), 8) & 0xff)
      else if (next[0] !== '\n' && next[0] !== '\r') bytes.push(escapes[next[0] ?? ''] ?? content[at + 1] ?? 0)
      at += Math.max(1, digits)
      continue
    }
    if (byte === OPEN) depth += 1
    else if (byte === CLOSE) depth -= 1
    if (depth === 0) break
    bytes.push(byte)
  }
  return { bytes: Buffer.from(bytes), end: at + 1 }
}

function octal(text: string): number {
  let digits = 0
  while (digits < 3 && (text[digits] ?? '') >= '0' && (text[digits] ?? '') <= '7') digits += 1
  return digits
}

const escapes: { readonly [letter: string]: number } = { n: 10, r: 13, t: 9, b: 8, f: 12 }
const OPEN = 0x28
const CLOSE = 0x29
const ANGLE = 0x3c
const CLOSE_ANGLE = 0x3e
const BACKSLASH = 0x5c
const LONGEST_WORD = 32
const isWord = Uint8Array.from({ length: 256 }, (_, byte) => (/[\w.*'"+-]/.test(String.fromCharCode(byte)) ? 1 : 0))
