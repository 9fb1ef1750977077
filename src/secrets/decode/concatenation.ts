import { isQuote, isSpace } from './character.ts'
import { type Decoded, Transcript } from './transcript.ts'

const PLUS = 0x2b
const COMMA = 0x2c
const OPEN_BRACKET = 0x5b
const CLOSE_BRACE = 0x7d
const CLOSE_PARENTHESIS = 0x29
const BACKTICK = 0x60
const CONCAT = Buffer.from('.concat(')
const MOST_PIECES = 4096
/** Text before the constant that is shown with it: its variable's name. */
const BEFORE = 256
/** Text after it, in proportion to the constant, or many short ones would become much text; the quote that ends it at least. */
const AFTER = 256
const AFTER_EACH = 4
/** The longest text on either side of a constant in a template. */
const TEMPLATE = 1024

/** `"a" + 'b' + …` around the plus sign at `hit`, with its surroundings. */
export function decodeConcatenation(bytes: Uint8Array, hit: number, floor: number, ceiling: number): Decoded | null {
  const first = literalBefore(bytes, skipSpaceBack(bytes, hit - 1, floor), floor)
  if (first === null) return null
  const pieces = [first, ...literalsAfter(bytes, hit, ceiling)]
  if (pieces.length < 2) return null
  for (let at = first.start - 2; at > floor && pieces.length < MOST_PIECES; ) {
    const plus = skipSpaceBack(bytes, at, floor)
    if (bytes[plus] !== PLUS) break
    const before = literalBefore(bytes, skipSpaceBack(bytes, plus - 1, floor), floor)
    if (before === null) break
    pieces.unshift(before)
    at = before.start - 2
  }
  return joined(bytes, pieces, floor, ceiling)
}

/** `["a", "b"].join("")` whose closing bracket is at `hit`. */
export function decodeJoin(bytes: Uint8Array, hit: number, floor: number, ceiling: number): Decoded | null {
  const separator = literalAfter(bytes, skipSpace(bytes, hit + '].join('.length, ceiling), ceiling)
  if (separator === null || bytes[skipSpace(bytes, separator.end + 1, ceiling)] !== CLOSE_PARENTHESIS) return null
  const pieces: Literal[] = []
  for (let at = skipSpaceBack(bytes, hit - 1, floor); pieces.length < MOST_PIECES; ) {
    const literal = literalBefore(bytes, at, floor)
    if (literal === null) return null
    pieces.push(literal)
    const before = skipSpaceBack(bytes, literal.start - 2, floor)
    if (bytes[before] === OPEN_BRACKET) return joined(bytes, pieces.reverse(), floor, ceiling, separator)
    if (bytes[before] !== COMMA) return null
    at = skipSpaceBack(bytes, before - 1, floor)
  }
  return null
}

/** `"a".concat("b", …)`, as Babel writes templates, whose dot is at `hit`. */
export function decodeConcat(bytes: Uint8Array, hit: number, floor: number, ceiling: number): Decoded | null {
  const first = literalBefore(bytes, skipSpaceBack(bytes, hit - 1, floor), floor)
  if (first === null) return null
  const pieces = [first]
  for (let at = hit; startsWith(bytes, at, CONCAT); at = skipSpace(bytes, at + 1, ceiling)) {
    at += CONCAT.length
    for (let literal = literalAfter(bytes, skipSpace(bytes, at, ceiling), ceiling); literal !== null; ) {
      pieces.push(literal)
      at = skipSpace(bytes, literal.end + 1, ceiling)
      const isLast = bytes[at] !== COMMA || pieces.length >= MOST_PIECES
      literal = isLast ? null : literalAfter(bytes, skipSpace(bytes, at + 1, ceiling), ceiling)
    }
    if (bytes[at] !== CLOSE_PARENTHESIS) break
  }
  return pieces.length < 2 ? null : joined(bytes, pieces, floor, ceiling)
}

/** `` `a${"b"}c` `` whose dollar sign is at `hit`: constants put into a template. */
export function decodeTemplate(bytes: Uint8Array, hit: number, floor: number, ceiling: number): Decoded | null {
  const least = Math.max(floor, hit - TEMPLATE)
  let start = hit
  while (start > least && bytes[start - 1] !== BACKTICK && bytes[start - 1] !== CLOSE_BRACE) start -= 1
  const pieces: Literal[] = [{ start, end: hit }]
  for (let at = hit; pieces.length < MOST_PIECES; ) {
    const literal = literalAfter(bytes, skipSpace(bytes, at + 2, ceiling), ceiling)
    const close = literal === null ? -1 : skipSpace(bytes, literal.end + 1, ceiling)
    if (literal === null || bytes[close] !== CLOSE_BRACE) break
    const end = templateEnd(bytes, close + 1, ceiling)
    pieces.push(literal, { start: close + 1, end })
    if (bytes[end] === BACKTICK) break
    at = end
  }
  return pieces.length < 3 ? null : joined(bytes, pieces, floor, ceiling)
}

