import type { Match } from '../../model/detector.ts'
import type { SecretCandidate } from './sweep.ts'

/** How far apart, in bytes, the two halves of a pair may stand. */
const PAIR_DISTANCE = 2000

/** One match for what several looks have found, and pairs brought together. */
export function settle(candidates: readonly SecretCandidate[]): readonly Match[] {
  const kept = withoutGeneric(withoutRepeats(candidates))
  const byRule = groupedByRule(kept)
  return kept.map((candidate) => matchOf(candidate, partnerOf(candidate, byRule)))
}

/** Of what one rule found more than once, that which covers the most and needed the fewest layers. */
function withoutRepeats(candidates: readonly SecretCandidate[]): readonly SecretCandidate[] {
  const sorted = [...candidates].sort(
    (a, b) => a.start - b.start || b.end - a.end || a.layers.length - b.layers.length || compareIds(a, b),
  )
  const last = new Map<string, SecretCandidate>()
  return sorted.filter((candidate) => {
    const before = last.get(candidate.probe.rule.id)
    if (before !== undefined && candidate.end <= before.end) return false
    last.set(candidate.probe.rule.id, candidate)
    return true
  })
}

/** A generic rule gives way to any other that found a secret in the same text: the host of a URL is none. */
function withoutGeneric(candidates: readonly SecretCandidate[]): readonly SecretCandidate[] {
  const specific = candidates.filter(({ probe }) => !probe.options.generic && probe.rule.secret)
  if (specific.length === candidates.length) return candidates
  return candidates.filter((candidate) => {
    if (!candidate.probe.options.generic) return true
    return !around(specific, candidate, LONGEST).some(
      (other) => other.start < candidate.end && other.end > candidate.start,
    )
  })
}

// Longer secrets than this are seen by their beginning only.
const LONGEST = 16_384

function partnerOf(
  candidate: SecretCandidate,
  byRule: ReadonlyMap<string, readonly SecretCandidate[]>,
): SecretCandidate | null | undefined {
  const { pair } = candidate.probe.options
  if (pair === undefined) return undefined
  const own = candidate.probe.rule.id
  const namespace = own.includes(':') ? `${own.split(':', 1)[0]}:` : ''
  const others = byRule.get(`${namespace}${pair}`) ?? byRule.get(pair) ?? []
  const distance = (other: SecretCandidate): number => Math.abs(other.start - candidate.start)
  const near = around(others, candidate, PAIR_DISTANCE).filter((other) => distance(other) <= PAIR_DISTANCE)
  return near.reduce<SecretCandidate | null>(
    (best, other) => (best && distance(best) <= distance(other) ? best : other),
    null,
  )
}

/** Those of the sorted candidates that begin at most `distance` before or after this one. */
function around(
  sorted: readonly SecretCandidate[],
  { start, end }: SecretCandidate,
  distance: number,
): readonly SecretCandidate[] {
  return sorted.slice(firstFrom(sorted, start - distance), firstFrom(sorted, end + distance))
}

function firstFrom(sorted: readonly SecretCandidate[], offset: number): number {
  let low = 0
  let high = sorted.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((sorted[middle]?.start ?? 0) < offset) low = middle + 1
    else high = middle
  }
  return low
}

function matchOf(
  { probe, start, end, layers, secret, values }: SecretCandidate,
  partner: SecretCandidate | null | undefined,
): Match {
  const paired = partner === undefined ? {} : { paired: partner !== null }
  return {
    ruleId: probe.rule.id,
    start,
    end,
    text: secret,
    values: { ...values, ...paired },
    ...(layers.length > 0 && { layers }),
    ...(partner && { related: [{ start: partner.start, end: partner.end, message: partner.probe.rule.summary }] }),
  }
}

function compareIds(a: SecretCandidate, b: SecretCandidate): number {
  return a.probe.rule.id < b.probe.rule.id ? -1 : a.probe.rule.id > b.probe.rule.id ? 1 : 0
}

function groupedByRule(candidates: readonly SecretCandidate[]): ReadonlyMap<string, readonly SecretCandidate[]> {
  const groups = new Map<string, SecretCandidate[]>()
  for (const candidate of candidates) {
    const group = groups.get(candidate.probe.rule.id)
    if (group === undefined) groups.set(candidate.probe.rule.id, [candidate])
    else group.push(candidate)
  }
  return groups
}
