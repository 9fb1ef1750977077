import { isAtLeast } from '../../model/severity.ts'
import type { FindingGroup } from '../group-findings.ts'
import type { ReportPart } from '../report-parts.ts'
import { artifactLines, coverageLines } from './coverage-lines.ts'
import { briefLines, findingLines } from './finding-lines.ts'
import { noticeLines } from './notice-lines.ts'
import { packageHeading, packageLine } from './package-heading.ts'
import type { Paint } from './paint.ts'

/** One package: what it is, what was found, what was opened, what was not; one line when there is nothing to say of one of several. */
export function packageLines(part: ReportPart, isAlone: boolean, paint: Paint): string[] {
  const { standing, notices } = part
  const groups = part.groups.filter(({ state }) => state === 'active' || paint.isVerbose)
  const isQuiet = groups.length + notices.length === 0 && standing === 'clean' && !paint.isVerbose
  if (isQuiet && !isAlone) return packageLine(part, paint)
  const full = groups.filter((group) => deservesFrame(group, paint))
  const brief = groups.filter((group) => !deservesFrame(group, paint))
  const seen = new Set<string>()
  const sections = [
    packageHeading(part, paint),
    ...full.map((group) => findingLines(group, paint, seen)),
    brief.flatMap((group) => briefLines(group, paint)),
    coverageLines(part.package, paint),
    artifactLines(part.package, paint),
    noticeLines(notices, paint),
  ]
  return sections.filter((section) => section.length > 0).flatMap((section) => [...section, ''])
}

function deservesFrame({ severity, stops }: FindingGroup, paint: Paint): boolean {
  return paint.isVerbose || stops || isAtLeast(severity, 'moderate')
}
