import { audit } from '../engine/audit.ts'
import type { AuditOptions } from '../engine/audit-options.ts'
import { historyOf } from '../history/history-of.ts'
import { joinReports } from '../history/join-reports.ts'
import type { Extras } from '../model/extras.ts'
import type { Report } from '../model/report.ts'
import type { PublishedVersion } from '../sources/choose-versions.ts'
import { compareVersions } from '../sources/version-order.ts'

/** The audits of a version and of those around it, as one report with their history. */
export interface Surroundings {
  readonly report: Report
  /** Of the version alone; null where there are no bytes of it. */
  readonly own: Report | null
  readonly extras: Extras
  /** The versions at which the search for the first bad one, or the last, was given up although they leak; null where it was not. */
  readonly givenUpBefore: string | null
  readonly givenUpAfter: string | null
}

/** What is audited. */
export interface Center {
  readonly name: string
  readonly asked: PublishedVersion
  /** Its bytes, when they are at hand; otherwise the registry is asked, if it has the version. */
  readonly tarball: Uint8Array | null
  /** What the registry has, in the order of their numbers. */
  readonly versions: readonly PublishedVersion[]
  readonly unpublished: readonly string[]
}

/** Audits a version, and those before and after it until one does not leak; null where there is none of them. */
export async function auditAround(center: Center, options: AuditOptions): Promise<Surroundings | null> {
  const { name, asked, tarball, versions } = center
  const { from: _from, contract: _contract, against: _against, ...others } = options
  const spec = specOf(name, asked)
  let received: Extras | undefined
  const receive = (given: Extras): void => {
    received = given
  }
  const extras = { sources: true, receive }
  const isThere = versions.some(({ version }) => version === asked.version)
  const own =
    tarball !== null
      ? await audit([{ tarball, name: spec }], { ...others, extras })
      : isThere
        ? await audit([spec], { ...others, extras, from: 'registry' })
        : null
  const auditOf = (chosen: readonly PublishedVersion[]) =>
    audit(
      chosen.map((one) => specOf(name, one)),
      { ...others, from: 'registry' },
    )
  const below = versions.filter(({ version }) => compareVersions(version, asked.version) < 0)
  const above = versions.filter(({ version }) => compareVersions(version, asked.version) > 0)
  const before = await auditUntilClean(below.toReversed(), auditOf)
  const after = await auditUntilClean(above, auditOf)
  const reports = [...before.reports.toReversed(), ...(own === null ? [] : [own]), ...after.reports]
  if (reports.length === 0) return null
  const report = joinReports(reports)
  const chosen = [...before.audited.toReversed(), asked, ...after.audited]
  return {
    report: { ...report, history: historyOf({ name, range: '*', unpublished: center.unpublished }, chosen, report) },
    own,
    extras: {
      contents: report.packages.map((one) => (one.spec === spec ? (received?.contents[0] ?? null) : null)),
      sources: received?.sources ?? [],
      sourcesLeftOut: received?.sourcesLeftOut ?? 0,
    },
    givenUpBefore: before.givenUp,
    givenUpAfter: after.givenUp,
  }
}

function specOf(name: string, { version }: PublishedVersion): string {
  return `${name}@${version}`
}

interface Run {
  readonly audited: readonly PublishedVersion[]
  /** One for each batch; of a batch the versions are in the order of their numbers. */
  readonly reports: readonly Report[]
  readonly givenUp: string | null
}

/** Audits the versions in this order, in growing batches, until the last of a batch does not leak. */
async function auditUntilClean(
  versions: readonly PublishedVersion[],
  auditOf: (chosen: readonly PublishedVersion[]) => Promise<Report>,
): Promise<Run> {
  const audited: PublishedVersion[] = []
  const reports: Report[] = []
  for (let size = FIRST; audited.length < versions.length; size *= 2) {
    const batch = versions.slice(audited.length, Math.min(audited.length + size, MOST))
    const furthest = batch.at(-1)
    if (furthest === undefined) return { audited, reports, givenUp: audited.at(-1)?.version ?? null }
    // In a report they stand as in the others.
    const report = await auditOf(batch.toSorted((one, other) => compareVersions(one.version, other.version)))
    audited.push(...batch)
    reports.push(report)
    // A registry that went down serves the next ones no better.
    if (report.packages.length === 0) return { audited, reports, givenUp: furthest.version }
    if (!leaksIn(report, furthest.version)) break
  }
  return { audited, reports, givenUp: null }
}

/** Versions of one batch at first, and of one direction in all. */
const FIRST = 4
const MOST = 100

/** Whether a version leaks, or could not be looked at, which says nothing. */
function leaksIn({ packages, findings }: Report, version: string): boolean {
  const place = packages.findIndex(({ spec }) => spec.endsWith(`@${version}`))
  return place === -1 || findings.some((finding) => finding.stops && finding.package === place)
}
