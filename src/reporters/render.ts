import { AuditError } from '../model/audit-error.ts'
import type { Extras } from '../model/extras.ts'
import type { Finding, Report } from '../model/report.ts'
import type { Reporter, Theme } from '../model/reporter.ts'
import { isAtLeast, reaches, severities, type Threshold } from '../model/severity.ts'
import { refuseUnknownKeys } from '../schema/unknown-key.ts'
import { reporters } from './index.ts'

/** The report as text, by a reporter or the one of that id; what `theme` leaves out is as in a pipe of 80 columns. */
export function render(report: Report, by: string | Reporter, theme: Partial<Theme> = {}, extras?: Extras): string {
  const reporter = typeof by === 'string' ? reporters.find(({ id }) => id === by) : by
  if (!reporter)
    throw new AuditError('EUSAGE', `${by}: no such reporter`, {
      hint: `There are: ${reporters.map((each) => each.id).join(', ')}.`,
    })
  refuseUnknownKeys(theme, Object.keys(pipe), 'a theme')
  return reporter.render(upToDate(report), { ...pipe, ...theme }, extras)
}

const pipe: Theme = { width: 80, color: 0, unicode: true, verbosity: 'normal' }

/** A report as `--json` printed it before it named its threshold: with one that its verdict fits. */
type EarlierReport = Omit<Report, 'failOn' | 'findings'> & {
  readonly failOn?: Threshold
  readonly findings: readonly (Omit<Finding, 'stops' | 'count'> & Partial<Pick<Finding, 'stops' | 'count'>>)[]
}

function upToDate(report: EarlierReport): Report {
  const failOn = report.failOn ?? likelyThreshold(report)
  const findings = report.findings.map((finding): Finding => {
    return { stops: finding.state === 'active' && reaches(finding.severity, failOn), count: 1, ...finding }
  })
  return { ...report, failOn, findings }
}

/** The default, unless the verdict says that it was another. */
function likelyThreshold({ verdict, findings }: EarlierReport): Threshold {
  const active = findings.filter(({ state }) => state === 'active')
  const worst = severities.findLast((severity) => active.some((finding) => finding.severity === severity)) ?? 'info'
  if (verdict === 'leak') return isAtLeast(worst, 'high') ? 'high' : worst
  return verdict === 'clean' && isAtLeast(worst, 'high') ? 'never' : 'high'
}
