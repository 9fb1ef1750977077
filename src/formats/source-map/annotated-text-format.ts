import { isAscii, isUtf8 } from 'node:buffer'
import { classifySource } from '../../contents/sources.ts'
import type { Artifact } from '../../model/artifact.ts'
import type { Entry, Format, Opened } from '../../model/format.ts'
import type { MapReference } from '../../model/source-map.ts'
import { asBuffer } from '../../text/as-buffer.ts'
import { decodeText, detectEncoding } from '../../text/encoding.ts'
import { isTextKind } from '../../text/kind.ts'
import { incomplete } from '../trouble.ts'
import { type EvalModule, evalModules } from './eval-modules.ts'
import { findLiteralMaps, findWrittenMaps } from './find-literal-maps.ts'
import { findSourceMapUrls, firstOf, type Language, STOPS, type Stops } from './find-source-map-urls.ts'

/** Opens a text that refers to source maps: inline maps, and the modules of an `eval` bundle with theirs. */
export const annotatedTextFormat: Format = {
  id: 'annotated-text',
  role: 'text',
  accepts: ({ kind, bytes }) => isTextKind(kind) && kind !== 'source-map' && isWorthReading(bytes),
  open: openAnnotatedText,
}

function isWorthReading(bytes: Uint8Array): boolean {
  const buffer = asBuffer(bytes)
  return marks.some(([piece, all]) => buffer.includes(piece) && all.some((mark) => buffer.includes(mark)))
}

/** Each behind a short piece of it that begins with a rare letter: most texts have none of them, and that is found out many times as fast. */
const marks = [
  ['URL', ['sourceMappingURL', 'sourceURL=']],
  ['json', ['data:application/json']],
  ['64,ey', [';base64,ey']],
  ['Conte', ['sourcesContent']],
] as const

function* openAnnotatedText(artifact: Artifact): Iterable<Opened> {
  const { text, byteAt } = readText(artifact.bytes)
  const language = languages.get(artifact.kind)
  const modules: Span[] = []
  const isProgram = artifact.kind === 'javascript' || artifact.kind === 'typescript'
  for (const module of programs.has(artifact.kind) ? evalModules(text, isProgram) : []) {
    modules.push(module)
    yield moduleEntry(module)
  }
  // What lies in a module is found again, and opened, in the module itself.
  const all = language === undefined ? [] : findSourceMapUrls(text, { language })
  const references = all.filter(({ start }) => !isWithin(modules, start))
  const opened = modules.map(({ start, end }): ByteSpan => [byteAt(start), byteAt(end)])
  const literals = withLiteralMaps.has(artifact.kind) ? [...findLiteralMaps(artifact.bytes)] : []
  const maps: FoundMap[] = literals.map(({ start, end }) => ({
    start,
    end,
    read: () => artifact.bytes.subarray(start, end),
  }))
  const urls = inlineMaps(text, references, language)
  for (const span of urls) {
    const [start, end] = [byteAt(span.start), byteAt(span.end)]
    if (isWithin(modules, span.start) || isWithin(literals, start)) continue
    maps.push({ start, end, read: () => readInlineMap(text, span) })
  }
  const texts: string[] = []
  // What was given out as a map is not looked through for itself.
  if (withLiteralMaps.has(artifact.kind) && artifact.facts.mapKind === undefined) {
    const known = (at: number) => isWithin(modules, at) || isWithin(urls, at) || isWithin(literals, byteAt(at))
    const written = findWrittenMaps(text, known)
    for (let next = written.next(); ; next = written.next()) {
      if (next.done === true) {
        if (!next.value)
          yield incomplete('maps-unsearched', 'The text has too many places that look like a source map.')
        break
      }
      const one = next.value
      const [start, end] = [byteAt(one.start), byteAt(one.end)]
      if (one.kind === 'map') maps.push({ start, end, isCopy: true, read: () => Buffer.from(one.text) })
      else {
        opened.push([start, end])
        texts.push(one.text)
      }
    }
  }
  for (const [index, value] of texts.entries())
    yield { kind: 'entry', path: `<string:${index}>`, bytes: Buffer.from(value) }
  let index = 0
  for (const { start, end, isCopy, read } of maps.sort((one, other) => one.start - other.start)) {
    const bytes = read()
    if (bytes === null) continue
    if (!isCopy) opened.push([start, end])
    yield mapEntry(artifact, bytes, index)
    index += 1
  }
  opened.sort((one, other) => one[0] - other[0])
  yield {
    kind: 'facts',
    facts: {
      ...(language === undefined ? {} : { references: references.map((reference) => inBytes(reference, byteAt)) }),
      opened,
    },
  }
}

