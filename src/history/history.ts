import { audit } from '../engine/audit.ts'
import { type AuditOptions, checkOptions } from '../engine/audit-options.ts'
import type { History, HistoryLeak, HistoryVersion } from '../model/history.ts'
import { defaultLimits } from '../model/limits.ts'
import type { Finding, Report } from '../model/report.ts'
import { isAtLeast, severities } from '../model/severity.ts'
import { chooseVersions, type PublishedVersion } from '../sources/choose-versions.ts'
import { findFirstBad } from './find-first-bad.ts'

export interface HistoryOptions extends AuditOptions {
  /** Only so many of the versions, the newest. */
  readonly last?: number
  /** Only this version and those above it, or those that were published on this day (ISO 8601) or later. */
  readonly since?: string
  /** No prereleases. */
  readonly stable?: boolean
  /** Look for the first version that leaks by halving, and audit no more versions than that takes. */
  readonly firstBad?: boolean
}

/** Audits every published version that `spec` covers; the report has one package for each, and the history that they make together. */
export async function history(spec: string, options: HistoryOptions = {}): Promise<Report> {
  // The contract says what the next version may ship; those before it had none, or another.
  const { contract: _contract, against: _against, last, since, stable, firstBad, ...others } = options
  checkOptions([spec], others)
  // Loaded here: what talks to a registry is heavy, and most runs do not.
  const { publishedVersions } = await import('../sources/published-versions.ts')
  const published = await publishedVersions(spec, {
    ...others,
    cwd: options.cwd ?? process.cwd(),
    environment: options.environment ?? process.env,
    maxBytes: options.limits?.entryBytes ?? defaultLimits.entryBytes,
  })
  const wanted = chooseVersions(published.versions, { last, since, stable })
  const specOf = ({ version }: PublishedVersion) => `${published.name}@${version}`
  const auditOf = (versions: readonly PublishedVersion[]) =>
    audit(versions.map(specOf), { ...others, from: 'registry' })
  const halved = firstBad ? await findFirstBad(wanted, (version) => auditOf([version])) : undefined
  const chosen = halved?.audited ?? wanted
  const specs = chosen.map(specOf)
  const report = halved?.report ?? (await auditOf(chosen))
  const places = new Map(report.packages.map((one, index) => [one.spec, index]))
  const versions = chosen.map(({ version, published: time }, index): HistoryVersion => {
    const place = places.get(specs[index] ?? '')
    const verdict = place === undefined ? 'incomplete' : (report.packages[place]?.verdict ?? 'incomplete')
    return { version, published: time, package: place ?? null, verdict }
  })
  // An incomplete audit may have found a leak all the same.
  const leaking = new Set(report.findings.filter(({ stops }) => stops).map((finding) => finding.package))
  const bad = versions.filter(({ package: place }) => place !== null && leaking.has(place))
  const found: History = {
    name: published.name,
    range: published.wanted,
    versions,
    firstBad: bad[0]?.version ?? null,
    lastBad: bad.at(-1)?.version ?? null,
    unpublished: published.unpublished,
    leaks: leaksOf(report, versions),
    ...(halved && { assumed: halved.assumed }),
  }
  return { ...report, history: found }
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
