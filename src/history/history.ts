import { audit } from '../engine/audit.ts'
import { type AuditOptions, checkOptions } from '../engine/audit-options.ts'
import { AuditError } from '../model/audit-error.ts'
import type { History, HistoryVersion } from '../model/history.ts'
import { defaultLimits } from '../model/limits.ts'
import type { Report } from '../model/report.ts'
import { leaksOf } from './leaks.ts'

export interface HistoryOptions extends AuditOptions {
  /** Only so many of the versions, the newest. */
  readonly last?: number
}

/** Audits every published version that `spec` covers; the report has one package for each, and the history that they make together. */
export async function history(spec: string, options: HistoryOptions = {}): Promise<Report> {
  // The contract says what the next version may ship; those before it had none, or another.
  const { contract: _contract, against: _against, last, ...others } = options
  checkOptions([spec], others)
  // Loaded here: what talks to a registry is heavy, and most runs do not.
  const { publishedVersions } = await import('../sources/published-versions.ts')
  const published = await publishedVersions(spec, {
    ...others,
    cwd: options.cwd ?? process.cwd(),
    environment: options.environment ?? process.env,
    maxBytes: options.limits?.entryBytes ?? defaultLimits.entryBytes,
  })
  const chosen = published.versions.slice(-(last ?? published.versions.length))
  if (chosen.length === 0) throw new AuditError('EUSAGE', 'a history of no versions says nothing')
  const specs = chosen.map(({ version }) => `${published.name}@${version}`)
  const report = await audit(specs, { ...others, from: 'registry' })
  const places = new Map(report.packages.map((one, index) => [one.spec, index]))
  const versions = chosen.map(({ version, published: time }, index): HistoryVersion => {
    const place = places.get(specs[index] ?? '')
    const verdict = place === undefined ? 'incomplete' : (report.packages[place]?.verdict ?? 'incomplete')
    return { version, published: time, package: place ?? null, verdict }
  })
  // An incomplete audit may have found a leak all the same.
  const leaking = new Set(report.findings.filter(({ stops }) => stops).map((finding) => finding.package))
  const bad = versions.filter(({ package: place }) => place !== null && leaking.has(place))
  const told: History = {
    name: published.name,
    range: published.wanted,
    versions,
    firstBad: bad[0]?.version ?? null,
    lastBad: bad.at(-1)?.version ?? null,
    unpublished: published.unpublished,
    leaks: leaksOf(report, versions),
  }
  return { ...report, history: told }
}
