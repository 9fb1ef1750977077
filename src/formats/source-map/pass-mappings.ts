import type { Problem } from '../../model/source-map.ts'
/**
 * The quick pass over `mappings` that have no problem, as nearly all have none: a third of the time of the careful one, which has to know
 * what is wrong and where. Null at the first thing that is not plainly right; then the careful pass decides.
 */
export function passMappings(text: Uint8Array, sources: number, names: number): MappingsCheck | null {
  const { length } = text
  let at = 0
  let segments = 0
  let generatedLine = 0
  let lastLine = -1
  let lastColumn = 0
  let lastSource = -1
  let lastName = -1
  let column = 0
  let source = 0
  let line = 0
  let originalColumn = 0
  let name = 0
  let cleanEnd = 0
  let isAfterComma = false
  let small = 0
  let digit = 0

  // Each field is read by code of its own, since each behaves in its own way: the processor guesses better what comes next. That is half
  // the time, and so is not to ask for the sign.
  while (at < length) {
    if (text[at] === NEXT_LINE && !isAfterComma) {
      generatedLine += 1
      column = 0
      at += 1
      continue
    }
    small = at < length ? (smallNumbers[text[at] as number] as number) : NONE
    if (small !== NONE) {
      column += small
      at += 1
    } else {
      const field = readField(text, at)
      if (field === 0) return null
      column += field >> DIGITS_BITS
      at += field & DIGITS
    }
    digit = at < length ? (base64Digits[text[at] as number] as number) : SEMICOLON
    if (digit < COMMA) {
      small = at < length ? (smallNumbers[text[at] as number] as number) : NONE
      if (small !== NONE) {
        source += small
        at += 1
      } else {
        const field = readField(text, at)
        if (field === 0) return null
        source += field >> DIGITS_BITS
        at += field & DIGITS
      }
      small = at < length ? (smallNumbers[text[at] as number] as number) : NONE
      if (small !== NONE) {
        line += small
        at += 1
      } else {
        const field = readField(text, at)
        if (field === 0) return null
        line += field >> DIGITS_BITS
        at += field & DIGITS
      }
      small = at < length ? (smallNumbers[text[at] as number] as number) : NONE
      if (small !== NONE) {
        originalColumn += small
        at += 1
      } else {
        const field = readField(text, at)
        if (field === 0) return null
        originalColumn += field >> DIGITS_BITS
        at += field & DIGITS
      }
      if (source < 0 || source >= sources || line < 0 || originalColumn < 0) return null
      if (line > MAX || originalColumn > MAX) return null
      if (source > lastSource) lastSource = source
      digit = at < length ? (base64Digits[text[at] as number] as number) : SEMICOLON
      if (digit < COMMA) {
        small = at < length ? (smallNumbers[text[at] as number] as number) : NONE
        if (small !== NONE) {
          name += small
          at += 1
        } else {
          const field = readField(text, at)
          if (field === 0) return null
          name += field >> DIGITS_BITS
          at += field & DIGITS
        }
        if (name < 0 || name >= names) return null
        if (name > lastName) lastName = name
        digit = at < length ? (base64Digits[text[at] as number] as number) : SEMICOLON
      }
    }
    if (digit < COMMA || digit === FOREIGN || column < 0 || column > MAX) return null
    segments += 1
    lastColumn = lastLine === generatedLine && lastColumn > column ? lastColumn : column
    lastLine = generatedLine
    cleanEnd = at
    isAfterComma = digit === COMMA
    if (isAfterComma) at += 1
  }
  if (isAfterComma) return null
  return { problems: [], cleanEnd, segments, lastLine, lastColumn, lastSource, lastName }
}

/** The number at `at`, shifted left, and in the bits below it how many digits it has; 0 when it is none, or so large that it is rare. */
function readField(text: Uint8Array, at: number): number {
  let value = 0
  for (let digits = 0; digits < MOST_DIGITS && at + digits < text.length; digits += 1) {
    const digit = base64Digits[text[at + digits] as number] as number
    if (digit > 63) return 0
    value |= (digit & 31) << (5 * digits)
    if (digit > 31) continue
    // The least 32-bit number has a form of its own.
    if (value === 1) return 0
    const sign = value & 1
    return ((((value >>> 1) ^ -sign) + sign) << DIGITS_BITS) | (digits + 1)
  }
  return 0
}

const NEXT_LINE = 0x3b
const DIGITS_BITS = 3
const DIGITS = 7
const MOST_DIGITS = 5

// What a decoder counts in 32 bits.
const MAX = 0xffff_ffff

export const COMMA = 64
export const SEMICOLON = 65
export const FOREIGN = 255

/** By byte: a digit's value 0–63, one of the two separators, or a character that mappings cannot hold. */
export const base64Digits: Uint8Array = new Uint8Array(256).fill(FOREIGN)
for (const [value, letter] of [...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'].entries())
  base64Digits[letter.charCodeAt(0)] = value
base64Digits[0x2c] = COMMA
base64Digits[0x3b] = SEMICOLON

/** By byte: the number that it is when it stands alone, if it does. */
const NONE = 127
const smallNumbers = new Int8Array(256).fill(NONE)
for (const [byte, digit] of base64Digits.entries())
  if (digit < 32 && digit !== 1) smallNumbers[byte] = digit % 2 === 0 ? digit / 2 : -(digit - 1) / 2

/** What one pass over a `mappings` text found. Offsets count from its start. */
export interface MappingsCheck {
  /** By code; the first of each. */
  readonly problems: readonly Problem[]
  /** So far the text may be given to a decoder: the end of the last segment before the first problem. */
  readonly cleanEnd: number
  readonly segments: number
  /** The last segment's generated position, 0-based; line −1 when there is none. */
  readonly lastLine: number
  readonly lastColumn: number
  /** Highest indexes in use, −1 for none. */
  readonly lastSource: number
  readonly lastName: number
}
