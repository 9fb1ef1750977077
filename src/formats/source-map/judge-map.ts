import type { Problem } from '../../model/source-map.ts'
import { decodeJsonString } from '../../text/json-string.ts'
import { base64Digits, COMMA, FOREIGN, type MappingsCheck, passMappings, SEMICOLON } from './pass-mappings.ts'
import type { Scan } from './scan-map.ts'
import type { ScannedMap } from './scanned-map.ts'

/** A map's verdict by ECMA-426, and what checking the mappings taught of every map in it that has some. */
export interface MapJudgement {
  readonly valid: boolean
  readonly problems: readonly Problem[]
  readonly checks: ReadonlyMap<ScannedMap, MappingsCheck>
}

/** Judges a scanned map and its sections. What the specification tells consumers to pass over is told, and leaves it valid. */
export function judgeMap(bytes: Uint8Array, { map, damage }: Scan): MapJudgement {
  const checks = new Map<ScannedMap, MappingsCheck>()
  // A file that merely holds maps (a coverage report, say) is not judged itself.
  if (map.isMap || map.embedded.length === 0) judge(bytes, map, checks)
  else for (const embedded of map.embedded) judge(bytes, embedded, checks)
  const problems = map.isMap || map.embedded.length === 0 ? collect(map) : map.embedded.flatMap(collect).slice(0, 1000)
  return { valid: damage === null && problems.every(({ code }) => remarks.has(code)), problems, checks }
}

/** The VLQ text of a map, escapes undone; empty when it has none. */
export function mappingsOf(bytes: Uint8Array, map: ScannedMap): Uint8Array {
  return map.mappings === null ? new Uint8Array(0) : decodeJsonString(bytes, map.mappings.start, map.mappings.end)
}

/** Codes that do not make a map invalid. */
const remarks: ReadonlySet<string> = new Set([
  'contents-surplus',
  'content-too-long',
  'contents-without-source',
  'duplicate-key',
  'text-under-unknown-key',
  'map-under-unknown-key',
  'byte-order-mark',
  'xssi-prefix',
  'compressed',
])

function judge(bytes: Uint8Array, map: ScannedMap, checks: Map<ScannedMap, MappingsCheck>): void {
  const isCutOff = !map.keys.has('version') && map.problems.some(({ code }) => code === 'not-json')
  if (map.version !== 3 && !isCutOff) map.report('version', 'version is not the number 3')
  if (map.sections) judgeSections(bytes, map, checks)
  else judgeRegular(bytes, map, checks)
  if (map.loose.length > 0) map.report('text-under-unknown-key', 'there is text outside sourcesContent')
  if (map.embedded.length > 0) map.report('map-under-unknown-key', 'there are maps under unknown keys')
  for (const embedded of map.embedded) judge(bytes, embedded, checks)
}

function judgeRegular(bytes: Uint8Array, map: ScannedMap, checks: Map<ScannedMap, MappingsCheck>): void {
  if (!map.keys.has('mappings')) map.report('missing-key', 'mappings is missing')
  if (!map.keys.has('sources')) map.report('missing-key', 'sources is missing')
  for (const index of map.ignored)
    if (index >= map.sources.length) map.report('ignore-list-range', 'an index of ignoreList is beyond sources')
  for (let i = 0; i < map.contents.length; i += 1) {
    if (map.contents.isNull(i)) continue
    if (i >= map.sources.length) map.report('contents-surplus', 'sourcesContent is longer than sources')
    else if (map.sources.isNull(i)) map.report('contents-without-source', 'there is content of a source without a name')
  }
  if (map.mappings === null) return
  const check = checkMappings(mappingsOf(bytes, map), map.sources.length, map.names.length)
  for (const { code, detail } of check.problems) map.report(code, detail)
  checks.set(map, check)
}

function judgeSections(bytes: Uint8Array, map: ScannedMap, checks: Map<ScannedMap, MappingsCheck>): void {
  // Whatever else is there does not matter to consumers.
  if (map.keys.has('mappings')) map.report('sections-and-mappings', 'a map with sections has mappings of its own')
  let line = -1
  let column = 0
  // The end of the section before: its last mapping, in the coordinates of the whole.
  let endLine = -1
  let endColumn = 0
  for (const section of map.sections ?? []) {
    if (section.map) {
      if (section.map.keys.has('sections')) map.report('sections-nested', 'a section holds sections of its own')
      judge(bytes, section.map, checks)
    }
    if (section.line === null || section.column === null) continue
    if (section.line < line || (section.line === line && section.column <= column))
      map.report('sections-order', 'sections are not in ascending order')
    else if (section.line < endLine || (section.line === endLine && section.column < endColumn))
      map.report('sections-overlap', 'a section begins before the last mapping of the one before')
    line = section.line
    column = section.column
    const check = section.map ? checks.get(section.map) : undefined
    if (check && check.lastLine >= 0) {
      endLine = line + check.lastLine
      endColumn = check.lastColumn + (check.lastLine === 0 ? column : 0)
    }
  }
}

function collect(map: ScannedMap): Problem[] {
  const problems = [...map.problems]
  for (const section of map.sections ?? []) if (section.map) problems.push(...collect(section.map))
  const known = new Set<string>()
  return problems.filter(({ code, detail }) => known.size !== known.add(`${code} ${detail}`).size).slice(0, 1000)
}

/** Checks VLQ `mappings` against the grammar and the counts of sources and names, building nothing. */
function checkMappings(text: Uint8Array, sources: number, names: number): MappingsCheck {
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
