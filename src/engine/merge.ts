import { sha256 } from '../text/digest.ts'
import type { Traced } from './originals.ts'

/**
 * One leak, one finding. What was found in a generated file and again in the source that it was made from stands in the source,
 * with the generated place as a related one; equal text twice in one artifact stands where it came first.
 */
export function mergeCandidates(candidates: readonly Traced[]): readonly Traced[] {
  const merged = new Map<string, Traced>()
  const byMap = new Map<string, string>()
  for (const candidate of candidates.filter(({ mapChain }) => mapChain === null)) {
    const key = keyOf(candidate, candidate.chain)
    put(merged, key, candidate)
    if (candidate.subject.facts.source === undefined) continue
    const inMap = keyOf(candidate, candidate.chain.slice(0, -1))
    if (!byMap.has(inMap)) byMap.set(inMap, key)
  }
  for (const candidate of candidates.filter(({ mapChain }) => mapChain !== null)) {
    const { originalChain, mapChain } = candidate
    // A coarse map leads to another line, or nowhere: the same text anywhere in its sources is the same leak.
    const traced = keyOf(candidate, originalChain ?? [])
    const key = merged.has(traced) ? traced : byMap.get(keyOf(candidate, mapChain ?? []))
    const source = key === undefined ? undefined : merged.get(key)
    if (key === undefined || source === undefined) put(merged, keyOf(candidate, candidate.chain), candidate)
    else merged.set(key, withRelated(source, candidate, 'the same in the generated file'))
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