/** `String.fromCharCode(103, 0x68, …)` whose first number is at `start`. */
export function decodeCharCodes(bytes: Uint8Array, start: number, ceiling: number): Decoded | null {
  const limit = Math.min(ceiling, start + MOST_PIECES * 8)
  const text = Buffer.from(bytes.buffer, bytes.byteOffset + start, limit - start).toString('latin1')
  const list = /^(?:[\s,]*(?:0[xX][0-9a-fA-F]{1,6}|\d{1,7}))+/.exec(text)?.[0] ?? ''
  const transcript = new Transcript(bytes, 64)
  for (const number of list.matchAll(/\w+/g)) {
    const codePoint = Number(number[0])
    const from = start + number.index
    if (codePoint <= 0xffff)
      transcript.put(codePoint >= 0xd800 && codePoint <= 0xdfff ? 0xfffd : codePoint, from, from + number[0].length)
  }
  return transcript.length < 8 ? null : transcript.finish('char-codes', start, start + list.length)
}

function literalsAfter(bytes: Uint8Array, plus: number, ceiling: number): readonly Literal[] {
  const literals: Literal[] = []
  for (let at = plus; bytes[at] === PLUS && literals.length < MOST_PIECES; ) {
    const literal = literalAfter(bytes, skipSpace(bytes, at + 1, ceiling), ceiling)
    if (literal === null) break
    literals.push(literal)
    at = skipSpace(bytes, literal.end + 1, ceiling)
  }
  return literals
}

function startsWith(bytes: Uint8Array, at: number, word: Uint8Array): boolean {
  return word.every((byte, index) => bytes[at + index] === byte)
}

/** Where the text of a template goes over into an expression or ends. */
function templateEnd(bytes: Uint8Array, start: number, ceiling: number): number {
  const limit = Math.min(ceiling, start + TEMPLATE)
  let at = start
  while (at < limit && bytes[at] !== BACKTICK && !(bytes[at] === 0x24 && bytes[at + 1] === 0x7b)) at += 1
  return at
}

function joined(
  bytes: Uint8Array,
  pieces: readonly Literal[],
  floor: number,
  ceiling: number,
  separator: Literal = { start: 0, end: 0 },
): Decoded {
  const start = Math.max(floor, (pieces[0]?.start ?? floor) - BEFORE)
  const last = pieces.at(-1)?.end ?? start
  const length = pieces.reduce((sum, piece) => sum + piece.end - piece.start, 0)
  const end = Math.min(ceiling, last + Math.min(AFTER, Math.max(2, length * AFTER_EACH)))
  const transcript = new Transcript(bytes, end - start)
  transcript.copy(start, pieces[0]?.start ?? start)
  pieces.forEach((piece, index) => {
    if (index > 0) transcript.copy(separator.start, separator.end)
    transcript.copy(piece.start, piece.end)
  })
  transcript.copy(last, end)
  // The text after the last piece may hold the next chain: only up to here is nothing left to do.
  return transcript.finish('concatenation', start, last)
}

/** The inside of a string literal, quotes left out. */
interface Literal {
  readonly start: number
  readonly end: number
}

const MOST = 8192
const BACKSLASH = 0x5c
const DOLLAR = 0x24
const BRACE = 0x7b

/** The constant literal whose closing quote is at `close`, when its opening one stands before it on the same line. */
function literalBefore(bytes: Uint8Array, close: number, floor: number): Literal | null {
  const quote = bytes[close]
  if (!isQuote(quote)) return null
  const least = Math.max(floor, close - MOST)
  for (let at = close - 1; at >= least; at -= 1) {
    const byte = bytes[at]
    if (byte === quote && !isEscaped(bytes, at, least)) return constant(bytes, { start: at + 1, end: close })
    if (byte === 0x0a && quote !== BACKTICK) return null
  }
  return null
}

/** The constant literal whose opening quote is at `open`. */
function literalAfter(bytes: Uint8Array, open: number, ceiling: number): Literal | null {
  const quote = bytes[open]
  if (!isQuote(quote)) return null
  const most = Math.min(ceiling, open + MOST)
  for (let at = open + 1; at < most; at += 1) {
    const byte = bytes[at]
    if (byte === BACKSLASH) at += 1
    else if (byte === quote) return constant(bytes, { start: open + 1, end: at })
    else if (byte === 0x0a && quote !== BACKTICK) return null
  }
  return null
}

/** The offset of the first byte at or after `at` that is no white space. */
function skipSpace(bytes: Uint8Array, at: number, ceiling: number): number {
  let next = at
  while (next < ceiling && next < at + 256 && isSpace(bytes[next])) next += 1
  return next
}

/** The offset of the last byte at or before `at` that is no white space. */
function skipSpaceBack(bytes: Uint8Array, at: number, floor: number): number {
  let next = at
  while (next > floor && next > at - 256 && isSpace(bytes[next])) next -= 1
  return next
}

function isEscaped(bytes: Uint8Array, at: number, floor: number): boolean {
  let backslashes = 0
  while (at - backslashes - 1 >= floor && bytes[at - backslashes - 1] === BACKSLASH) backslashes += 1
  return backslashes % 2 === 1
}

/** A template with an expression in it is no constant. */
function constant(bytes: Uint8Array, literal: Literal): Literal | null {
  if (bytes[literal.end] !== BACKTICK) return literal
  for (
    let at = bytes.indexOf(DOLLAR, literal.start);
    at !== -1 && at < literal.end;
    at = bytes.indexOf(DOLLAR, at + 1)
  ) {
    if (bytes[at + 1] === BRACE) return null
  }
  return literal
}
