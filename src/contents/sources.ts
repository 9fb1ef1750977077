import { type Artifact, descendants, type Summary } from '../model/artifact.ts'
import type { MapEntry } from '../model/report.ts'
import type { Origin } from '../model/source-map.ts'
import { type References, resolveReferences } from './references.ts'

/** What one map gives away. */
interface MapCount {
  readonly summary: Summary
  /** Paths of the artifacts that point at the map; `!` between the steps of a chain. */
  readonly referencedBy: readonly string[]
  /** Its first-party sources whose text ships nowhere outside maps; a text that two maps share is novel in the first only. */
  readonly novelSources: readonly Summary[]
  /** Whether it holds any first-party source whose text ships nowhere outside maps, one that is counted in another map included. */
  readonly hasUnshipped: boolean
  readonly counts: SourceCounts
}

/** Counted as the report counts: sources by entry, lines, and bytes of text. */
export type SourceCounts = Omit<MapEntry, 'chain' | 'kind' | 'valid' | 'referencedBy' | 'tool'>

/** What only the whole package tells of its maps. */
interface PackageSources {
  /** In the order of the walk. */
  readonly maps: readonly MapCount[]
  /** References to maps that do not ship. */
  readonly dangling: References['dangling']
  /** The first-party sources whose text ships nowhere outside maps, those that two maps share included. */
  readonly unshipped: readonly Summary[]
}

/** Counts the sources of every map of a package whose walk is over. Whoever asks for the same package again gets the same answer. */
export function sourcesOf(root: Pick<Artifact, 'contents' | 'facts'>): PackageSources {
  const known = counted.get(root.contents)
  if (known !== undefined) return known
  const sources = countSources(root)
  counted.set(root.contents, sources)
  return sources
}

// By the contents, which an artifact and its summary share: detectors, inventory and checkout all ask.
const counted = new WeakMap<Artifact['contents'], PackageSources>()

function countSources(root: Pick<Artifact, 'contents' | 'facts'>): PackageSources {
  const scope = ownScope(root.facts.manifest?.['name'])
  const shipped = shippedTexts(root)
  const { referencedBy, dangling } = resolveReferences(root)
  const inMaps = new Set<string>()
  const unshipped: Summary[] = []
  const maps: MapCount[] = []
  for (const summary of descendants(root)) {
    if (!summary.facts.map) continue
    const novelSources: Summary[] = []
    const known = unshipped.length
    for (const source of embeddedSources(summary)) {
      const text = source.textDigest ?? source.digest
      if (!isFirstParty(source, scope) || shipped.has(text)) continue
      unshipped.push(source)
      if (inMaps.has(text)) continue
      inMaps.add(text)
      novelSources.push(source)
    }
    maps.push({
      summary,
      referencedBy: referencedBy.get(summary) ?? [],
      novelSources,
      hasUnshipped: unshipped.length > known,
      counts: countMap(summary, scope, novelSources),
    })
  }
  return { maps, dangling, unshipped }
}

/** The texts that a map holds, without those of maps inside them. */
export function* embeddedSources(map: Summary): Iterable<Summary> {
  for (const child of map.contents) {
    if (child.facts.source) yield child
    else if (!child.facts.map) yield* embeddedSources(child)
  }
}

function countMap(map: Summary, scope: string | null, novel: readonly Summary[]): SourceCounts {
  const count = { embedded: 0, firstParty: 0, novel: novel.length, lines: 0, bytes: 0, novelLines: 0, novelBytes: 0 }
  for (const source of embeddedSources(map)) {
    count.embedded += 1
    count.lines += source.lines
    count.bytes += source.size
    if (isFirstParty(source, scope)) count.firstParty += 1
  }
  for (const { lines, size } of novel) {
    count.novelLines += lines
    count.novelBytes += size
  }
  return { sources: map.facts.map?.sources ?? 0, ...count, embedded: map.facts.map?.embedded ?? count.embedded }
}

function isFirstParty(source: Summary, scope: string | null): boolean {
  const origin = source.facts.source?.origin
  if (origin?.kind === 'dependency') return scope !== null && origin.name.startsWith(`${scope}/`)
  return origin?.kind === 'own'
}

/** Digests of all texts that ship as files. A map is no such file, nor is anything inside one. */
function shippedTexts(container: Pick<Summary, 'contents'>, texts: Set<string> = new Set()): Set<string> {
  for (const child of container.contents) {
    if (child.facts.map) continue
    texts.add(child.textDigest ?? child.digest)
    shippedTexts(child, texts)
  }
  return texts
}

