import { constants } from 'node:buffer'
import type { Problem } from '../../model/source-map.ts'
import { decodeText } from '../../text/encoding.ts'
import { decodeJsonString } from '../../text/json-string.ts'
import { judgeMap, type MapJudgement, mappingsOf } from './judge-map.ts'
import { scanSourceMap, unwrapMap } from './scan-map.ts'
import { mapsIn, type ScannedMap, sourceUrl, unsound } from './scanned-map.ts'

/** A source map as far as it can be read, and its verdict by ECMA-426. */
export interface SourceMap {
  readonly valid: boolean
  readonly problems: readonly Problem[]
  readonly debugId: string | null
  /** All sections together, in file order; contents without a place in `sources` are nameless entries. */
  readonly sources: readonly MapSource[]
  /** Prepares position look-ups; call `dispose` on the result when done. */
  positions(): Promise<Positions>
}

/** One entry of `sources`. */
export interface MapSource {
  /** Resolved against `sourceRoot` and the map's own URL. */
  readonly url: string | null
  readonly content: string | null
  /** Whether the map's ignoreList says that it is third-party code. */
  readonly ignored: boolean
}

/** Reads a source map, strictly by ECMA-426, without giving up on what can still be read. Never throws on bad input. */
export function readSourceMap(text: string | Uint8Array, options: { readonly url?: string } = {}): SourceMap {
  const original = typeof text === 'string' ? Buffer.from(text) : text
  const { bytes, problems } = unwrapMap(original, MAX_INFLATED)
  const scan = scanSourceMap(bytes)
  const base = options.url ?? ''
  const urlOf = (map: ScannedMap, index: number): string | null => sourceUrl(bytes, map, index, base)
  const sources = [...mapsIn(scan.map)].flatMap((map) => sourcesOf(bytes, map, urlOf))
  // Only now: decoding the sources has shown whether their strings are sound.
  const judgement = judgeMap(bytes, scan)
  const valid = judgement.valid && problems.every(({ code }) => code !== 'not-utf-8' && code !== 'not-json')
  return {
    valid,
    problems: [...problems, ...judgement.problems],
    debugId: scan.map.debugId,
    sources,
    positions: () => openPositions(bytes, scan.map, judgement, urlOf),
  }
}

/** Prepares position look-ups in a map without decoding its sources. */
export function readPositions(original: Uint8Array, options: { readonly url?: string } = {}): Promise<Positions> {
  const { bytes } = unwrapMap(original, MAX_INFLATED)
  const scan = scanSourceMap(bytes)
  return openPositions(bytes, scan.map, judgeMap(bytes, scan), (map, index) =>
    sourceUrl(bytes, map, index, options.url ?? ''),
  )
}

function sourcesOf(
  bytes: Uint8Array,
  map: ScannedMap,
  urlOf: (map: ScannedMap, index: number) => string | null,
): MapSource[] {
  const ignored = new Set(map.ignored)
  const sources: MapSource[] = []
  // The specification drops contents beyond sources; they are there all the same.
  for (let i = 0; i < Math.max(map.sources.length, map.contents.length); i += 1) {
    const content = map.contents.isNull(i) ? null : contentOf(bytes, map, i)
    sources.push({ url: urlOf(map, i), content, ignored: ignored.has(i) })
  }
  return sources
}

function contentOf(bytes: Uint8Array, map: ScannedMap, index: number): string | null {
  const decoded = decodeJsonString(bytes, map.contents.start(index), map.contents.end(index), () =>
    map.report('not-json', unsound),
  )
  if (decoded.length < constants.MAX_STRING_LENGTH) return decodeText(decoded, 'utf-8')
  map.report('content-too-long', 'the content of a source is longer than a string can be')
  return null
}

const MAX_INFLATED = 2 * 1024 ** 3

/** A place in an original source, 0-based. `source` is null where the map does not name it. */
export interface SourcePosition {
  readonly source: string | null
  readonly line: number
  readonly column: number
  readonly name: string | null
}

