import { classifySource } from '../../contents/sources.ts'
import type { Artifact } from '../../model/artifact.ts'
import type { Entry, Format, Opened, Trouble } from '../../model/format.ts'
import type { Meter } from '../../model/limits.ts'
import type { ExternalReference, MapFacts, MapReference, SourceFacts } from '../../model/source-map.ts'
import { asBuffer } from '../../text/as-buffer.ts'
import { decodeJsonString } from '../../text/json-string.ts'
import { beginsLikeObject } from '../../text/kind.ts'
import { judgeMap, type MapJudgement } from './judge-map.ts'
import { notAnObject, type Scan, scanSourceMap, type Unwrapped, unwrapMap } from './scan-map.ts'
import { mapsIn, type ScannedMap, type Spans, sourceUrl, unsound, writtenUrl } from './scanned-map.ts'

/** Opens a source map into the sources embedded in it. */
export const sourceMapFormat: Format = {
  id: 'source-map',
  role: 'map',
  accepts: (artifact) => artifact.kind === 'source-map' || claimsToBeMap(artifact),
  open: openSourceMap,
}

/** By its name or its place a map, by its bytes not: damaged, perhaps, or a map of something else. */
function claimsToBeMap(artifact: Artifact): boolean {
  // Bun's own form, which no JSON is, has its own reader; what is compressed is opened by its own format first.
  if (artifact.facts.bunMap === true || artifact.kind === 'gzip') return false
  if (artifact.facts.mapKind !== undefined) return true
  if (!unspecific.has(artifact.kind) || !/\.map$/i.test(artifact.path)) return false
  if (isNamedLikeMap(artifact)) return artifact.kind === 'binary' || beginsLikeObject(artifact.bytes)
  return /^\W*\{/.test(Buffer.from(artifact.bytes.subarray(0, 64)).toString('latin1'))
}

// Game maps and linker maps are called .map too, but not .js.map.
function isNamedLikeMap(artifact: Artifact): boolean {
  return artifact.facts.mapKind !== undefined || /\.(?:[cm]?[jt]sx?|css)\.map$/i.test(artifact.path)
}

const unspecific: ReadonlySet<string> = new Set(['json', 'text', 'binary'])

function* openSourceMap(artifact: Artifact, meter: Meter): Iterable<Opened> {
  const unwrapped = unwrapMap(artifact.bytes, meter.allowance(artifact.bytes.length).bytes)
  const { bytes } = unwrapped
  const scan = scanSourceMap(bytes)
  const { map, damage } = scan
  const isObject = map.problems.every(({ detail }) => detail !== notAnObject)
  if (map.isMap || map.embedded.length > 0 || (isNamedLikeMap(artifact) && isObject)) {
    const base = mapPath(artifact)
    let index = 0
    for (const inner of mapsIn(map)) {
      yield* entriesOf(bytes, inner, index, base)
      index += Math.max(inner.sources.length, inner.contents.length) + inner.loose.length
    }
    // Only now: decoding the sources has shown whether their strings are sound.
    const judgement = judgeMap(bytes, scan)
    const opened = openedRanges(unwrapped, scan)
    const references = sectionReferences(unwrapped, scan)
    const facts = { map: factsOf(artifact, unwrapped, scan, judgement, base), opened }
    yield { kind: 'facts', facts: references.length === 0 ? facts : { ...facts, references } }
    const unread = judgement.problems.find(({ code }) => code === 'sections-too-deep' || code === 'sections-too-many')
    if (unread) yield unreadable(unread.detail)
    if ([...mapsIn(map)].some(({ isContentUnread }) => isContentUnread))
      yield unreadable('sourcesContent is not a list of texts, and no text was found in it')
  } else if (!isObject && (isNamedLikeMap(artifact) || artifact.kind === 'source-map')) yield unreadable(notAnObject)
  if (damage && damage.detail !== 'text after the end')
    yield unreadable(`${damage.detail}, at byte ${damage.offset}; what comes after was not read`)
}

function unreadable(reason: string): Trouble {
  return {
    kind: 'trouble',
    code: 'map-unreadable',
    detail: `the source map is unreadable: ${reason}`,
    effect: 'incomplete',
  }
}

function* entriesOf(bytes: Uint8Array, map: ScannedMap, firstIndex: number, base: string): Iterable<Entry> {
  const ignored = new Set(map.ignored)
  const entry = (spans: Spans, place: number, path: string, source: SourceFacts): Entry => ({
    kind: 'entry',
    path,
    bytes: decodeJsonString(bytes, spans.start(place), spans.end(place), () => map.report('not-json', unsound)),
    facts: { source },
  })
  for (let i = 0; i < map.contents.length; i += 1) {
    if (map.contents.isNull(i)) continue
    const index = firstIndex + i
    const path = sourceUrl(bytes, map, i, base) || nameless(index)
    const url = writtenUrl(bytes, map, i)
    yield entry(map.contents, i, path, { url, index, origin: originOf(path, url), ignored: ignored.has(i) })
  }
  const looseFrom = firstIndex + Math.max(map.sources.length, map.contents.length)
  for (let i = 0; i < map.loose.length; i += 1) {
    const index = looseFrom + i
    yield entry(map.loose, i, nameless(index), { url: null, index, origin: { kind: 'own' }, ignored: false })
  }
}

function nameless(index: number): string {
  return `<source:${index}>`
}

/** A bundler's own modules have names that resolving would bury in a path. */
function originOf(path: string, url: string | null): SourceFacts['origin'] {
  const origin = classifySource(path)
  return origin.kind === 'own' && url !== null ? classifySource(url) : origin
}

function factsOf(
  artifact: Artifact,
  unwrapped: Unwrapped,
  scan: Scan,
  judgement: MapJudgement,
  base: string,
): MapFacts {
  const { bytes } = unwrapped
  const sourceUrls: string[] = []
  let sources = 0
  let embedded = 0
  for (const map of mapsIn(scan.map)) {
    // Text that no entry of `sources` names is a source without a name.
    sources += Math.max(map.sources.length, map.contents.length) + map.loose.length
    embedded += map.loose.length
    for (let i = 0; i < map.contents.length; i += 1) if (!map.contents.isNull(i)) embedded += 1
    for (let i = 0; i < map.sources.length; i += 1) {
      const url = sourceUrls.length < MAX_URLS ? sourceUrl(bytes, map, i, base) : null
      if (url !== null) sourceUrls.push(url)
    }
  }
  return {
    kind: scan.map.isMap ? mapKind(artifact) : 'container',
    valid: judgement.valid && unwrapped.problems.every(({ code }) => code !== 'not-utf-8'),
    problems: [...unwrapped.problems, ...judgement.problems],
    tool: recognizeTool(bytes, scan.map, sourceUrls, base),
    debugId: scan.map.debugId,
    file: scan.map.file,
    sources,
    embedded,
    sourceUrls,
    external: externalReferences(scan.map, sourceUrls),
  }
}

function mapKind(artifact: Artifact): MapFacts['kind'] {
  return artifact.facts.mapKind ?? (artifact.path.startsWith('<') ? 'inline' : 'file')
}

/** The path that a map's sources are relative to: its own, or that of the script that it is inline in. */
function mapPath(artifact: Artifact): string {
  for (let at: Artifact | undefined = artifact; at !== undefined; at = at.parent)
    if (!at.path.startsWith('<') && at.facts.evalModule === undefined && !isDecompressed(at)) return at.path
  return ''
}

/** Whether it came out of a file that it alone is compressed in, and that has its name. */
function isDecompressed({ path, parent }: Artifact): boolean {
  const name = parent?.path.replace(/^.*\//s, '')
  return (
    name !== undefined && path !== '' && (name === path || /^\.(?:gz|gzip|br|zst|zstd)$/i.test(name.replace(path, '')))
  )
}

/** Maps that sections lie in by URL: some consumers still follow them. */
function sectionReferences({ locate }: Unwrapped, scan: Scan): MapReference[] {
  const at = locate ?? (() => 0)
  const urls = [...mapsIn(scan.map)].flatMap((map) => map.sectionUrls)
  return urls.map(({ url, start, end }) => ({ url, kind: 'engine', start: at(start), end: at(end) }))
}

function openedRanges({ locate }: Unwrapped, scan: Scan): (readonly [number, number])[] {
  if (locate === null) return []
  const ranges: [number, number][] = []
  for (const map of mapsIn(scan.map)) {
    if (map.mappings) ranges.push([map.mappings.start, map.mappings.end])
    for (const spans of [map.contents, map.loose])
      for (let i = 0; i < spans.length; i += 1) if (!spans.isNull(i)) ranges.push([spans.start(i), spans.end(i)])
  }
  ranges.sort((one, other) => one[0] - other[0])
  const wide = ranges.length > MANY ? joined(ranges) : ranges
  return wide.map(([start, end]) => [locate(start), locate(end)])
}

/** Between neighbours of a list there are quotes and a comma, which nobody need look at. */
function joined(ranges: readonly [number, number][]): [number, number][] {
  const wide: [number, number][] = []
  for (const [start, end] of ranges) {
    const last = wide.at(-1)
    if (last && start - last[1] <= 8) last[1] = Math.max(last[1], end)
    else wide.push([start, end])
  }
  return wide
}

const MANY = 10_000
const MAX_URLS = 10_000

/** The URLs by which a map leads out of its package, and the key that holds each. */
function externalReferences(root: ScannedMap, sourceUrls: readonly string[]): ExternalReference[] {
  const found = new Map<string, ExternalReference>()
  const add = (url: string | null, where: string): void => {
    if (url !== null && found.size < MAX_REFERENCES && LEADS_OUT.test(url)) found.set(`${where} ${url}`, { url, where })
  }
  for (const map of mapsIn(root)) {
    add(map.sourceRoot, 'sourceRoot')
    add(map.file, 'file')
    for (const { url, where } of map.external) add(url, where)
  }
  for (const url of sourceUrls) add(url, 'sources')
  return [...found.values()]
}

const LEADS_OUT = /^(?:(?:https?|s3|gs|s?ftp|git\+\w+):)?\/\/[^/]/i
const MAX_REFERENCES = 1000

/** The build tool that made a map, by marks that only it leaves; null where several come into question. */
function recognizeTool(bytes: Uint8Array, map: ScannedMap, sourceUrls: readonly string[], path: string): string | null {
  const first = map.sections?.find((section) => section.map !== null)?.map ?? map
  if (/64756e2164756e21$/i.test(map.debugId ?? '')) return 'bun'
  if (sourceUrls.some((url) => /^webpack(?:-internal)?:/.test(url))) return 'webpack'
  if (sourceUrls.some((url) => /^turbopack:/.test(url))) return 'turbopack'
  if (hasMetroKey(bytes) || sourceUrls.some((url) => /(?:^|\/)__prelude__$/.test(url))) return 'metro'
  if (sourceUrls.some((url) => /^(?:vite\/|\0?vite\/)|\/vite\/(?:preload-helper|modulepreload-polyfill)/.test(url)))
    return 'vite'
  if (sourceUrls.length > 0 && sourceUrls.every((url) => /\.(?:scss|sass)(?:$|\?)|^data:/.test(url))) return 'sass'
  const layout = [...first.keys].filter((key) => key !== 'debugId').join()
  const tool = byLayout.get(layout) ?? esbuildOr(bytes, first)
  // Rollup and Rolldown write what Vite has them write, in the folder and under the names that Vite gives by default.
  const isBundle = tool === 'rollup' || tool === 'rolldown' || layout === REMAPPED
  return isBundle && /(?:^|\/)assets\/[^/]+-[\w-]{8}\.[cm]?js\.map$/.test(path) ? 'vite' : tool
}

/** What the library writes with which Vite, among others, puts two maps together. */
const REMAPPED = 'version,mappings,names,ignoreList,sources,sourcesContent,file'

/**
 * The order in which tools write their keys, which they do not vary. Layouts that several share (that of gen-mapping: Babel, terser) are
 * left out.
 */
const byLayout: ReadonlyMap<string, string> = new Map([
  ['version,file,sourceRoot,sources,names,mappings', 'tsc'],
  ['version,file,sourceRoot,sources,names,mappings,sourcesContent', 'tsc'],
  ['version,file,sources,sourcesContent,names,mappings', 'rollup'],
  ['version,file,sources,names,mappings', 'rollup'],
  ['version,file,names,sources,sourcesContent,mappings', 'rolldown'],
  ['version,file,names,sources,mappings', 'rolldown'],
  ['version,sources,sourcesContent,names,mappings', 'swc'],
])

/** esbuild alone writes one key a line, `mappings` before `names`. */
function esbuildOr(bytes: Uint8Array, map: ScannedMap): string | null {
  const order = [...map.keys].join()
  const isEsbuild = /^version,sources(?:,sourceRoot)?(?:,sourcesContent)?,mappings,names$/.test(order)
  return isEsbuild && Buffer.from(bytes.subarray(0, 32)).includes('{\n  "version": 3,\n') ? 'esbuild' : null
}

function hasMetroKey(bytes: Uint8Array): boolean {
  const buffer = asBuffer(bytes)
  const [head, tail] = [buffer.subarray(0, 65_536), buffer.subarray(-65_536)]
  return [head, tail].some((part) => part.includes('"x_facebook_') || part.includes('"x_metro_'))
}
