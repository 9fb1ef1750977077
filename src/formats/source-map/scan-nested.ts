import { asBuffer } from '../../text/as-buffer.ts'
import { decodeText } from '../../text/encoding.ts'
import { JsonCursor } from '../../text/json-cursor.ts'
import { decodeJsonString } from '../../text/json-string.ts'
import { keyOf, readStrings, ScannedMap, type Section, Spans, textOf } from './scanned-map.ts'

/** What a scan carries down: how deep it is, and how many maps it may still find. */
export interface ScanContext {
  readonly cursor: JsonCursor
  readonly depth: number
  readonly budget: { maps: number }
  /** Reads the object that comes next as a map. */
  readonly scanMap: (context: ScanContext) => ScannedMap
}

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
  if (context.depth >= MAX_SECTIONS_DEPTH) {
    map.report('sections-too-deep', `sections are nested more than ${MAX_SECTIONS_DEPTH} deep`)
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
const MAX_SECTIONS_DEPTH = 32

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
      map = context.scanMap({ ...context, depth: context.depth + 1 })
    } else if (key === 'url' && type === 'string') {
      if (cursor.string()) noteSectionUrl(cursor, parent)
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

function noteSectionUrl(cursor: JsonCursor, parent: ScannedMap): void {
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

/** Any key that no map has may hold whole maps (Metro's x_facebook_segments) or source text. */
export function scanUnknown(context: ScanContext, outer: ScannedMap): void {
  const { cursor, budget } = context
  const type = cursor.peek()
  if (type === 'string') {
    if (cursor.string()) noteSpan(cursor.bytes, cursor.stringStart, cursor.stringEnd, outer)
  } else if (type === 'array' && context.depth < MAX_DEPTH) {
    cursor.enter()
    while (cursor.nextElement()) scanUnknown({ ...context, depth: context.depth + 1 }, outer)
  } else if (type === 'object' && context.depth < MAX_DEPTH && budget.maps > 0) {
    const inner = context.scanMap({ ...context, depth: context.depth + 1 })
    if (inner.isMap) {
      budget.maps -= 1
      outer.embedded.push(inner)
    } else {
      for (const map of inner.embedded) outer.embedded.push(map)
      for (const reference of inner.external) outer.external.push(reference)
      for (const spans of [inner.loose, inner.sources, inner.names])
        for (let i = 0; i < spans.length; i += 1) noteSpan(cursor.bytes, spans.start(i), spans.end(i), outer)
    }
  } else cursor.skip()
}

function noteSpan(bytes: Uint8Array, start: number, end: number, map: ScannedMap): void {
  if (end - start < MIN_LOOSE) {
    noteUrl(bytes, start, end, map)
    return
  }
  // Mappings of every kind are one word; source text has spaces and lines.
  const head = Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start)
  if (head.includes(' ') || head.includes('\\n')) map.loose.push(start, end)
}

function noteUrl(bytes: Uint8Array, start: number, end: number, map: ScannedMap): void {
  if (map.external.length >= 1000 || bytes.subarray(start, Math.min(end, start + 12)).indexOf(0x3a) === -1) return
  const url = decodeText(decodeJsonString(bytes, start, end), 'utf-8')
  if (/^\w+:\/\//.test(url)) map.external.push({ url, where: 'unknown key' })
}

/** Beyond damage, whatever still looks like a list of contents is read. */
export function salvage(bytes: Uint8Array, from: number, map: ScannedMap): void {
  const buffer = asBuffer(bytes)
  for (let at = buffer.indexOf('"sourcesContent"', from); at !== -1; at = buffer.indexOf('"sourcesContent"', at)) {
    at += '"sourcesContent"'.length
    const colon = /^\s*:\s*(?=\[)/.exec(buffer.toString('latin1', at, at + 64))
    if (!colon) continue
    const cursor = new JsonCursor(bytes, at + colon[0].length)
    const found = new Spans()
    readStrings(cursor, new ScannedMap(), '', found, true)
    for (let i = 0; i < found.length; i += 1) if (!found.isNull(i)) map.loose.push(found.start(i), found.end(i))
    at = Math.max(at, cursor.at)
  }
}

/** The strings in [start, end) that are not elements of its outermost list. */
export function textsIn(bytes: Uint8Array, start: number, end: number): Spans {
  const found = new Spans()
  const cursor = new JsonCursor(bytes, start, end)
  const isList = cursor.peek() === 'array'
  const read = (depth: number): void => {
    const type = cursor.peek()
    if (type === 'string') {
      if (cursor.string() && (depth > 1 || !isList) && cursor.stringEnd > cursor.stringStart)
        found.push(cursor.stringStart, cursor.stringEnd)
    } else if (type === 'array' && depth < MAX_DEPTH) {
      cursor.enter()
      while (cursor.nextElement()) read(depth + 1)
    } else if (type === 'object' && depth < MAX_DEPTH) {
      cursor.enter()
      while (cursor.nextKey()) read(depth + 1)
    } else cursor.skip()
  }
  read(0)
  return found
}

const MAX_DEPTH = 32
const MIN_LOOSE = 200
