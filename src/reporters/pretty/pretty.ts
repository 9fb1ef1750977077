import type { Report } from '../../model/report.ts'
import type { Reporter, Theme } from '../../model/reporter.ts'
import { escapeCommands } from '../../text/escape-commands.ts'
import { wrap } from '../../text/wrap.ts'
import { groupFindings } from '../group-findings.ts'
import { stops, verdictLine } from '../verdict-line.ts'
import { findingLines } from './finding-lines.ts'
import { noticeLines } from './notice-lines.ts'
import { packageLines, titleLine } from './package-lines.ts'
import { createPaint, type Paint } from './paint.ts'

/** The report for people at a terminal. */
export const pretty: Reporter = {
  id: 'pretty',
  render(report, theme) {
    const paint = createPaint(theme)
    const lines = theme.verbosity === 'quiet' ? quietLines(report, paint) : fullLines(report, paint)
    return escapeCommands(`${[...lines, ...closingLines(report, theme, paint)].join('\n')}\n`)
  },
}

function fullLines(report: Report, paint: Paint): string[] {
  const general = noticeLines(
    report.notices.filter((notice) => notice.package === null),
    paint,
  )
  return [
    ...report.packages.flatMap((_, index) => packageLines(report, index, paint)),
    ...(general.length > 0 ? [...general, ''] : []),
    ...hintLines(report, paint),
  ]
}

/** Only what stops the release. */
function quietLines(report: Report, paint: Paint): string[] {
  const perPackage = report.packages.flatMap((packageReport, index) => {
    const groups = groupFindings(report, index).filter(
      ({ state, severity }) => state === 'active' && stops(severity, paint.failOn),
    )
    const missed = missedIn(report, index)
    const lines = [
      ...groups.flatMap((group) => [...findingLines(group, paint), '']),
      ...(missed.length > 0 ? [...noticeLines(missed, paint), ''] : []),
    ]
    return lines.length === 0 || report.packages.length === 1 ? lines : [titleLine(packageReport, paint), ...lines]
  })
  const general = missedIn(report, null)
  return [...perPackage, ...(general.length > 0 ? [...noticeLines(general, paint), ''] : [])]
}

function missedIn({ notices }: Report, index: number | null) {
  return notices.filter((notice) => notice.package === index && notice.effect === 'incomplete')
}

function hintLines({ findings, verdict }: Report, paint: Paint): string[] {
  const worst = findings.find(({ state }) => state === 'active')
  if (verdict === 'clean' || !worst) return []
  return [paint.dim(paint.safe(`watertight explain ${worst.ruleId} says why it matters and how to allow it.`)), '']
}

function closingLines(report: Report, theme: Theme, paint: Paint): string[] {
  const { word, rest } = verdictLine(report, theme.failOn)
  const [first = '', ...others] = wrap(paint.safe(`${word}: ${rest}`), paint.width)
  const style = report.verdict === 'clean' ? paint.good : paint.bad
  return [style(paint.bold(first.slice(0, word.length))) + first.slice(word.length), ...others]
}
