import type { RawFinding } from '../model/raw-finding.ts'
import type { Finding } from '../model/report.ts'
import { isAtLeast } from '../model/severity.ts'
import { sha256 } from '../text/digest.ts'

/**
 * One finding for one leak: a secret that stands in several files of a package is told once, and what is `info` and stops nothing once for each
 * rule. Only what has the same state is merged. `nameOf` gives a package's name by its index.
 */
export function aggregate(
  findings: readonly RawFinding[],
  nameOf: (index: number) => string | null,
): readonly Finding[] {
  const told = merge(findings, valueKey, oneValue).map(({ value: _, comment: __, follows: ___, ...finding }) => finding)
  return merge(told, minorKey, (group) => oneMinor(group, nameOf(group[0].package)))
}

/** The fingerprint of all that a rule finds in a package and that is no more than `info`: rule and package, no place. */
export function aggregateFingerprint(ruleId: string, packageName: string | null): string {
  return `wt1:${sha256(JSON.stringify([ruleId, packageName ?? '']))}`
}

type Group<One> = readonly [One, ...One[]]

/** Puts one finding in the place of the first of those that have the same key; one without a key stays as it is. */
function merge<One extends Finding>(
  findings: readonly One[],
  keyOf: (finding: One) => string | null,
  mergeGroup: (group: Group<One>) => One,
): readonly One[] {
  const groups = new Map<string, [One, ...One[]]>()
  const keys = findings.map(keyOf)
  for (const [index, finding] of findings.entries()) {
    const key = keys[index] ?? null
    if (key === null) continue
    const group = groups.get(key)
    if (group) group.push(finding)
    else groups.set(key, [finding])
  }
  return findings.flatMap((finding, index) => {
    const group = groups.get(keys[index] ?? '')
    if (group === undefined || group.length < 2) return [finding]
    return group[0] === finding ? [mergeGroup(group)] : []
  })
}

function valueKey({ package: index, ruleId, state, value }: RawFinding): string | null {
  return value === undefined ? null : `${index} ${ruleId} ${state} ${value}`
}

/** The gravest place stands for all, the first of them when several are as grave; of accepted ones that which was accepted itself. */
function oneValue(group: Group<RawFinding>): RawFinding {
  const gravest = group.reduce((worst, each) => (isGraver(each, worst) ? each : worst))
  const others = group.filter((each) => each !== gravest)
  const fixes = new Map(group.flatMap((each) => each.fixes).map((fix) => [JSON.stringify(fix), fix]))
  const first = new Map(gravest.fixes.map((fix) => [JSON.stringify(fix), fix]))
  return {
    ...gravest,
    related: [
      ...gravest.related,
      ...others.flatMap(({ location, related }) => [{ location, message: 'the same in another file' }, ...related]),
    ],
    fixes: [...new Map([...first, ...fixes]).values()].slice(0, Math.max(FIXES, first.size)),
    stops: group.some(({ stops }) => stops),
    count: group.reduce((sum, { count }) => sum + count, 0),
  }
}

const FIXES = 5

function isGraver(one: RawFinding, other: RawFinding): boolean {
  if (one.severity !== other.severity) return isAtLeast(one.severity, other.severity)
  return other.follows === true && one.follows !== true
}

function minorKey({ package: index, ruleId, state, severity, stops }: Finding): string | null {
  return severity === 'info' && !stops ? `${index} ${ruleId} ${state}` : null
}

function oneMinor(group: Group<Finding>, packageName: string | null): Finding {
  const [first] = group
  const { digest: _, sources: __, ...finding } = first
  return {
    ...finding,
    related: group.flatMap(({ location, message, related, count }, index) => [
      ...(index === 0 ? [] : [{ location, message }]),
      // A value that stands in several files was one finding already.
      ...(count > 1 ? related : []),
    ]),
    fingerprint: aggregateFingerprint(first.ruleId, packageName),
    count: group.reduce((sum, { count }) => sum + count, 0),
  }
}
