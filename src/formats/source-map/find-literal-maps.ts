import { asBuffer } from '../../text/as-buffer.ts'
import { JsonCursor } from '../../text/json-cursor.ts'

/** Bytes [start, end) of the source maps that stand in a text as JSON objects: assigned to a variable, kept in a cache, told in a log. */
export function* findLiteralMaps(bytes: Uint8Array): Iterable<{ readonly start: number; readonly end: number }> {
  const buffer = asBuffer(bytes)
  if (!buffer.includes('"sourcesContent"')) return
  let found = 0
  for (let start = buffer.indexOf(OPENER); start !== -1 && found < MAX_FOUND; ) {
    const cursor = new JsonCursor(buffer, start)
    if (isMap(cursor)) {
      found += 1
      yield { start, end: cursor.at }
    }
    // Beyond damage, not before it: hostile text could have every byte read once for each opener.
    start = buffer.indexOf(OPENER, Math.max(start + 1, cursor.damage?.offset ?? cursor.at))
  }
}

const OPENER = '{"version":3,'
const MAX_FOUND = 10_000

function isMap(cursor: JsonCursor): boolean {
  const keys = new Set<string>()
  cursor.enter()
  while (cursor.nextKey()) {
    const key = cursor.bytes.toString('latin1', cursor.stringStart, Math.min(cursor.stringEnd, cursor.stringStart + 32))
    if (key === 'mappings' || key === 'sections' || key === 'sourcesContent') keys.add(key)
    cursor.skip()
  }
  return cursor.damage === null && keys.size > 0
}
