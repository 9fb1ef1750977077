import { hexNumber, hexValue, isPrintable, isQuote } from './character.ts'
import { type Decoded, Transcript } from './transcript.ts'

const BACKSLASH = 0x5c

/** The bytes between `start` and `end` with the escapes of JavaScript and JSON undone. */
export function decodeEscapes(bytes: Uint8Array, start: number, end: number): Decoded {
  const transcript = new Transcript(bytes, end - start)
  let copied = start
  for (let at = bytes.indexOf(BACKSLASH, start); at !== -1 && at < end - 1; at = bytes.indexOf(BACKSLASH, copied)) {
    transcript.copy(copied, at)
    const { codePoint, end: after } = escapeAt(bytes, at, end)
    transcript.put(codePoint, at, after)
    copied = after
  }
  transcript.copy(copied, end)
  return transcript.finish('escape', start, end)
}

/**
 * The surroundings of the escape at `hit` or just behind it with escapes undone, when it hides a printable character or is a quote that takes
 * part in a concatenation: code in a string, as `eval` has it. As far as one such escape follows another.
 */
export function decodeAroundEscape(bytes: Uint8Array, hit: number, floor: number, ceiling: number): Decoded | null {
  const first = lastOfRun(bytes, bytes.indexOf(BACKSLASH, hit))
  if (!hidesText(bytes, first, ceiling)) return null
  let end = first + REACH
  const limit = Math.min(ceiling, first + MOST)
  for (let at = first; at !== -1 && at < Math.min(end, limit); ) {
    if (hidesText(bytes, at, limit)) end = at + REACH
    // Of an escaped escape the last backslash counts: the next time it stands alone.
    at = lastOfRun(bytes, bytes.indexOf(BACKSLASH, at + 2))
  }
  const decoded = decodeEscapes(bytes, Math.max(floor, hit - REACH), Math.min(end, limit))
  // What was cut at its bound is gone on with a little earlier, so that nothing is lost at the border.
  return end > limit && limit < ceiling ? { ...decoded, end: limit - REACH } : decoded
}

const REACH = 256
const MOST = 1 << 16

function hidesText(bytes: Uint8Array, at: number, end: number): boolean {
  const kind = bytes[at + 1]
  if (isQuote(kind)) return joins(bytes, at)
  if (kind !== 0x78 && kind !== 0x75) return false
  const { codePoint, end: after } = escapeAt(bytes, at, end)
  return after > at + 2 && codePoint !== null && isPrintable(codePoint)
}

/** Whether the escaped quote at `at` stands by a plus sign, in a `join(` or `.concat(`, or in a `${`. */
function joins(bytes: Uint8Array, at: number): boolean {
  let last = at - 1
  while (bytes[last] === BACKSLASH || bytes[last] === SPACE) last -= 1
  const after = bytes[at + 2] === SPACE ? bytes[at + 3] : bytes[at + 2]
  if (bytes[last] === PLUS || after === PLUS) return true
  const isCall = bytes[last] === 0x28 && (bytes[last - 1] === 0x6e || bytes[last - 1] === 0x74)
  return isCall || (bytes[last] === 0x7b && bytes[last - 1] === 0x24)
}

/** The last backslash of those that begin at `at`. */
function lastOfRun(bytes: Uint8Array, at: number): number {
  let last = at
  while (last !== -1 && bytes[last + 1] === BACKSLASH) last += 1
  return last
}

const SPACE = 0x20
const PLUS = 0x2b

interface Escape {
  /** Null for a line continuation, which stands for nothing. */
  readonly codePoint: number | null
  readonly end: number
}

function escapeAt(bytes: Uint8Array, at: number, end: number): Escape {
  const kind = bytes[at + 1] ?? BACKSLASH
  if (kind === 0x78) return numbered(bytes, at, at + 2, 2)
  if (kind === 0x75) return bytes[at + 2] === 0x7b ? braced(bytes, at, end) : numbered(bytes, at, at + 2, 4)
  if (kind === 0x0a) return { codePoint: null, end: at + 2 }
  if (kind === 0x0d) return { codePoint: null, end: bytes[at + 2] === 0x0a ? at + 3 : at + 2 }
  // A byte beyond ASCII is the first of a sequence: the backslash alone goes.
  if (kind >= 0x80) return { codePoint: null, end: at + 1 }
  return { codePoint: controls[kind] ?? kind, end: at + 2 }
}

function numbered(bytes: Uint8Array, at: number, digits: number, count: number): Escape {
  const value = hexNumber(bytes, digits, count)
  if (value < 0) return { codePoint: bytes[at + 1] ?? 0, end: at + 2 }
  const low =
    value >= 0xd800 && value <= 0xdbff && bytes[digits + 4] === BACKSLASH ? hexNumber(bytes, digits + 6, 4) : -1
  if (low >= 0xdc00 && low <= 0xdfff) {
    return { codePoint: 0x10000 + ((value - 0xd800) << 10) + (low - 0xdc00), end: digits + 10 }
  }
  return { codePoint: value >= 0xd800 && value <= 0xdfff ? 0xfffd : value, end: digits + count }
}

/** `\u{…}` */
function braced(bytes: Uint8Array, at: number, end: number): Escape {
  let value = 0
  let digit = at + 3
  while (digit < end && digit < at + 11 && hexValue(bytes[digit]) >= 0) {
    value = value * 16 + hexValue(bytes[digit])
    digit += 1
  }
  const valid = digit > at + 3 && bytes[digit] === 0x7d && value <= 0x10ffff && !(value >= 0xd800 && value <= 0xdfff)
  return valid ? { codePoint: value, end: digit + 1 } : { codePoint: 0x75, end: at + 2 }
}

const controls: { readonly [letter: number]: number } = {
  48: 0,
  98: 0x08,
  102: 0x0c,
  110: 0x0a,
  114: 0x0d,
  116: 0x09,
  118: 0x0b,
}