/** Looks original positions up. Holds memory outside the heap until `dispose` is called. */
export interface Positions {
  /** Where the code at a 0-based position of the generated text comes from; null where the map says nothing. */
  originalPositionFor(position: { readonly line: number; readonly column: number }): SourcePosition | null
  dispose(): void
}

/** Prepares look-ups in a judged map. `urlOf` names the sources of the maps in it. */
async function openPositions(
  bytes: Uint8Array,
  map: ScannedMap,
  { checks }: Pick<MapJudgement, 'checks'>,
  urlOf: (map: ScannedMap, index: number) => string | null,
): Promise<Positions> {
  const { SourceMapConsumer } = await import('source-map')
  const consumers: { destroy(): void }[] = []
  const dispose = (): void => {
    for (const consumer of consumers.splice(0)) consumer.destroy()
  }
  const pieces: Piece[] = []
  for (const piece of piecesOf(map, 0, 0)) {
    const check = checks.get(piece.map)
    if (check === undefined || check.segments === 0) continue
    // Nothing real refers to so many; the library would take seconds to number them.
    if (Math.max(check.lastSource, check.lastName) >= MAX_PLACEHOLDERS) continue
    const mappings = Buffer.from(mappingsOf(bytes, piece.map).subarray(0, check.cleanEnd)).toString('latin1')
    // The library is given numbers for names: what it would make of hostile URLs does not matter, and none is copied.
    const consumer = await new SourceMapConsumer({
      version: 3,
      file: '',
      sources: placeholders(check.lastSource + 1),
      names: placeholders(check.lastName + 1),
      mappings,
    })
    consumers.push(consumer)
    pieces.push({ ...piece, find: (line, column) => consumer.originalPositionFor({ line: line + 1, column }) })
  }
  return {
    dispose,
    originalPositionFor({ line, column }) {
      const piece = pieceAt(pieces, line, column)
      if (piece === undefined || line < 0 || column < 0) return null
      const found = piece.find(line - piece.line, line === piece.line ? column - piece.column : column)
      if (found.source === null || found.line === null || found.column === null) return null
      const name = found.name === null ? null : nameOf(bytes, piece.map, Number(found.name))
      return { source: urlOf(piece.map, Number(found.source)), line: found.line - 1, column: found.column, name }
    },
  }
}

interface Piece {
  readonly map: ScannedMap
  /** Where it begins in the generated text. */
  readonly line: number
  readonly column: number
  readonly find: (line: number, column: number) => Found
}

interface Found {
  readonly source: string | null
  readonly line: number | null
  readonly column: number | null
  readonly name: string | null
}

function* piecesOf(map: ScannedMap, line: number, column: number): Iterable<Omit<Piece, 'find'>> {
  if (map.sections === null) yield { map, line, column }
  for (const section of map.sections ?? []) {
    if (section.map === null || section.line === null || section.column === null) continue
    yield* piecesOf(section.map, line + section.line, section.line === 0 ? column + section.column : section.column)
  }
}

/** The last piece that begins at or before a position; pieces of an invalid map need not be in order. */
function pieceAt(pieces: readonly Piece[], line: number, column: number): Piece | undefined {
  let best: Piece | undefined
  for (const piece of pieces) {
    if (piece.line > line || (piece.line === line && piece.column > column)) continue
    if (best && (piece.line < best.line || (piece.line === best.line && piece.column < best.column))) continue
    best = piece
  }
  return best
}

function nameOf(bytes: Uint8Array, map: ScannedMap, index: number): string | null {
  if (map.names.isNull(index)) return null
  return Buffer.from(decodeJsonString(bytes, map.names.start(index), map.names.end(index))).toString('utf8')
}

function placeholders(count: number): string[] {
  return Array.from({ length: count }, (_, index) => String(index))
}

const MAX_PLACEHOLDERS = 1_000_000
