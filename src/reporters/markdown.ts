import type { Notice, Report } from '../model/report.ts'
import type { Reporter } from '../model/reporter.ts'
import { severities } from '../model/severity.ts'
import { escapeCommands } from '../text/escape-commands.ts'
import { count } from './count.ts'
import { type Block, fitBlocks, type Room, sizeOf } from './fit-blocks.ts'
import { type FindingGroup, groupFindings, sumOf } from './group-findings.ts'
import { groupBlock } from './markdown-group.ts'
import { codeSpan, escapeMarkdown } from './markdown-text.ts'
import { packageTable } from './package-table.ts'
import { verdictLine } from './verdict-line.ts'

/** The report for a comment on a pull request, which GitHub limits to 65,536 characters. */
export const markdown: Reporter = {
  id: 'markdown',
  render: (report) => renderMarkdown(report, 65_000),
}

/** The report as GitHub-flavoured Markdown of at most `maximumBytes`; what does not fit is counted in a sentence. */
export function renderMarkdown(report: Report, maximumBytes: number): string {
  const { word, rest } = verdictLine(report)
  const head = [`### Watertight: ${word}`, '', escapeMarkdown(rest), '']
  const room = { bytes: maximumBytes - RESERVED - sizeOf(head), left: 0 }
  const groups = groupFindings(report)
  const body = [
    ...section('Not looked at', noticeBlocks(report, 'incomplete'), true, room),
    ...fitBlocks([() => packageTable(report)], room),
    ...severities.toReversed().flatMap((severity) => {
      const active = groups.filter((group) => group.severity === severity && group.state === 'active')
      const blocks = active.map((group) => () => groupBlock(group, report))
      return section(headingOf(active), blocks, active[0]?.stops === true, room)
    }),
    ...section('Accepted', acceptedBlocks(groups), false, room),
    ...section('Notes', noticeBlocks(report, 'none'), false, room),
  ]
  const cut = `${count(room.left, 'more part')} of this report did not fit here; the JSON report has all of it.`
  return escapeCommands(`${[...head, ...body, ...(room.left > 0 ? [cut] : [])].join('\n').trimEnd()}\n`)
}

// The last sentence always fits.
const RESERVED = 200

/** A part that can be opened, of as many blocks as there is room for. */
function section(title: string, blocks: readonly Block[], isOpen: boolean, room: Room): string[] {
  const head = [`<details${isOpen ? ' open' : ''}><summary>${title}</summary>`, '']
  const foot = ['', '</details>', '']
  const frame = sizeOf(head) + sizeOf(foot)
  room.bytes -= frame
  const body = fitBlocks(blocks, room)
  if (body.length === 0) {
    room.bytes += frame
    return []
  }
  return [...head, ...(body.at(-1) === '' ? body.slice(0, -1) : body), ...foot]
}

function headingOf(groups: readonly FindingGroup[]): string {
  const findings = groups.reduce((sum, group) => sum + sumOf(group.findings), 0)
  return `${findings} ${groups[0]?.severity}`
}

function acceptedBlocks(groups: readonly FindingGroup[]): Block[] {
  return groups
    .filter(({ state }) => state !== 'active')
    .map(({ ruleId, state, findings }) => () => [`- ${codeSpan(ruleId)} ${sumOf(findings)} ${state}`])
}

function noticeBlocks({ notices }: Report, effect: Notice['effect']): Block[] {
  return notices
    .filter((notice) => notice.effect === effect)
    .map(({ chain, code, detail }) => () => {
      const place = chain.length > 0 ? `${codeSpan(chain.join(' ! '))} ` : ''
      return [`- ${place}${escapeMarkdown(detail)} (${codeSpan(code)})`]
    })
}
