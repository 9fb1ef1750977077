import type { Problem } from '../../model/source-map.ts'
import { decodeJsonString } from '../../text/json-string.ts'
import { checkMappings } from './check-mappings.ts'
import type { MappingsCheck } from './pass-mappings.ts'
import type { Scan } from './scan-map.ts'
import type { ScannedMap } from './scanned-map.ts'

/** A map's verdict by ECMA-426, and what checking the mappings taught of every map in it that has some. */
export interface Judgement {
  readonly valid: boolean
  readonly problems: readonly Problem[]
  readonly checks: ReadonlyMap<ScannedMap, MappingsCheck>
}

/** Judges a scanned map and its sections. What the specification tells consumers to pass over is told, and leaves it valid. */
export function judgeMap(bytes: Uint8Array, { map, damage }: Scan): Judgement {
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
  if (map.embedded.length > 0) map.report('map-under-unknown-key', 'there are maps under keys that no map has')
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
