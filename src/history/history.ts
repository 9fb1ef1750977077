import { audit } from '../engine/audit.ts'
import { type AuditOptions, checkOptions } from '../engine/audit-options.ts'
import { defaultLimits } from '../model/limits.ts'
import type { Report } from '../model/report.ts'
import { chooseVersions, type PublishedVersion } from '../sources/choose-versions.ts'
import { findFirstBad } from './find-first-bad.ts'
import { historyOf } from './history-of.ts'

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
  const report = halved?.report ?? (await auditOf(chosen))
  const { name, wanted: range, unpublished } = published
  const found = historyOf({ name, range, unpublished }, chosen, report)
  return { ...report, history: halved ? { ...found, assumed: halved.assumed } : found }
}
