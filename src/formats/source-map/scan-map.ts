import { gunzipSync } from 'node:zlib'
import type { Problem } from '../../model/source-map.ts'
import { decodeText, detectEncoding } from '../../text/encoding.ts'
import { JsonCursor, type JsonDamage } from '../../text/json-cursor.ts'
import { type ScanContext, salvage, scanSections, scanUnknown, textsIn } from './scan-nested.ts'
import { keyOf, readIndexes, readString, readStrings, ScannedMap, Spans, textOf } from './scanned-map.ts'

/** A map as far as its text could be read. */
export interface Scan {
  readonly map: ScannedMap
  /** Where the reading had to end before the text did. */
  readonly damage: JsonDamage | null
}

/** Reads the layout of the map whose JSON is `bytes` in one pass, without decoding what is large. */
export function scanSourceMap(bytes: Uint8Array): Scan {
  const cursor = new JsonCursor(bytes)
  const context: ScanContext = { cursor, depth: 0, budget: { maps: MAX_MAPS }, scanMap }
  let map = new ScannedMap()
  if (cursor.peek() === 'object') {
    map = scanMap(context)
    cursor.finish()
    if (cursor.damage) salvage(bytes, cursor.damage.offset, map)
  } else map.report('not-json', notAnObject)
  if (cursor.flaw) map.report('not-json', `${cursor.flaw.detail}, at byte ${cursor.flaw.offset}`)
  if (cursor.damage)
    map.report(
      cursor.damage.truncated ? 'truncated' : 'not-json',
      `${cursor.damage.detail}, at byte ${cursor.damage.offset}`,
    )
  return { map, damage: cursor.damage }
}

/** The problem of a text that holds no map at all. */
export const notAnObject = 'the text is not a JSON object'

/** Reads the object that comes next as a map. */
function scanMap(context: ScanContext): ScannedMap {
  const { cursor } = context
  const map = new ScannedMap()
  cursor.enter()
  while (cursor.nextKey()) {
    const key = keyOf(cursor)
    const read = readers.get(key)
    if (read === undefined) scanUnknown(context, map)
    else {
      if (map.keys.has(key)) map.report('duplicate-key', `${key} occurs twice`)
      map.keys.add(key)
      read(context, map, key)
    }
  }
  return map
}

type Reader = (context: ScanContext, map: ScannedMap, key: string) => void

const readers: ReadonlyMap<string, Reader> = new Map<string, Reader>([
  ['version', readVersion],
  [
    'file',
    (context, map, key) => {
      map.file = readString(context.cursor, map, key)
    },
  ],
  [
    'sourceRoot',
    (context, map, key) => {
      map.sourceRoot = readString(context.cursor, map, key)
    },
  ],
  ['debugId', readDebugId],
  ['debug_id', readDebugId],
  ['sources', readSources],
  ['names', readNames],
  ['sourcesContent', readContents],
  ['mappings', readMappings],
  [
    'ignoreList',
    (context, map, key) => {
      map.ignored = readIndexes(context.cursor, map, key)
    },
  ],
  [
    'x_google_ignoreList',
    (context, map, key) => {
      const indexes = readIndexes(context.cursor, new ScannedMap(), key)
      if (!map.keys.has('ignoreList')) map.ignored = indexes
    },
  ],
  ['sections', scanSections],
])

function readVersion({ cursor }: ScanContext, map: ScannedMap): void {
  const isNumber = cursor.peek() === 'number'
  map.version = isNumber ? cursor.number() : null
  if (!isNumber) cursor.skip()
}

function readMappings({ cursor }: ScanContext, map: ScannedMap): void {
  if (cursor.peek() !== 'string') {
    map.report('wrong-type', 'mappings is not a string')
    cursor.skip()
    return
  }
  cursor.string(true)
  map.mappings = { start: cursor.stringStart, end: cursor.stringEnd }
}

function readDebugId(context: ScanContext, map: ScannedMap): void {
  // No part of ECMA-426 yet: a value of another type is nobody's mistake.
  if (context.cursor.peek() !== 'string') context.cursor.skip()
  else if (context.cursor.string() && context.cursor.stringEnd - context.cursor.stringStart <= 64) {
    const id = textOf(context.cursor)
    if (DEBUG_ID.test(id)) map.debugId = id
  }
}

/** A UUID; Bun leaves its dashes out. */
const DEBUG_ID = /^[\da-f]{8}(-?)(?:[\da-f]{4}\1){3}[\da-f]{12}$/i

// JSON.parse keeps the last of equal keys, and so do the readers of maps.
function readSources(context: ScanContext, map: ScannedMap, key: string): void {
  map.sources = new Spans()
  readStrings(context.cursor, map, key, map.sources, true)
}

function readNames(context: ScanContext, map: ScannedMap, key: string): void {
  map.names = new Spans()
  readStrings(context.cursor, map, key, map.names, false)
}