function ownScope(name: unknown): string | null {
  return typeof name === 'string' ? (/^(@[^/]+)\//.exec(name)?.[1] ?? null) : null
}

/** The name of a map's source: `sourceRoot` + source, resolved against the map's own path or URL when relative; schemes are kept. */
export function resolveSource(source: string, sourceRoot: string | null, mapPath: string): string {
  const isWhole = hasScheme(source)
  const root = sourceRoot === null || sourceRoot === '' || isWhole ? '' : sourceRoot.replace(/\/?$/, '/')
  const joined = root + source
  if (hasScheme(joined) || joined.startsWith('/'))
    return hasScheme(mapPath) && joined.startsWith('/') ? absolute(joined, mapPath) : joined
  if (hasScheme(mapPath)) return absolute(joined, mapPath)
  const directory = mapPath.slice(0, mapPath.lastIndexOf('/') + 1)
  return normalize(directory + joined)
}

/** Tells code of the package from that of its dependencies and of the bundler, by the URL that a map gives. */
export function classifySource(url: string): Origin {
  const path = plainPath(url)
  const dependency = dependencyPath(path)
  if (dependency !== null) return { kind: 'dependency', name: dependency.name }
  const scheme = SCHEME.exec(url)?.[0] ?? ''
  return runtimes.some(({ of, pattern }) => (of ?? scheme) === scheme && pattern.test(path))
    ? { kind: 'runtime' }
    : { kind: 'own' }
}

/** The package that a source is a file of, and the file's path in it; null when it lies in no node_modules. */
export function dependencyPath(path: string): { readonly name: string; readonly path: string } | null {
  const at = path.lastIndexOf('node_modules/')
  if (at === -1 || (at !== 0 && path[at - 1] !== '/')) return null
  // pnpm and yarn keep packages under a store, but always in a node_modules of their own, which comes last.
  const [first = '', ...rest] = path.slice(at + 'node_modules/'.length).split('/')
  const name = first.startsWith('@') ? `${first}/${rest.shift() ?? ''}` : first
  return name === '' || name.startsWith('.') ? null : { name, path: rest.join('/') }
}

/** `..` and `.` resolved where that is possible; leading `..` stay. */
export function normalize(path: string): string {
  const isAbsolute = path.startsWith('/')
  const kept: string[] = []
  for (const part of path.split('/')) {
    if (part === '' || part === '.') continue
    if (part === '..' && kept.length > 0 && kept[kept.length - 1] !== '..') kept.pop()
    else if (part !== '..' || !isAbsolute) kept.push(part)
  }
  return (isAbsolute ? '/' : '') + kept.join('/')
}

// A single letter is a Windows drive, not a scheme.
const SCHEME = /^[a-z][a-z0-9+.-]+:/i

function hasScheme(url: string): boolean {
  return SCHEME.test(url)
}

function absolute(url: string, base: string): string {
  return URL.canParse(url, base) ? new URL(url, base).href : url
}

/** `webpack://name/./src/a.ts?1234` → `src/a.ts`; a scheme whose authority is a namespace loses both. */
export function plainPath(url: string): string {
  const withoutQuery = url.replaceAll('\\', '/').replace(/\?[0-9a-f]{4}$|\?$/, '')
  const rest = withoutQuery
    .replace(/^(?:webpack|turbopack|ng|rsc|rollup|vite|parcel|bun|metro):\/\/[^/]*\//, '')
    .replace(/^webpack-internal:\/\/\//, '')
    .replace(/^file:\/\//, '')
    .replace(/^\[project\]\//, '')
  return rest.replace(/^(?:\.\/)+/, '')
}

/** What bundlers put in by themselves. Narrow, since what passes for runtime counts as nobody's source. */
const runtimes: readonly { readonly of?: string; readonly pattern: RegExp }[] = [
  {
    of: 'webpack:',
    pattern:
      /^webpack\/(?:bootstrap|runtime\/|universalModuleDefinition|before-startup|startup|after-startup|container\/|sharing\/)/,
  },
  { of: 'webpack:', pattern: /^\(webpack\)[-/]/ },
  { of: 'webpack:', pattern: /^(?:external|ignored|delegated|remote|consume-shared-module|provide shared module) / },
  { of: 'turbopack:', pattern: /^\[(?:turbopack|next|externals|synthetic)\]\// },
  // Some tools drop the scheme; webpack's own modules of this kind have no extension.
  { pattern: /^webpack\/(?:bootstrap|universalModuleDefinition|runtime\/[^./]+)$/ },
  // Rollup's mark of a module that is no file.
  { pattern: /(?:^|\/)\0/ },
  { pattern: /(?:^|\/)vite\/(?:preload-helper|modulepreload-polyfill|dynamic-import-helper)(?:\.js)?$/ },
  { pattern: /(?:^|\/)rolldown[:/]runtime(?:\.js)?$/ },
  { pattern: /(?:^|\/)(?:__prelude__$|<define:|<runtime>)/ },
]