const languages: ReadonlyMap<string, Language> = new Map<string, Language>([
  ['javascript', 'js'],
  ['typescript', 'js'],
  ['css', 'css'],
  ['html', 'markup'],
  ['xml', 'markup'],
])

// Prose shows maps as examples; programs and data have real ones.
const withLiteralMaps: ReadonlySet<string> = new Set(['javascript', 'typescript', 'json', 'html', 'text'])

const programs: ReadonlySet<string> = new Set(['javascript', 'typescript', 'html', 'text'])

type ByteSpan = readonly [number, number]

interface Span {
  readonly start: number
  readonly end: number
}

/** A map in a text, by its bytes; read when its turn comes. */
interface FoundMap extends Span {
  /** Read and written again, without comments and without keys that come twice: the text itself is looked at as well. */
  readonly isCopy?: true
  readonly read: () => Uint8Array | null
}

interface InlineMap extends Span {
  /** A consumer follows it: it claims to be a map, whatever it holds. In a page that is not certain. */
  readonly isReference: boolean
}

function readInlineMap(text: string, { start, end, isReference }: InlineMap): Uint8Array | null {
  const bytes = decodeDataUrl(text.slice(start, end))
  // A program that writes such comments has the beginning of one in a string, and nothing behind the comma.
  return bytes !== null && bytes.length > 0 && (isReference || looksLikeMap(bytes)) ? bytes : null
}

function mapEntry(artifact: Artifact, bytes: Uint8Array, index: number): Entry {
  const mapKind = artifact.facts.evalModule === undefined ? 'inline' : 'eval'
  return { kind: 'entry', path: `<inline-map:${index}>`, bytes, facts: { mapKind } }
}

function moduleEntry({ url, text }: EvalModule): Entry {
  return {
    kind: 'entry',
    path: url,
    bytes: Buffer.from(text),
    facts: { evalModule: classifySource(url) },
  }
}

function inlineMaps(text: string, references: readonly MapReference[], language: Language | undefined): InlineMap[] {
  const referred = references
    .filter(({ start }) => /^data:/i.test(text.slice(start, start + 5)))
    .map(({ start, end, kind }) => ({ start, end, isReference: kind !== 'shadow' && language !== 'markup' }))
  const others = [...findDataUrls(text, referred)].map((span) => ({ ...span, isReference: false }))
  return [...referred, ...others].sort((one, other) => one.start - other.start)
}

/** Whether one of `spans`, which are ascending and apart, holds `offset`. */
function isWithin(spans: readonly Span[], offset: number): boolean {
  let low = 0
  let high = spans.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((spans[middle] as Span).end <= offset) low = middle + 1
    else high = middle
  }
  return offset >= (spans[low]?.start ?? Number.POSITIVE_INFINITY)
}

function looksLikeMap(bytes: Uint8Array): boolean {
  const buffer = asBuffer(bytes)
  return buffer.includes('"mappings"') || buffer.includes('"sections"') || buffer.includes('"sourcesContent"')
}

function inBytes({ url, kind, start, end }: MapReference, byteAt: (unit: number) => number): MapReference {
  return { url: withoutData(url), kind, start: byteAt(start), end: byteAt(end) }
}

/** A text, and the way back from its UTF-16 offsets to those of its bytes. */
interface ReadText {
  readonly text: string
  /** Cheap when asked in ascending order. */
  byteAt(unit: number): number
}

