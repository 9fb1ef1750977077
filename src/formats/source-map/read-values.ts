import { decodeText } from '../../text/encoding.ts'
import type { JsonCursor } from '../../text/json-cursor.ts'
import { decodeJsonString } from '../../text/json-string.ts'
import type { ScannedMap } from './scanned-map.ts'
import type { Spans } from './spans.ts'

/** The key that the cursor read last; empty when it is longer than any that a map has, each letter an escape. */
export function keyOf(cursor: JsonCursor): string {
  return cursor.stringEnd - cursor.stringStart <= 128 ? textOf(cursor) : ''
}

/** Decodes the string that the cursor read last. */
export function textOf(cursor: JsonCursor): string {
  return decodeText(decodeJsonString(cursor.bytes, cursor.stringStart, cursor.stringEnd), 'utf-8')
}

/** Reads the string that comes next. */
export function readString(cursor: JsonCursor, map: ScannedMap, key: string): string | null {
  if (cursor.peek() === 'string') return cursor.string() ? textOf(cursor) : null
  map.report('wrong-type', `${key} is not a string`)
  cursor.skip()
  return null
}

/** Reads the list that comes next into spans; what is no string is an empty place. */
export function readStrings(cursor: JsonCursor, map: ScannedMap, key: string, into: Spans, nullable: boolean): void {
  if (cursor.peek() !== 'array') {
    map.report('wrong-type', `${key} is not a list`)
    cursor.skip()
    return
  }
  cursor.enter()
  while (cursor.nextElement()) {
    const type = cursor.peek()
    if (type === 'string') {
      if (cursor.string(true) || (cursor.damage?.truncated && cursor.stringEnd > cursor.stringStart))
        into.push(cursor.stringStart, cursor.stringEnd)
      continue
    }
    if (type === 'literal') {
      const value = cursor.literal()
      if (value === undefined) return
      if (value !== null || !nullable) map.report('wrong-type', `${key} holds something other than strings`)
    } else {
      map.report('wrong-type', `${key} holds something other than strings`)
      if (!cursor.skip()) return
    }
    into.pushNull()
  }
}

/** Reads the list of indexes that comes next. */
export function readIndexes(cursor: JsonCursor, map: ScannedMap, key: string): number[] {
  const indexes: number[] = []
  if (cursor.peek() !== 'array') {
    map.report('wrong-type', `${key} is not a list`)
    cursor.skip()
    return indexes
  }
  cursor.enter()
  while (cursor.nextElement()) {
    const index = cursor.peek() === 'number' ? cursor.number() : null
    if (index !== null && Number.isInteger(index) && index >= 0) indexes.push(index)
    else {
      map.report('wrong-type', `${key} holds something other than indexes`)
      if (cursor.damage) return indexes
      if (index === null && !cursor.skip()) return indexes
    }
  }
  return indexes
}
