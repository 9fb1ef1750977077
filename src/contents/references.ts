import { type Artifact, descendants, type Summary, uncompressed } from '../model/artifact.ts'
import { chainKey, printChain } from '../model/chain.ts'
import type { MapReference } from '../model/source-map.ts'

/** A reference to a map that does not ship. */
export interface Dangling {
  readonly from: Summary
  readonly reference: MapReference
}

export interface References {
  /** Who points at each map. */
  readonly referencedBy: ReadonlyMap<Summary, readonly string[]>
  readonly dangling: readonly Dangling[]
}

/** Matches what files say about their maps with the maps that ship. Text that only looks like a reference counts for nothing. */
export function resolveReferences(root: Pick<Artifact, 'contents'>): References {
  const everything = [...descendants(root)]
  const byChain = new Map(everything.map((summary) => [chainKey(summary.chain), summary]))
  const referencedBy = new Map<Summary, Set<string>>()
  const dangling: Dangling[] = []
  const link = (map: Summary, from: Summary) => {
    const names = referencedBy.get(map) ?? new Set()
    referencedBy.set(map, names.add(printChain(from.chain)))
  }
  for (const from of everything) {
    for (const child of uncompressed(from) === from ? from.contents : []) {
      const map = uncompressed(child)
      if (map.facts.map?.kind === 'inline' || map.facts.map?.kind === 'eval') link(map, from)
    }
    // What a source inside a map says was true before the build, not in this package.
    if (from.facts.source) continue
    for (const reference of from.facts.references ?? []) {
      if (reference.kind === 'shadow') continue
      const path = resolvePath(from.path, reference.url)
      if (path === null) continue
      const target = byChain.get(chainKey([...from.chain.slice(0, -1), path]))
      if (target) link(uncompressed(target), from)
      else dangling.push({ from, reference })
    }
  }
  return { referencedBy: new Map([...referencedBy].map(([map, names]) => [map, [...names]])), dangling }
}

/** The map that belongs to a generated file: the one it names, else an inline one in it, else the one beside it. */
export function linkedMap(file: Summary, siblings: ReadonlyMap<string, Summary>): Summary | undefined {
  const references = (file.facts.references ?? []).filter((reference) => reference.kind !== 'shadow')
  for (const { url } of references.toReversed()) {
    if (/^data:/i.test(url)) return file.contents.map(uncompressed).findLast((child) => child.facts.map !== undefined)
    const path = resolvePath(file.path, url)
    const found = path === null ? undefined : mapIn(siblings.get(path))
    if (found) return found
  }
  return mapIn(siblings.get(`${file.path}.map`))
}

function mapIn(file: Summary | undefined): Summary | undefined {
  const map = file && uncompressed(file)
  return map?.facts.map === undefined ? undefined : map
}

/** Where a relative URL in the file at `base` leads, inside the same container; null when it has a scheme or a host, or is absolute. */
function resolvePath(base: string, url: string): string | null {
  if (url === '' || /^(?:[a-z][a-z0-9+.-]*:|\/|\\)/i.test(url)) return null
  const folders = base.split('/').slice(0, -1)
  for (const segment of decode(url.replace(/[?#].*$/s, '')).split('/')) {
    if (segment === '..') folders.pop()
    else if (segment !== '.' && segment !== '') folders.push(segment)
  }
  return folders.join('/')
}

function decode(url: string): string {
  try {
    return decodeURIComponent(url)
  } catch (error) {
    // A stray percent sign is part of a name.
    if (error instanceof URIError) return url
    throw error
  }
}
