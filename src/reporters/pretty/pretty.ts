import type { Notice, Report } from '../../model/report.ts'
import type { Reporter } from '../../model/reporter.ts'
import { escapeCommands } from '../../text/escape-commands.ts'
import { wrap } from '../../text/wrap.ts'
import { groupFindings } from '../group-findings.ts'
import { reportParts } from '../report-parts.ts'
import { standingOf, verdictLine } from '../verdict-line.ts'
import { findingLines } from './finding-lines.ts'
import { historyLines } from './history-lines.ts'
import { paragraph } from './layout.ts'
import { noticeLines } from './notice-lines.ts'
import { titleLines } from './package-heading.ts'
import { packageLines } from './package-lines.ts'
import { createPaint, type Paint } from './paint.ts'

/** The report for people at a terminal. */
export const pretty: Reporter = {
  id: 'pretty',
  render(report, theme) {
    const paint = createPaint(theme)
    const lines = theme.verbosity === 'quiet' ? quietLines(report, paint) : fullLines(report, paint)
    return escapeCommands(`${[...lines, ...closingLines(report, paint)].join('\n')}\n`)
  },
}

function fullLines(report: Report, paint: Paint): string[] {
  const { history } = report
  if (history) return [...historyLines(report, history, paint), '', ...spaced(noticeLines(ofRun(report), paint))]
  const parts = reportParts(report)
  const blocks = parts.map((part) => packageLines(part, parts.length === 1, paint))
  const general = noticeLines(ofRun(report), paint)
  return [
    ...blocks.flatMap((block, index) => (isLastLine(blocks, index) ? [...block, ''] : block)),
    ...spaced(general),
    ...hintLines(report, paint),
  ]
}

/** Whether a one-line block stands before something else, which needs a blank line between. */
function isLastLine(blocks: readonly string[][], index: number): boolean {
  return blocks[index]?.length === 1 && blocks[index + 1]?.length !== 1
}

/** Only what stops the release. */
function quietLines(report: Report, paint: Paint): string[] {
  const perPackage = reportParts(report).flatMap((part) => {
    const seen = new Set<string>()
    const lines = [
      ...part.groups.filter(({ stops }) => stops).flatMap((group) => [...findingLines(group, paint, seen), '']),
      ...spaced(noticeLines(part.notices.filter(isMissed), paint)),
    ]
    return lines.length === 0 || report.packages.length === 1 ? lines : [...titleLines(part, paint), '', ...lines]
  })
  return [...perPackage, ...spaced(noticeLines(ofRun(report).filter(isMissed), paint))]
}

function ofRun({ notices }: Report): readonly Notice[] {
  return notices.filter((notice) => notice.package === null)
}

function isMissed({ effect }: Notice): boolean {
  return effect === 'incomplete'
}

function spaced(lines: readonly string[]): string[] {
  return lines.length > 0 ? [...lines, ''] : []
}

/** An allowance names the bytes of a file; trouble of the package or the run as a whole cannot be allowed. */
function isAllowable({ effect, chain, digest }: Notice): boolean {
  return effect === 'incomplete' && chain.length > 0 && digest !== undefined
}

function hintLines(report: Report, paint: Paint): string[] {
  const worst = groupFindings(report).find(({ state }) => state === 'active')
  const explain = `watertight explain ${worst?.ruleId} says why it matters and how to allow it.`
  const fix = 'watertight fix tries the edits out in a copy of the project, and writes them.'
  const ways = report.notices.some(isAllowable)
    ? 'mend it, raise the bound, or allow the notice with a reason'
    : 'mend it or raise the bound'
  const missed = `What was not looked at may hold anything: ${ways}.`
  return spaced([
    ...(report.verdict !== 'clean' && worst ? paragraph(explain, 0, paint.dim, paint) : []),
    ...(isMendable(report) ? paragraph(fix, 0, paint.dim, paint) : []),
    ...(report.verdict === 'incomplete' ? paragraph(missed, 0, paint.dim, paint) : []),
  ])
}

/** Whether something that stops a release of a project on this disk has an exact edit. */
function isMendable({ packages, findings }: Report): boolean {
  return findings.some(
    ({ package: index, stops, fixes }) =>
      stops && packages[index]?.from === 'directory' && fixes.some(({ edit }) => edit !== undefined),
  )
}

function closingLines(report: Report, paint: Paint): string[] {
  const { word, rest } = verdictLine(report)
  const [first = '', ...others] = wrap(paint.safe(`${word}: ${rest}`), paint.width)
  const style = standingOf(report) === 'clean' ? paint.good : paint.bad
  return [style(paint.bold(first.slice(0, word.length))) + first.slice(word.length), ...others]
}