function readContents(context: ScanContext, map: ScannedMap, key: string): void {
  const earlier = map.contents
  for (let i = 0; i < earlier.length; i += 1) if (!earlier.isNull(i)) map.loose.push(earlier.start(i), earlier.end(i))
  map.contents = new Spans()
  const { cursor } = context
  if (cursor.peek() === 'string') {
    // Not valid, but text all the same, and that of the first source.
    map.report('wrong-type', `${key} is not a list`)
    if (cursor.string(true) || cursor.damage?.truncated) map.contents.push(cursor.stringStart, cursor.stringEnd)
    return
  }
  const start = cursor.at
  readStrings(cursor, map, key, map.contents, true)
  if (map.problems.length === 0 || cursor.damage) return
  if (map.problems.every(({ detail }) => !detail.startsWith(key))) return
  // Lists of lines and objects by name are text all the same.
  const found = textsIn(cursor.bytes, start, cursor.at)
  for (let i = 0; i < found.length; i += 1) map.loose.push(found.start(i), found.end(i))
  const isEmpty = found.length === 0 && allNull(map.contents)
  map.isContentUnread = isEmpty && !isNull(cursor.bytes, start)
}

function allNull(spans: Spans): boolean {
  for (let i = 0; i < spans.length; i += 1) if (!spans.isNull(i)) return false
  return true
}

function isNull(bytes: Uint8Array, start: number): boolean {
  return /^\s*null/.test(Buffer.from(bytes.subarray(start, start + 64)).toString('latin1'))
}

const MAX_MAPS = 100_000

/** A map's JSON in UTF-8, whatever it came in. */
export interface Unwrapped {
  readonly bytes: Uint8Array
  /** Where an offset into `bytes` lies in the original ones; cheap when asked in ascending order. Null when they were compressed. */
  readonly locate: ((at: number) => number) | null
  readonly problems: readonly Problem[]
}

/** Takes off what may lie around the JSON of a map: gzip (at most `allowance` bytes of it), byte-order mark, UTF-16, XSSI prefix. */
export function unwrapMap(original: Uint8Array, allowance: number): Unwrapped {
  const problems: Problem[] = []
  let bytes = original
  let isCompressed = false
  let before = 0
  let isWide = false
  if (bytes[0] === 0x1f && bytes[1] === 0x8b) {
    problems.push({ code: 'compressed', detail: 'the map is compressed with gzip' })
    const inflated = inflate(bytes, allowance)
    if (inflated === null) return { bytes: new Uint8Array(0), locate: null, problems: [...problems, unreadable] }
    bytes = inflated
    isCompressed = true
  }
  const encoding = detectEncoding(bytes)
  if (encoding?.encoding === 'utf-16le' || encoding?.encoding === 'utf-16be') {
    problems.push({ code: 'not-utf-8', detail: 'the map is in UTF-16' })
    bytes = Buffer.from(decodeText(bytes.subarray(encoding.bom), encoding.encoding))
    before = encoding.bom
    isWide = true
  } else if (encoding?.bom) {
    problems.push({ code: 'byte-order-mark', detail: 'the map begins with a byte-order mark' })
    bytes = bytes.subarray(encoding.bom)
    before = encoding.bom
  }
  const prefix = xssiPrefix(bytes)
  if (prefix > 0) {
    problems.push({ code: 'xssi-prefix', detail: 'the map begins with an XSSI prefix' })
    bytes = bytes.subarray(prefix)
    before += isWide ? prefix * 2 : prefix
  }
  const locate = isWide ? utf16Offsets(bytes, before) : (at: number) => before + at
  return { bytes, locate: isCompressed ? null : locate, problems }
}

/** From offsets into UTF-8 to those of the same text in UTF-16, which begins at `before`. */
function utf16Offsets(bytes: Uint8Array, before: number): (at: number) => number {
  let known = 0
  let wide = before
  return (at) => {
    const units = decodeText(bytes.subarray(Math.min(at, known), Math.max(at, known)), 'utf-8').length
    wide += at < known ? -2 * units : 2 * units
    known = at
    return wide
  }
}

const unreadable: Problem = { code: 'not-json', detail: 'the gzip stream is damaged, or larger than allowed' }

function inflate(bytes: Uint8Array, allowance: number): Uint8Array | null {
  try {
    return gunzipSync(bytes, { maxOutputLength: Math.max(1, Math.min(allowance, MAX_INFLATED)) })
  } catch {
    // Whatever zlib says, the caller reports one problem.
    return null
  }
}

/** Chrome, Mozilla and Sentry drop a first line of closing brackets; the specification, `)]}'`. */
function xssiPrefix(bytes: Uint8Array): number {
  let at = 0
  while (at < 16 && (bytes[at] === 0x29 || bytes[at] === 0x5d || bytes[at] === 0x7d || bytes[at] === 0x27)) at += 1
  if (at === 0) return 0
  const line = bytes.subarray(0, 4096).indexOf(0x0a)
  if (line !== -1 && bytes.indexOf(OPEN_OBJECT) > line) return line + 1
  // Without a line of its own, the prefix ends where the JSON begins.
  return bytes[at] === OPEN_OBJECT || bytes[at] === 0x2c ? at + (bytes[at] === 0x2c ? 1 : 0) : 0
}

const OPEN_OBJECT = 0x7b
const MAX_INFLATED = 2 * 1024 ** 3
