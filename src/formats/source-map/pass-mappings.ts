import type { MappingsCheck } from './check-mappings.ts'

/**
 * The quick pass over `mappings` that have no problem, as nearly all have none: half the time of the careful one, which has to know what
 * is wrong and where. Null at the first thing that is not plainly right; then the careful pass decides.
 */
export function passMappings(text: Uint8Array, sources: number, names: number): MappingsCheck | null {
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
  let field = 0
  let cleanEnd = 0
  let previous = SEMICOLON

  while (at <= text.length) {
    let digit = at === text.length ? SEMICOLON : (base64Digits[text[at] as number] as number)
    if (digit < 64) {
      let value = digit & 31
      at += 1
      for (let shift = 5; digit > 31; shift += 5) {
        digit = at === text.length ? FOREIGN : (base64Digits[text[at] as number] as number)
        if (digit > 63 || shift === 30) return null
        value |= (digit & 31) << shift
        at += 1
      }
      const magnitude = value >>> 1
      if ((value & 1) === 1 && magnitude === 0) return null
      const delta = (value & 1) === 0 ? magnitude : -magnitude
      if (field === 0) column += delta
      else if (field === 1) source += delta
      else if (field === 2) line += delta
      else if (field === 3) originalColumn += delta
      else name += delta
      field += 1
      previous = 0
      continue
    }
    if (digit === FOREIGN) return null
    if (field === 0) {
      if (digit === COMMA || previous === COMMA) return null
    } else {
      if (column < 0 || column > MAX || field === 2 || field === 3 || field > 5) return null
      if (field > 1) {
        if (source < 0 || source >= sources || line < 0 || originalColumn < 0) return null
        if (line > MAX || originalColumn > MAX) return null
        if (source > lastSource) lastSource = source
        if (field === 5) {
          if (name < 0 || name >= names) return null
          if (name > lastName) lastName = name
        }
      }
      segments += 1
      lastColumn = lastLine === generatedLine && lastColumn > column ? lastColumn : column
      lastLine = generatedLine
      field = 0
      cleanEnd = at
    }
    if (digit === SEMICOLON) {
      generatedLine += 1
      column = 0
    }
    previous = digit
    at += 1
  }
  return { problems: [], cleanEnd, segments, lastLine, lastColumn, lastSource, lastName }
}

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
