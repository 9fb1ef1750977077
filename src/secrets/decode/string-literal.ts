import { isQuote, isSpace } from './character.ts'

/** The inside of a string literal, quotes left out. */
export interface Literal {
  readonly start: number
  readonly end: number
}

const MOST = 8192
const BACKSLASH = 0x5c
const BACKTICK = 0x60
const DOLLAR = 0x24
const BRACE = 0x7b

/** The constant literal whose closing quote is at `close`, when its opening one stands before it on the same line. */
export function literalBefore(bytes: Uint8Array, close: number, floor: number): Literal | null {
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
export function literalAfter(bytes: Uint8Array, open: number, ceiling: number): Literal | null {
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
export function skipSpace(bytes: Uint8Array, at: number, ceiling: number): number {
  let next = at
  while (next < ceiling && next < at + 256 && isSpace(bytes[next])) next += 1
  return next
}

/** The offset of the last byte at or before `at` that is no white space. */
export function skipSpaceBack(bytes: Uint8Array, at: number, floor: number): number {
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
