import { constants } from 'node:buffer'
import type { Problem } from '../../model/source-map.ts'
import { decodeText } from '../../text/encoding.ts'
import { decodeJsonString } from '../../text/json-string.ts'
import { judgeMap } from './judge-map.ts'
import { openPositions, type Positions } from './positions.ts'
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
interface MapSource {
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
