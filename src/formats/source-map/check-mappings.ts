import type { Problem } from '../../model/source-map.ts'
import { base64Digits, COMMA, FOREIGN, type MappingsCheck, passMappings, SEMICOLON } from './pass-mappings.ts'

/** Checks VLQ `mappings` against the grammar and the counts of sources and names, building nothing. */
export function checkMappings(text: Uint8Array, sources: number, names: number): MappingsCheck {
  return passMappings(text, sources, names) ?? checkCarefully(text, sources, names)
}

/** Names what is wrong with the mappings, the first of each kind. Gives for valid ones what the quick pass gives. */
export function checkCarefully(text: Uint8Array, sources: number, names: number): MappingsCheck {
  const found = new Map<string, Problem>()
  let cleanEnd = 0
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
  let value = 0
  let shift = 0
  let afterComma = false
  let isDecodable = true
  const report = (code: string, detail: string): void => {
    if (!found.has(code)) found.set(code, { code, detail: `${detail} (line ${generatedLine}, segment ${segments})` })
  }

  let at = 0
  for (; at <= text.length; at += 1) {
    const digit = at === text.length ? SEMICOLON : (base64Digits[text[at] as number] as number)
    if (digit < 64) {
      const bits = digit & 31
      if (shift < 30) value |= bits << shift
      else if (bits !== 0) {
        // The bit that 30 leaves room for, and no more: 2^32 is out of range. Leading zeros may go on for ever.
        if (shift > 30 || bits > 3) {
          report('vlq-too-large', 'a number in mappings exceeds 32 bits')
          break
        }
        value += bits * 2 ** 30
      }
      if (digit > 31) {
        shift = Math.min(shift + 5, 35)
        continue
      }
      const magnitude = value >>> 1
      const delta = (value & 1) === 0 ? magnitude : magnitude === 0 ? -2_147_483_648 : -magnitude
      value = 0
      shift = 0
      if (field === 0) column += delta
      else if (field === 1) source += delta
      else if (field === 2) line += delta
      else if (field === 3) originalColumn += delta
      else if (field === 4) name += delta
      field += 1
      continue
    }
    if (digit === FOREIGN) {
      report('vlq-character', 'mappings holds a character that is neither Base64 nor a separator')
      break
    }
    if (shift !== 0) {
      report('vlq-unfinished', 'a number in mappings lacks its last digit')
      break
    }
    if (field === 0) {
      if (afterComma || digit === COMMA) {
        report('segment-empty', 'mappings holds an empty segment')
        break
      }
    } else {
      if (field !== 1 && field !== 4 && field !== 5) {
        report('segment-fields', 'a segment of mappings has neither 1, 4 nor 5 fields')
        break
      }
      if (column < 0) report('generated-column-negative', 'a generated column is negative')
      if (field > 1) {
        if (source < 0) report('source-index-negative', 'a source index is negative')
        else if (source >= sources) report('source-index-range', 'a source index is beyond sources')
        if (line < 0) report('original-line-negative', 'an original line is negative')
        if (originalColumn < 0) report('original-column-negative', 'an original column is negative')
        if (source > lastSource) lastSource = source
        if (field === 5) {
          if (name < 0) report('name-index-negative', 'a name index is negative')
          else if (name >= names) report('name-index-range', 'a name index is beyond names')
          if (name > lastName) lastName = name
        }
      }
      segments += 1
      // Segments of a line need not be in order.
      if (lastLine === generatedLine) lastColumn = Math.max(lastColumn, column)
      else lastColumn = column
      lastLine = generatedLine
      field = 0
      // The decoder counts in 32 bits; the specification does not, so what exceeds them is no problem of the map.
      if (Math.max(column, source, line, originalColumn, name) > 0xffff_ffff) isDecodable = false
      if (found.size === 0 && isDecodable) cleanEnd = at
    }
    afterComma = digit === COMMA
    if (digit === SEMICOLON) {
      generatedLine += 1
      column = 0
    }
  }
  return { problems: [...found.values()], cleanEnd, segments, lastLine, lastColumn, lastSource, lastName }
}
