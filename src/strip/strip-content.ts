import { unwrapMap } from '../formats/source-map/scan-map.ts'
import { JsonCursor } from '../text/json-cursor.ts'

/** A source map without its `sourcesContent`, every other byte as it was; null when its JSON is too damaged to be cut. */
export function stripContent(map: Buffer): Buffer | null {
  const { bytes, locate } = unwrapMap(map, map.length)
  // What is compressed would have to be written anew.
  if (locate === null) return null
  const cursor = new JsonCursor(bytes)
  const cuts: Cut[] = []
  if (cursor.peek() !== 'object') return null
  cutMap(cursor, cuts, 0)
  cursor.finish()
  if (cursor.damage !== null) return null
  let from = 0
  const pieces: Buffer[] = []
  for (const { start, end } of cuts.sort((a, b) => a.start - b.start)) {
    pieces.push(map.subarray(from, locate(start)))
    from = locate(end)
  }
  return cuts.length === 0 ? map : Buffer.concat([...pieces, map.subarray(from)])
}

interface Cut {
  readonly start: number
  readonly end: number
}

/** Cuts the members that hold content out of the object that comes next, and out of the maps of its sections. */
function cutMap(cursor: JsonCursor, cuts: Cut[], depth: number): void {
  const members: (Cut & { readonly isContent: boolean })[] = []
  cursor.enter()
  while (cursor.nextKey()) {
    const start = cursor.stringStart - 1
    const key = keyOf(cursor)
    // `peek` moves to where the value begins.
    const type = cursor.peek()
    if (key === 'sections' && type === 'array') cutSections(cursor, cuts, depth)
    else if (key === 'map' && type === 'object' && depth < DEPTH) cutMap(cursor, cuts, depth + 1)
    else cursor.skip()
    members.push({ start, end: cursor.at, isContent: key === 'sourcesContent' })
  }
  for (const [index, { start, end, isContent }] of members.entries()) {
    if (!isContent) continue
    const before = members[index - 1]
    const after = members[index + 1]
    const isFirstKept = members.slice(0, index).every((member) => member.isContent)
    // One comma goes with it: the one before, or at the beginning the one behind.
    if (isFirstKept) cuts.push({ start, end: after?.start ?? end })
    else cuts.push({ start: before?.end ?? start, end })
  }
}

function cutSections(cursor: JsonCursor, cuts: Cut[], depth: number): void {
  cursor.enter()
  while (cursor.nextElement()) {
    if (cursor.peek() === 'object' && depth < DEPTH) cutMap(cursor, cuts, depth + 1)
    else cursor.skip()
  }
}

function keyOf(cursor: JsonCursor): unknown {
  const quoted = cursor.bytes.toString('utf8', cursor.stringStart - 1, cursor.stringEnd + 1)
  try {
    return JSON.parse(quoted)
  } catch (error) {
    if (error instanceof SyntaxError) return quoted
    throw error
  }
}

const DEPTH = 64
