import { sha256 } from '../text/digest.ts'
import type { Traced } from './originals.ts'

/**
 * One leak, one finding. What was found in a generated file and again in the source that it was made from stands in the source,
 * with the generated place as a related one; equal text twice in one artifact stands where it came first.
 */
export function mergeCandidates(candidates: readonly Traced[]): readonly Traced[] {
  const merged = new Map<string, Traced>()
  const inSources = candidates.filter((candidate) => candidate.originalChain === null)
  const inGenerated = candidates.filter((candidate) => candidate.originalChain !== null)
  for (const candidate of inSources) put(merged, keyOf(candidate, candidate.chain), candidate)
  for (const candidate of inGenerated) {
    const source = merged.get(keyOf(candidate, candidate.originalChain ?? []))
    if (source === undefined) put(merged, keyOf(candidate, candidate.chain), candidate)
    else merged.set(keyOf(candidate, source.chain), withRelated(source, candidate, 'the same in the generated file'))
  }
  return [...merged.values()]
}

function put(merged: Map<string, Traced>, key: string, candidate: Traced): void {
  const first = merged.get(key)
  merged.set(key, first === undefined ? candidate : withRelated(first, candidate, 'and again here'))
}

function withRelated(first: Traced, other: Traced, message: string): Traced {
  if (first.related.length >= RELATED) return first
  const { chain, region, original } = other
  const location = { chain, ...(region && { region }), original }
  return { ...first, related: [...first.related, { location, message }] }
}

/** What a reader needs of a leak that is repeated a thousand times. */
const RELATED = 20

function keyOf(candidate: Traced, chain: readonly string[]): string {
  const place = candidate.matched === '' && candidate.region ? JSON.stringify(candidate.region) : ''
  return JSON.stringify([candidate.rule.id, chain, sha256(candidate.matched), place])
}
