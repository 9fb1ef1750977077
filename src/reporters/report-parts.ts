import type { Fix, Notice, PackageReport, Report } from '../model/report.ts'
import { type FindingGroup, groupFindings } from './group-findings.ts'
import { packageStandings, type Standing } from './verdict-line.ts'

/** One package of a report with everything that is about it. */
export interface ReportPart {
  readonly package: PackageReport
  readonly standing: Standing
  /** Worst first. */
  readonly groups: readonly FindingGroup[]
  readonly notices: readonly Notice[]
}

/** The packages of a report, each with what is about it; findings and notices are gone through once, however many packages there are. */
export function reportParts(report: Report): readonly ReportPart[] {
  const standings = packageStandings(report)
  const parts = report.packages.map((each, index) => {
    const part = { package: each, standing: standings[index] ?? each.verdict }
    return { ...part, groups: [] as FindingGroup[], notices: [] as Notice[] }
  })
  for (const group of groupFindings(report)) parts[group.package]?.groups.push(group)
  for (const notice of report.notices) if (notice.package !== null) parts[notice.package]?.notices.push(notice)
  return parts
}

/** `name@version` as far as they are known, else what the user asked for. */
export function packageTitle({ name, version, spec }: PackageReport): string {
  if (name === null) return spec
  return version === null ? name : `${name}@${version}`
}

/** A fix as sentences, for text that cannot show its edit. */
export function fixInWords({ description, edit }: Fix): string {
  return edit === undefined ? description : `${description.replace(/:$/, '.')} \`watertight fix\` edits ${edit.file}.`
}
