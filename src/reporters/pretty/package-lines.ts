import type { PackageReport, Report } from '../../model/report.ts'
import { isAtLeast } from '../../model/severity.ts'
import { type FindingGroup, groupFindings } from '../group-findings.ts'
import { artifactLines, coverageLines } from './coverage-lines.ts'
import { briefLines, findingLines } from './finding-lines.ts'
import { noticeLines } from './notice-lines.ts'
import { packageHeading, packageLine } from './package-heading.ts'
import type { Paint } from './paint.ts'

/** One package: what it is, what was found, what was opened, what was not; one line when there is nothing to say of one of several. */
export function packageLines(report: Report, packageReport: PackageReport, index: number, paint: Paint): string[] {
  const groups = groupFindings(report, index).filter(({ state }) => state === 'active' || paint.isVerbose)
  const notices = report.notices.filter((notice) => notice.package === index)
  const isQuiet = groups.length + notices.length === 0 && packageReport.verdict === 'clean' && !paint.isVerbose
  if (isQuiet && report.packages.length > 1) return packageLine(packageReport, paint)
  const full = groups.filter((group) => deservesFrame(group, paint))
  const brief = groups.filter((group) => !deservesFrame(group, paint))
  const seen = new Set<string>()
  const sections = [
    packageHeading(report, packageReport, index, paint),
    ...full.map((group) => findingLines(group, paint, seen)),
    brief.flatMap((group) => briefLines(group, paint)),
    coverageLines(packageReport, paint),
    artifactLines(packageReport, paint),
    noticeLines(notices, paint),
  ]
  return sections.filter((section) => section.length > 0).flatMap((section) => [...section, ''])
}

function deservesFrame({ severity, stops }: FindingGroup, paint: Paint): boolean {
  return paint.isVerbose || stops || isAtLeast(severity, 'moderate')
}
