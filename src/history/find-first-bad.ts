import type { Report } from '../model/report.ts'
import type { PublishedVersion } from '../sources/choose-versions.ts'
import { joinReports } from './join-reports.ts'

/** The versions that were audited, the report of all of them, and what was taken for granted of the others. */
export interface FirstBad {
  readonly audited: readonly PublishedVersion[]
  readonly report: Report
  readonly assumed: string
}

/**
 * Finds the first version that leaks by halving, which is right when a leak that has come stays: of n versions about log2(n) are audited. Where
 * the newest does not leak, or one in between could not be audited, the report is incomplete: nothing is known of the others then.
 */
export async function findFirstBad(
  versions: readonly PublishedVersion[],
  auditOne: (version: PublishedVersion) => Promise<Report>,
): Promise<FirstBad> {
  const reports = new Map<number, Report>()
  const leaks = async (index: number): Promise<boolean> => {
    const version = versions[index]
    if (version === undefined) return false
    const report = await auditOne(version)
    reports.set(index, report)
    return report.findings.some(({ stops }) => stops)
  }
  let bad = versions.length - 1
  const isNewestBad = await leaks(bad)
  // Below `good` everything is taken for clean, from `bad` on for leaking.
  for (let good = 0; isNewestBad && good < bad; ) {
    const middle = Math.floor((good + bad) / 2)
    if (await leaks(middle)) bad = middle
    else good = middle + 1
  }
  const indices = [...reports.keys()].sort((one, other) => one - other)
  const audited = indices.flatMap((index) => versions[index] ?? [])
  const left = versions.length - audited.length
  const assumed = isNewestBad
    ? `that every version since the first one that leaks does too; ${left} of ${versions.length} versions were not audited`
    : `nothing: the newest version does not leak, and ${left} of ${versions.length} versions were not audited`
  const report = joinReports(indices.flatMap((index) => reports.get(index) ?? []))
  return { audited, report: isNewestBad || left === 0 ? report : withUnknown(report, left), assumed }
}

/** A search that could not begin has looked at next to nothing. */
function withUnknown(report: Report, left: number): Report {
  const detail = `The newest version does not leak, so bisection finds nothing in the ${left} versions before it. Run it without --first-bad.`
  return {
    ...report,
    verdict: 'incomplete',
    notices: [...report.notices, { package: null, code: 'not-monotonous', chain: [], detail, effect: 'incomplete' }],
  }
}
