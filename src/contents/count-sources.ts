import { type Artifact, descendants, type Summary } from '../model/artifact.ts'
import { resolveReferences } from './references.ts'

/** What one map gives away, counted as the report counts it. */
export interface MapCount {
  readonly summary: Summary
  /** Paths of the artifacts that point at the map; `!` between the steps of a chain. */
  readonly referencedBy: readonly string[]
  readonly sources: number
  readonly embedded: number
  readonly firstParty: number
  readonly novel: number
  readonly lines: number
  readonly bytes: number
  readonly novelLines: number
  readonly novelBytes: number
}

/** Counts the sources of every map in a package, in the order of the walk; text that two maps share is novel in the first only. */
export function countSources(root: Pick<Artifact, 'contents' | 'facts'>): readonly MapCount[] {
  const scope = ownScope(root.facts.manifest?.['name'])
  const { referencedBy } = resolveReferences(root)
  return [...novelByMap(root)].map(([summary, novel]) => {
    return { summary, referencedBy: referencedBy.get(summary) ?? [], ...countMap(summary, scope, novel) }
  })
}

/** Every map of a package, in the order of the walk, with its novel sources; text that two maps share is novel in the first only. */
export function novelByMap(root: Pick<Artifact, 'contents' | 'facts'>): ReadonlyMap<Summary, readonly Summary[]> {
  const known = shippedTexts(root)
  const scope = ownScope(root.facts.manifest?.['name'])
  const novel = new Map<Summary, Summary[]>()
  for (const map of descendants(root)) {
    if (!map.facts.map) continue
    const found: Summary[] = []
    for (const source of embeddedSources(map)) {
      const text = source.textDigest ?? source.digest
      if (!isFirstParty(source, scope) || known.has(text)) continue
      known.add(text)
      found.push(source)
    }
    novel.set(map, found)
  }
  return novel
}

/** The first-party sources whose text ships nowhere outside maps. */
export function novelSources(root: Pick<Artifact, 'contents' | 'facts'>): readonly Summary[] {
  const shipped = shippedTexts(root)
  const scope = ownScope(root.facts.manifest?.['name'])
  const maps = [...descendants(root)].filter((summary) => summary.facts.map !== undefined)
  return maps.flatMap((map) => {
    return [...embeddedSources(map)].filter((source) => {
      return isFirstParty(source, scope) && !shipped.has(source.textDigest ?? source.digest)
    })
  })
}

/** The texts that a map holds, without those of maps inside them. */
export function* embeddedSources(map: Summary): Iterable<Summary> {
  for (const child of map.contents) {
    if (child.facts.source) yield child
    else if (!child.facts.map) yield* embeddedSources(child)
  }
}

function countMap(
  map: Summary,
  scope: string | null,
  novel: readonly Summary[],
): Omit<MapCount, 'summary' | 'referencedBy'> {
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
