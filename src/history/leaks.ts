import type { HistoryLeak, HistoryVersion } from '../model/history.ts'
import type { Finding, Report } from '../model/report.ts'
import { isAtLeast, severities } from '../model/severity.ts'

/** The findings that stop a release, one for each fingerprint, with the versions that have it: worst first, then oldest. */
export function leaksOf({ findings }: Report, versions: readonly HistoryVersion[]): readonly HistoryLeak[] {
  const names = new Map(versions.map(({ version, package: place }) => [place, version]))
  const sightings = new Map<string, Sightings>()
  // Findings stand in the order of their packages, which is that of the versions.
  for (const finding of findings) {
    const version = names.get(finding.package)
    if (version === undefined || !finding.stops) continue
    const known = sightings.get(finding.fingerprint)
    // The same place may have got worse: more sources, say.
    const worst = known && !isAtLeast(finding.severity, known.worst.severity) ? known.worst : finding
    sightings.set(finding.fingerprint, { worst, seen: (known?.seen ?? new Set()).add(version) })
  }
  const leaks = [...sightings].map(([fingerprint, { worst, seen }]): HistoryLeak => {
    const { ruleId, severity, message, location } = worst
    const [first = '', last = first] = [[...seen][0], [...seen].at(-1)]
    return { fingerprint, ruleId, severity, message, chain: location.chain, first, last, versions: seen.size }
  })
  // Sorting is stable: of one severity, the oldest stays first.
  return leaks.sort((one, other) => severities.indexOf(other.severity) - severities.indexOf(one.severity))
}

interface Sightings {
  readonly worst: Finding
  readonly seen: Set<string>
}
