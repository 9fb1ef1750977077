import { AuditError } from '../model/audit-error.ts'
import type { Report } from '../model/report.ts'
import type { Theme } from '../model/reporter.ts'
import { reporters } from './index.ts'

/** The report as text, by the reporter of that id; what `theme` leaves out is as in a pipe of 80 columns. */
export function render(report: Report, id: string, theme: Partial<Theme> = {}): string {
  const reporter = reporters.find((each) => each.id === id)
  if (!reporter)
    throw new AuditError('EUSAGE', `${id}: no such reporter`, {
      hint: `There are: ${reporters.map((each) => each.id).join(', ')}.`,
    })
  return reporter.render(report, { ...pipe, ...theme })
}

const pipe: Theme = { width: 80, color: 0, unicode: true, verbosity: 'normal', failOn: 'high' }
