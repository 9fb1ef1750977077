import type { History, HistoryLeak, HistoryVersion } from '../model/history.ts'
import type { Finding, Report } from '../model/report.ts'
import { isAtLeast, severities } from '../model/severity.ts'
import type { PublishedVersion } from '../sources/choose-versions.ts'

/** What the audits of these versions, in the order of their numbers, say together; `report` has a package named `name@version` for each that could be opened. */
export function historyOf(
  { name, range, unpublished }: Pick<History, 'name' | 'range' | 'unpublished'>,
  chosen: readonly PublishedVersion[],
  report: Report,
): History {
  const places = new Map(report.packages.map((one, index) => [one.spec, index]))
  const versions = chosen.map(({ version, published }): HistoryVersion => {
    const place = places.get(`${name}@${version}`)
    const verdict = place === undefined ? 'incomplete' : (report.packages[place]?.verdict ?? 'incomplete')
    return { version, published, package: place ?? null, verdict }
  })
  // An incomplete audit may have found a leak all the same.
  const leaking = new Set(report.findings.filter(({ stops }) => stops).map((finding) => finding.package))
  const bad = versions.filter(({ package: place }) => place !== null && leaking.has(place))
  return {
    name,
    range,
    versions,
    firstBad: bad[0]?.version ?? null,
    lastBad: bad.at(-1)?.version ?? null,
    unpublished,
    leaks: leaksOf(report, versions),
  }
}

/** The findings that stop a release, one for each fingerprint, with the versions that have it: worst first, then oldest. */
function leaksOf({ findings }: Report, versions: readonly HistoryVersion[]): readonly HistoryLeak[] {
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
