import { asBuffer } from '../../text/as-buffer.ts'
import { JsonCursor } from '../../text/json-cursor.ts'
import { type Literal, literalEnd, readLiteral, undoEscapes, type Work } from './js-literal.ts'

interface Span {
  readonly start: number
  readonly end: number
}

/** Bytes [start, end) of the source maps that stand in a text as JSON objects: assigned to a variable, kept in a cache, told in a log. */
export function* findLiteralMaps(bytes: Uint8Array): Iterable<Span> {
  const buffer = asBuffer(bytes)
  if (!buffer.includes('"sourcesContent"')) return
  let found = 0
  for (let start = buffer.indexOf(OPENER); start !== -1 && found < MAX_FOUND; ) {
    const cursor = new JsonCursor(buffer, start)
    // In a literal of a program the escapes of JSON are escaped once more.
    if (!isQuote(buffer[start - 1]) && isMap(cursor)) {
      found += 1
      yield { start, end: cursor.at }
    }
    // Beyond damage, not before it: hostile text could have every byte read once for each opener.
    start = buffer.indexOf(OPENER, Math.max(start + 1, cursor.damage?.offset ?? cursor.at))
  }
}

/** A map, or a text that holds one, as a program or a cache writes it down. Offsets in UTF-16 units. */
export interface WrittenMap extends Span {
  /** `map`: it is one. `text`: the value of a string that holds one, among other things perhaps. */
  readonly kind: 'map' | 'text'
  readonly text: string
}

/**
 * The maps that a minifier has printed again, so that they are JSON no more: keys without quotes, other quotes, templates; maps in the string
 * that a program parses, and in strings of JSON. `isKnown`: places that were found otherwise. Null in the end when the search was given up.
 */
export function* findWrittenMaps(text: string, isKnown: (at: number) => boolean): Generator<WrittenMap, boolean> {
  const work: Work = { left: text.length * 8 + 1_000_000 }
  let passed = 0
  for (let at = text.indexOf(KEY); at !== -1; at = text.indexOf(KEY, Math.max(at + KEY.length, passed))) {
    if (at < passed || isKnown(at)) continue
    if (work.left < 0) return false
    const found = mapAround(text, at, passed, work)
    if (found === null) continue
    passed = found.end
    yield found
  }
  return true
}

const KEY = 'sourcesContent'

function mapAround(text: string, at: number, from: number, work: Work): WrittenMap | null {
  const before = text.slice(Math.max(0, at - 16), at)
  const after = text.slice(at + KEY.length, at + KEY.length + 40)
  // `\"sourcesContent\":` stands in a string, which holds the map or the text around it.
  if (/\\+["']$/.test(before) && /^\\+["']\s*:/.test(after)) return stringAround(text, at, from, work)
  const assigned = /^\s*=\s*(?=\[)/.exec(after)
  if (assigned && /[\s,;]$/.test(before)) {
    const read = readLiteral(text, at + KEY.length + assigned[0].length, work)
    return read && asMap({ start: at, end: read.end }, { [KEY]: read.value })
  }
  if (!/^["'`]?\s*:\s*["'`[{]/.test(after)) return null
  let brace = text.lastIndexOf('{', at)
  for (let tries = 0; brace >= from && brace !== -1 && tries < MAX_TRIES && work.left > 0; tries += 1) {
    const quote = text[brace - 1] ?? ''
    if (quote === '"' || quote === "'" || quote === '`') {
      const found = parsedAt(text, brace, quote, work)
      if (found !== null && found.end > at) return found
    }
    const read = readLiteral(text, brace, work)
    if (read !== null && read.end > at) return asMap({ start: brace, end: read.end }, read.value)
    brace = brace === 0 ? -1 : text.lastIndexOf('{', brace - 1)
  }
  return null
}

/** `JSON.parse('{"version":3,…}')` */
function parsedAt(text: string, start: number, quote: string, work: Work): WrittenMap | null {
  const end = literalEnd(text, start, quote)
  work.left -= (end === -1 ? text.length : end) - start
  if (end === -1) return null
  const value = undoEscapes(text.slice(start, end))
  const cursor = new JsonCursor(Buffer.from(value))
  return isMap(cursor) ? { start, end, kind: 'map', text: value } : null
}

/** The string literal that the place lies in; what it holds is looked at as a text of its own. */
function stringAround(text: string, at: number, from: number, work: Work): WrittenMap | null {
  for (const quote of ['"', "'"]) {
    let opener = text.lastIndexOf(quote, at)
    while (opener >= from && text[opener - 1] === '\\') opener = text.lastIndexOf(quote, opener - 1)
    if (opener < from || opener === -1) continue
    const end = literalEnd(text, opener + 1, quote)
    work.left -= (end === -1 ? text.length : end) - opener
    if (end > at) return { start: opener + 1, end, kind: 'text', text: undoEscapes(text.slice(opener + 1, end)) }
  }
  return null
}

function asMap({ start, end }: Span, value: Literal): WrittenMap | null {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return null
  const content = (value as { readonly [key: string]: Literal })[KEY]
  // A schema of such maps has the key too, with words about it.
  const holdsText = typeof content === 'string' ? content !== '' : Array.isArray(content) && hasText(content)
  return holdsText ? { start, end, kind: 'map', text: JSON.stringify(value) } : null
}

function hasText(content: Literal | undefined): boolean {
  if (typeof content !== 'object' || content === null) return false
  return Object.values(content).some((one) => (typeof one === 'string' ? one !== '' : hasText(one)))
}

const OPENER = '{"version":3,'
const MAX_FOUND = 10_000
const MAX_TRIES = 40

function isQuote(byte: number | undefined): boolean {
  return byte === 0x22 || byte === 0x27 || byte === 0x60
}

function isMap(cursor: JsonCursor): boolean {
  const keys = new Set<string>()
  if (cursor.peek() !== 'object') return false
  cursor.enter()
  while (cursor.nextKey()) {
    const key = cursor.bytes.toString('latin1', cursor.stringStart, Math.min(cursor.stringEnd, cursor.stringStart + 32))
    if (key === 'mappings' || key === 'sections' || key === KEY) keys.add(key)
    cursor.skip()
  }
  return cursor.damage === null && keys.size > 0
}