/** Decodes the bytes of a text, by one byte a character where that is the same text: half the memory, and offsets for nothing. */
function readText(bytes: Uint8Array): ReadText {
  if (isAscii(bytes)) return { text: decodeText(bytes, 'latin1'), byteAt: (unit) => unit }
  const found = detectEncoding(bytes)
  const bom = found?.bom ?? 0
  const body = bytes.subarray(bom)
  if (found?.encoding === 'utf-16le' || found?.encoding === 'utf-16be')
    return { text: decodeText(body, found.encoding), byteAt: (unit) => bom + unit * 2 }
  // A malformed sequence would be decoded to something of another length.
  if (found?.encoding !== 'utf-8' || !isUtf8(body))
    return { text: decodeText(body, 'latin1'), byteAt: (unit) => bom + unit }
  const text = decodeText(body, 'utf-8')
  return { text, byteAt: utf8Offsets(text, bom) }
}

function utf8Offsets(text: string, bom: number): (unit: number) => number {
  let knownUnit = 0
  let knownByte = bom
  return (unit) => {
    const distance = Buffer.byteLength(text.slice(Math.min(unit, knownUnit), Math.max(unit, knownUnit)))
    knownByte += unit < knownUnit ? -distance : distance
    knownUnit = unit
    return knownByte
  }
}

/** The bytes that a `data:` URL holds; null when it is none. Lenient about everything but the comma. */
export function decodeDataUrl(url: string): Uint8Array | null {
  if (!/^data:/i.test(url.slice(0, 5))) return null
  const comma = url.indexOf(',')
  if (comma === -1 || comma > MAX_HEAD) return null
  const head = url.slice(5, comma)
  // Both alphabets, with or without padding; whatever is foreign to them, line continuations included, is passed over.
  if (/;\s*base64\s*$/i.test(head)) return Buffer.from(url.slice(comma + 1), 'base64')
  return percentDecode(url.slice(comma + 1))
}

/** A URL as a report names it: of a `data:` URL, whose content is opened, the head alone. */
export function withoutData(url: string): string {
  if (!/^data:/i.test(url.slice(0, 5))) return url
  return `${/^data:[^,]{0,200}/i.exec(url.slice(0, 210))?.[0] ?? 'data:'},`
}

const MAX_HEAD = 1024

function percentDecode(text: string): Uint8Array {
  const bytes = Buffer.from(text)
  let to = 0
  for (let from = 0; from < bytes.length; from += 1) {
    let byte = bytes[from] as number
    if (byte === 0x25) {
      const pair = bytes.toString('latin1', from + 1, from + 3)
      if (/^[\da-f]{2}$/i.test(pair)) {
        byte = Number.parseInt(pair, 16)
        from += 2
      }
    }
    bytes[to] = byte
    to += 1
  }
  return bytes.subarray(0, to)
}

/** The `data:` URLs in a text that may hold JSON, wherever they stand but in those that are `known` already. */
function* findDataUrls(text: string, known: readonly Span[]): Iterable<Span> {
  const ends = new Map(known.map(({ start, end }) => [start, end]))
  let found = 0
  for (let at = text.indexOf('data:'); at !== -1 && found < MAX_FOUND; at = text.indexOf('data:', at)) {
    const end = ends.get(at)
    if (end !== undefined) {
      at = end
      continue
    }
    const head = HEAD.exec(text.slice(at, at + 300))
    if (!head) {
      at += 'data:'.length
      continue
    }
    const start = at
    at = firstOf(text, at + head[0].length, DATA_STOPS)
    found += 1
    yield { start, end: at }
  }
}

/** A media type of JSON or none, and data that begin like an object: `{`, percent-encoded or in Base64. */
const HEAD =
  /^data:(?:[\w.+-]+\/[\w.+-]*(?:json|source-map|octet-stream)[\w.+-]*)?(?:;[\w-]+[=:][\w-]+)*(?:;base64,(?=e[wyz3])|,(?=%7[Bb]|\{))/i

const MAX_FOUND = 100_000
const DATA_STOPS: Stops = { ascii: [...STOPS.ascii.filter((stop) => stop !== '*/'), '<', '>', ')'], wide: STOPS.wide }
