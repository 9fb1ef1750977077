import type { Finding, Report } from '../model/report.ts'
import { type Severity, severities } from '../model/severity.ts'

/** Findings of one rule, in one package, of one severity and state, in the report's order. */
export interface FindingGroup {
  readonly package: number
  readonly ruleId: string
  readonly severity: Severity
  readonly state: Finding['state']
  readonly stops: boolean
  readonly findings: readonly [Finding, ...Finding[]]
}

/** The groups of a report: worst first, then as the report orders them. */
export function groupFindings(report: Report): FindingGroup[] {
  const groups = new Map<string, [Finding, ...Finding[]]>()
  for (const finding of report.findings) {
    const key = JSON.stringify([finding.package, finding.ruleId, finding.severity, finding.state])
    const group = groups.get(key)
    if (group) group.push(finding)
    else groups.set(key, [finding])
  }
  return [...groups.values()]
    .map((findings) => {
      const { package: index, ruleId, severity, state, stops } = findings[0]
      return { package: index, ruleId, severity, state, stops, findings }
    })
    .sort((one, other) => severities.indexOf(other.severity) - severities.indexOf(one.severity))
}

/** `2 critical, 1 high`: how many of each severity, worst first; empty for none. */
export function countSeverities(findings: readonly Finding[]): string {
  return severities
    .toReversed()
    .map((severity) => ({ severity, count: sumOf(findings.filter((finding) => finding.severity === severity)) }))
    .filter(({ count }) => count > 0)
    .map(({ severity, count }) => `${count} ${severity}`)
    .join(', ')
}

/** How many findings these stand for. */
export function sumOf(findings: readonly Finding[]): number {
  return findings.reduce((sum, { count }) => sum + count, 0)
}
