import { type Artifact, descendants, type Summary } from '../model/artifact.ts'
import { type References, resolveReferences } from './references.ts'

/** What one map gives away. */
export interface MapCount {
  readonly summary: Summary
  /** Paths of the artifacts that point at the map; `!` between the steps of a chain. */
  readonly referencedBy: readonly string[]
  /** Its first-party sources whose text ships nowhere outside maps; a text that two maps share is novel in the first only. */
  readonly novelSources: readonly Summary[]
  readonly counts: SourceCounts
}

/** Counted as the report counts: sources by entry, lines, and bytes of text. */
export interface SourceCounts {
  readonly sources: number
  readonly embedded: number
  readonly firstParty: number
  readonly novel: number
  readonly lines: number
  readonly bytes: number
  readonly novelLines: number
  readonly novelBytes: number
}

/** What only the whole package tells of its maps. */
export interface PackageSources {
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
