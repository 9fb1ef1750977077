import type { Finding } from '../model/report.ts'
import { sha256 } from '../text/digest.ts'

/**
 * Merges findings that are `info` and stop nothing: one for each package, rule and state stands for all, at the place of the first. `nameOf`
 * gives a package's name by its index.
 */
export function aggregate(findings: readonly Finding[], nameOf: (index: number) => string | null): readonly Finding[] {
  const groups = new Map<string, Finding[]>()
  for (const finding of findings) {
    if (!isMinor(finding)) continue
    const group = groups.get(keyOf(finding))
    if (group) group.push(finding)
    else groups.set(keyOf(finding), [finding])
  }
  return findings.flatMap((finding) => {
    const group = isMinor(finding) ? (groups.get(keyOf(finding)) ?? []) : []
    if (group.length < 2) return [finding]
    return group[0] === finding ? [merged(finding, group, nameOf(finding.package))] : []
  })
}

/** The fingerprint of all that a rule finds in a package and that is no more than `info`: rule and package, no place. */
export function aggregateFingerprint(ruleId: string, packageName: string | null): string {
  return `wt1:${sha256(JSON.stringify([ruleId, packageName ?? '']))}`
}

function isMinor({ severity, stops }: Finding): boolean {
  return severity === 'info' && !stops
}

function keyOf({ package: index, ruleId, state }: Finding): string {
  return `${index} ${ruleId} ${state}`
}

function merged(first: Finding, group: readonly Finding[], packageName: string | null): Finding {
  const { digest: _, sources: __, ...finding } = first
  return {
    ...finding,
    related: group.slice(1).map(({ location, message }) => ({ location, message })),
    fingerprint: aggregateFingerprint(first.ruleId, packageName),
    count: group.reduce((sum, { count }) => sum + count, 0),
  }
}
