import type { Artifact } from '../../model/artifact.ts'
import type { Format, Opened } from '../../model/format.ts'
import type { Meter } from '../../model/limits.ts'
import { asBuffer } from '../../text/as-buffer.ts'
import { sha256 } from '../../text/digest.ts'
import { Budget } from '../budget.ts'
import { expand } from '../expand/expand.ts'
import { printable } from '../printable.ts'
import { incomplete, limitReached } from '../trouble.ts'
import { type GlyphAllowance, type GlyphMap, lettersOf, readGlyphMap } from './glyph-map.ts'
import { asciiFilters, filtersOf } from './pdf-filters.ts'
import { pdfStrings } from './pdf-strings.ts'
import { type ShownLine, shownLines } from './pdf-text.ts'

/**
 * PDF documents: what their Flate streams hold, their strings that are not written as letters, and the lines that their pages show.
 * Everything else is searched as it stands.
 */
export const pdf: Format = {
  id: 'pdf',
  role: 'data',
  inline: { magic: '%PDF-' },
  accepts: ({ kind }) => kind === 'pdf',
  open: openPdf,
}

async function* openPdf(artifact: Artifact, meter: Meter): AsyncGenerator<Opened> {
  const bytes = asBuffer(artifact.bytes)
  const budget = new Budget(meter, bytes.length)
  const opened: [number, number][] = []
  const shown: ShownLine[] = []
  const maps = new Map<string, GlyphMap>()
  const allowance: GlyphAllowance = { left: GLYPHS }
  let damaged = 0
  for (let at = bytes.indexOf(STREAM); at !== -1; at = bytes.indexOf(STREAM, at)) {
    const head = at
    at += STREAM.length
    const dictionary = bytes.toString('latin1', Math.max(0, head - LONGEST_DICTIONARY), head)
    const own = dictionary.slice(dictionary.lastIndexOf('obj'))
    if (!/>>\s*$/.test(own)) continue
    const filters = filtersOf(own)
    const unwrap = asciiFilters.get(filters[0] ?? '')
    const flate = filters[unwrap === undefined ? 0 : 1]
    const isFlate = /^Fl(?:ateDecode)?$/.test(flate ?? '')
    const isPlain = filters.length === 0
    if (!isPlain && !isFlate && (unwrap === undefined || flate !== undefined)) continue
    const start = at + (bytes[at] === CR ? 2 : 1)
    const close = bytes.indexOf(END, start)
    const end = close === -1 ? bytes.length : close
    const { bytes: most, limit } = budget.left
    const packed = unwrap?.(bytes.subarray(start, end)) ?? bytes.subarray(start, end)
    const expanded = isFlate ? await expand('zlib', packed, most) : { bytes: packed, problem: null }
    const { problem } = expanded
    const content = asBuffer(expanded.bytes)
    if (problem === 'limit') return yield limitReached(limit, meter.limits)
    budget.spend(content.length)
    if (problem === 'corrupt' || problem === 'truncated') damaged += 1
    if (!isPlain) opened.push([start, end])
    // Pictures are in such streams too, and what is not packed is searched with the document.
    const isImage = /\/Subtype\s*\/Image/.test(own)
    const text = isImage || isPlain ? Buffer.alloc(0) : Buffer.concat([printable(content), stringsIn(content)])
    if (text.length > 0) yield { kind: 'entry', path: `<stream:${opened.length - 1}>`, bytes: text }
    // Once it is used up, it stays so: something has not been read.
    if (allowance.left > 0) allowance.left += content.length * GLYPHS_PER_BYTE
    const map = isImage ? null : readGlyphMap(content, allowance)
    if (map !== null) maps.set(sha256(content), map)
    else if (!isImage && /\bT[jJ]\b/.test(content.toString('latin1')))
      for (const line of shownLines(content)) shown.push(line)
    at = end
  }
  const { bytes: most, limit } = budget.left
  const lines = linesAsLetters(shown, [...maps.values()], allowance, most)
  if (lines === null) return yield limitReached(limit, meter.limits)
  budget.spend(lines.length)
  if (lines.length > 0) yield { kind: 'entry', path: '<pages>', bytes: lines }
  const strings = Buffer.concat(gaps(opened, bytes.length).map(([start, end]) => stringsIn(bytes.subarray(start, end))))
  budget.spend(strings.length)
  if (strings.length > 0) yield { kind: 'entry', path: '<strings>', bytes: strings }
  yield { kind: 'facts', facts: { opened } }
  if (allowance.left <= 0)
    yield incomplete('pdf-glyphs', 'It has more fonts and lines than can be decoded in reasonable time.')
  if (damaged === 0) return
  if (isEncrypted(bytes)) yield { kind: 'facts', facts: { opaque: { format: 'pdf', because: 'encrypted' } } }
  else yield incomplete('pdf-stream', 'A compressed stream of the document is damaged.')
}

/** Whether the trailer names what the document was encrypted with (7.6.1). */
function isEncrypted(bytes: Buffer): boolean {
  const at = bytes.indexOf('/Encrypt')
  return at !== -1 && /^\s*(?:\d+ \d+ R|<<)/.test(bytes.toString('latin1', at + 8, at + 40))
}

/** The lines of all pages, each by every map that has all of its glyphs, since which font it is stands elsewhere; null when there would be too much. */
function linesAsLetters(
  lines: readonly ShownLine[],
  maps: readonly GlyphMap[],
  allowance: GlyphAllowance,
  most: number,
): Buffer | null {
  const texts = new Set<string>()
  let length = 0
  for (const line of lines) {
    const letters = maps.map((map) => lettersOf(line.codes, map, allowance)).filter((text) => text !== null)
    // A string that is whole has been read with its stream.
    if (letters.length === 0 && line.isJoined) letters.push(line.codes.toString('latin1'))
    for (const text of letters) {
      if (text.length < SHORTEST_LINE || texts.has(text)) continue
      length += text.length + 1
      if (length > most) return null
      texts.add(text)
    }
  }
  return Buffer.from([...texts].map((text) => `${text}\n`).join(''))
}

function stringsIn(bytes: Uint8Array): Buffer {
  return Buffer.from(pdfStrings(asBuffer(bytes)))
}

/** What lies between the ascending parts. */
function gaps(parts: readonly (readonly [number, number])[], length: number): readonly (readonly [number, number])[] {
  const edges = [0, ...parts.flat(), length]
  return Array.from({ length: edges.length / 2 }, (_, at) => [edges[2 * at] ?? 0, edges[2 * at + 1] ?? 0] as const)
}

const STREAM = 'stream'
const END = 'endstream'
const CR = 0x0d
const LONGEST_DICTIONARY = 2048
const SHORTEST_LINE = 4
/** Glyphs that may be looked at in any document, and more for each byte of its streams: a few fonts name all that there are. */
const GLYPHS = 2_000_000
const GLYPHS_PER_BYTE = 16
