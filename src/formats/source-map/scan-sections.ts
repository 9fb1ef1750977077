import type { JsonCursor } from '../../text/json-cursor.ts'
import { keyOf, textOf } from './read-values.ts'
import { type ScanContext, scanMap } from './scan-map.ts'
import type { ScannedMap, Section } from './scanned-map.ts'

/** Reads the value of `sections`, nested maps and all. */
export function scanSections(context: ScanContext, map: ScannedMap): void {
  const { cursor, budget } = context
  // An earlier list of that name counts no more, but what it holds is there.
  for (const section of map.sections ?? []) if (section.map) map.embedded.push(section.map)
  map.sections = []
  if (cursor.peek() !== 'array') {
    map.report('wrong-type', 'sections is not a list')
    cursor.skip()
    return
  }
  if (context.depth >= MAX_DEPTH) {
    map.report('sections-too-deep', `sections are nested more than ${MAX_DEPTH} deep`)
    cursor.skip()
    return
  }
  cursor.enter()
  while (cursor.nextElement()) {
    budget.maps -= 1
    if (budget.maps < 0) {
      map.report('sections-too-many', 'too many sections')
      cursor.skip()
    } else if (cursor.peek() === 'object') map.sections.push(scanSection(context, map))
    else {
      map.report('wrong-type', 'sections holds something other than objects')
      if (!cursor.skip()) return
    }
  }
}

/** How deep sections may nest. */
const MAX_DEPTH = 32

function scanSection(context: ScanContext, parent: ScannedMap): Section {
  const { cursor } = context
  let offset: Offset = { line: null, column: null }
  let map: ScannedMap | null = null
  const keys = new Set<string>()
  cursor.enter()
  while (cursor.nextKey()) {
    const key = keyOf(cursor)
    if (key === 'offset' || key === 'map' || key === 'url') keys.add(key)
    const type = cursor.peek()
    if (key === 'offset' && type === 'object') offset = scanOffset(cursor, parent)
    else if (key === 'map' && type === 'object') {
      if (map) parent.embedded.push(map)
      map = scanMap({ ...context, depth: context.depth + 1 })
    } else if (key === 'url' && type === 'string') {
      if (cursor.string()) noteUrl(cursor, parent)
    } else {
      if (key === 'offset' || key === 'map') parent.report('wrong-type', `${key} of a section is not an object`)
      if (!cursor.skip()) break
    }
  }
  if (!keys.has('offset')) parent.report('section-offset', 'a section has no offset')
  if (keys.has('url'))
    parent.report('section-url', 'a section refers to its map by url, which the specification has removed')
  else if (!keys.has('map')) parent.report('section-map', 'a section has no map')
  return { ...offset, map }
}

function noteUrl(cursor: JsonCursor, parent: ScannedMap): void {
  const url = textOf(cursor)
  parent.external.push({ url, where: 'sections[].url' })
  parent.sectionUrls.push({ url, start: cursor.stringStart, end: cursor.stringEnd })
}

type Offset = Pick<Section, 'line' | 'column'>

function scanOffset(cursor: JsonCursor, parent: ScannedMap): Offset {
  const offset: { line: number | null; column: number | null } = { line: null, column: null }
  cursor.enter()
  while (cursor.nextKey()) {
    const key = keyOf(cursor)
    if ((key === 'line' || key === 'column') && cursor.peek() === 'number') {
      const value = cursor.number()
      if (value !== null && Number.isInteger(value) && value >= 0) offset[key] = value
    } else if (!cursor.skip()) break
  }
  if (offset.line === null) parent.report('section-offset', 'the line of a section is not an index')
  if (offset.column === null) parent.report('section-offset', 'the column of a section is not an index')
  return offset
}
