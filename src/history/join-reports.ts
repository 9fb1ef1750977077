import type { Report } from '../model/report.ts'
import type { Verdict } from '../model/verdict.ts'

/** The reports of some audits as one, in this order. */
export function joinReports(reports: readonly Report[]): Report {
  const [first] = reports
  if (first === undefined) throw new RangeError('no version was audited')
  const starts: number[] = []
  let packages = 0
  for (const report of reports) {
    starts.push(packages)
    packages += report.packages.length
  }
  const rules = new Map(reports.flatMap((report) => report.rules.map((rule) => [rule.id, rule])))
  return {
    ...first,
    verdict: worstOf(reports.map(({ verdict }) => verdict)),
    packages: reports.flatMap((report) => report.packages),
    rules: [...rules.values()].sort((one, other) => (one.id < other.id ? -1 : 1)),
    findings: reports.flatMap(({ findings }, index) =>
      findings.map((finding) => ({ ...finding, package: finding.package + (starts[index] ?? 0) })),
    ),
    notices: reports.flatMap(({ notices }, index) =>
      notices.map((notice) => ({
        ...notice,
        package: notice.package === null ? null : notice.package + (starts[index] ?? 0),
      })),
    ),
  }
}

function worstOf(verdicts: readonly Verdict[]): Verdict {
  return (['incomplete', 'leak'] as const).find((verdict) => verdicts.includes(verdict)) ?? 'clean'
}
