import { type Finding, type Fix, mapCount, type Notice, type Report } from '../model/report.ts'
import type { Reporter } from '../model/reporter.ts'
import { severities } from '../model/severity.ts'
import { counted, formatCount } from '../text/count.ts'
import { escapeCommands, escapeControls } from '../text/escape-controls.ts'
import { formatBytes } from '../text/format-bytes.ts'
import { formatLocation, formatOriginal } from './format-location.ts'
import { type FindingGroup, groupFindings, sumOf } from './group-findings.ts'
import { codeFrame } from './pretty/code-frame.ts'
import { createPaint } from './pretty/paint.ts'
import { packageTitle } from './report-parts.ts'
import { remarksOn, stageCommands, stageRows } from './stage-words.ts'
import { packageStandings, verdictLine } from './verdict-line.ts'

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
    ...fitBlocks(
      report.stage ? [() => stageTable(report), () => stageCommandBlock(report)] : [() => packageTable(report)],
      room,
    ),
    ...severities.toReversed().flatMap((severity) => {
      const active = groups.filter((group) => group.severity === severity && group.state === 'active')
      const blocks = active.map((group) => () => groupBlock(group, report))
      return section(headingOf(active), blocks, active[0]?.stops === true, room)
    }),
    ...section('Accepted', acceptedBlocks(groups), false, room),
    ...section('Notes', noticeBlocks(report, 'none'), false, room),
  ]
  const cut = `${counted(room.left, 'more part')} of this report did not fit here; the JSON report has all of it.`
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

const ROWS = 50

/** Packages as a Markdown table, one a row. */
function packageTable(report: Report): string[] {
  const { packages } = report
  const standings = packageStandings(report)
  if (packages.length === 0) return []
  const rows = packages.slice(0, ROWS).map((each, index) => {
    const novel = each.maps.reduce((sum, map) => sum + map.novel, 0)
    const cells = [
      codeSpan(packageTitle(each), true),
      standings[index] ?? each.verdict,
      formatBytes(each.packedBytes),
      formatBytes(each.unpackedBytes),
      formatCount(each.files),
      formatCount(mapCount(each)),
      formatCount(novel),
      `${each.visibility.value}: ${escapeMarkdown(each.visibility.because)}`,
    ]
    return `| ${cells.join(' | ')} |`
  })
  const more = packages.length - rows.length
  return [
    '| package | verdict | packed | unpacked | files | maps | sources given away | source is |',
    '| :-- | :-- | --: | --: | --: | --: | --: | :-- |',
    ...rows,
    '',
    ...(more > 0 ? [`and ${formatCount(more)} more packages`, ''] : []),
  ]
}

/** What awaits approval, one a row. */
function stageTable(report: Report): string[] {
  const rows = stageRows(report)
  const shown = rows.slice(0, ROWS).map(({ title, standing, packed, news, by, provenance, id }) => {
    const words = [packed, news, by, provenance].map((text) => escapeMarkdown(text))
    return `| ${[codeSpan(title, true), standing, ...words, codeSpan(id, true)].join(' | ')} |`
  })
  const remarks = (report.stage?.packages ?? []).flatMap((one) =>
    remarksOn(one).map((line) => `- ${codeSpan(`${one.name}@${one.version}`)} ${escapeMarkdown(line)}`),
  )
  if (rows.length === 0) return []
  return [
    '| package | verdict | packed | new | staged by | provenance | id |',
    '| :-- | :-- | --: | :-- | :-- | :-- | :-- |',
    ...shown,
    '',
    ...(rows.length > shown.length ? [`and ${formatCount(rows.length - shown.length)} more packages`, ''] : []),
    ...(remarks.length > 0 ? [...remarks.slice(0, ROWS), ''] : []),
  ]
}

/** What the approver types; `npm` asks for the second factor. */
function stageCommandBlock(report: Report): string[] {
  const { approve, reject, look } = stageCommands(report)
  const block = (title: string, commands: readonly string[]): string[] =>
    commands.length === 0 ? [] : [title, '', ...codeFence(commands, 'sh'), '']
  return [
    ...block('To approve what is clean:', approve),
    ...block('To reject what leaks or is not what was audited:', reject),
    ...(look.length === 0
      ? []
      : [
          `Neither approve nor reject before all could be looked at: ${look.map((one) => codeSpan(one)).join(', ')}`,
          '',
        ]),
  ]
}

/** Lines that are written whole or not at all; made only when there may be room. */
type Block = () => readonly string[]

/** What is left of a text's bytes, and how many blocks did not fit. */
interface Room {
  bytes: number
  left: number
}

/** The lines of the blocks up to the first that does not fit; after that one nothing fits any more. */
function fitBlocks(blocks: readonly Block[], room: Room): string[] {
  return blocks.flatMap((block) => {
    // A report may hold thousands of blocks: those behind the first that is left out are not even made.
    const lines = room.left === 0 ? block() : []
    const size = sizeOf(lines)
    if (room.left === 0 && size <= room.bytes) {
      room.bytes -= size
      return lines
    }
    room.left += 1
    return []
  })
}

/** Bytes that the lines take once commands in them are escaped. */
function sizeOf(lines: readonly string[]): number {
  return lines.reduce((sum, line) => sum + Buffer.byteLength(escapeCommands(line)) + 1, 0)
}

const FRAMES = 3
const PLACES = 10

/** Findings of one rule in one package, as Markdown. */
function groupBlock({ ruleId, findings, package: index }: FindingGroup, { packages }: Report): string[] {
  const [first] = findings
  const few = first.snippet ? FRAMES : PLACES
  const shown = findings.slice(0, few)
  const audited = packages[index]
  const where = audited && packages.length > 1 ? ` in ${codeSpan(packageTitle(audited))}` : ''
  const total = sumOf(findings)
  const number = total > 1 ? ` (${counted(total, 'finding')})` : ''
  const rest = findings.length - shown.length
  const isOneMessage = shown.every(({ message }) => message === first.message)
  return [
    `**${codeSpan(ruleId)}**${where}${number}`,
    '',
    ...(isOneMessage ? [escapeMarkdown(first.message), ''] : []),
    ...shown.flatMap((finding) => findingBlock(finding, !isOneMessage)),
    ...(rest > 0 ? [`and ${formatCount(rest)} more`] : []),
    '',
    ...fixBlocks(shown),
  ]
}

function findingBlock(finding: Finding, withMessage: boolean): string[] {
  const { message, location, snippet, related } = finding
  const origin = location.original ? `, from ${codeSpan(formatOriginal(location.original))}` : ''
  const also = related.slice(0, PLACES).map((each) => codeSpan(formatLocation(each.location)))
  const place = `- ${codeSpan(formatLocation(location))}${origin}${also.length > 0 ? `, also ${also.join(', ')}` : ''}`
  const line = withMessage ? `${place}: ${escapeMarkdown(message)}` : place
  return snippet ? [line, '', ...indent(codeFence(codeFrame(snippet, '', (text) => text, paint)))] : [line]
}

const paint = createPaint({ width: 100, color: 0, unicode: true, verbosity: 'normal' })

function fixBlocks(findings: readonly Finding[]): string[] {
  const fixes = new Map<string, Fix>()
  for (const fix of findings.flatMap((finding) => finding.fixes)) {
    const key = JSON.stringify(fix.edit ?? fix)
    if (!fixes.has(key)) fixes.set(key, fix)
  }
  return [...fixes.values()]
    .slice(0, FRAMES)
    .flatMap(({ description, edit }) => [
      `**Fix:** ${escapeMarkdown(description)}`,
      '',
      ...(edit
        ? [codeSpan(edit.file), '', ...codeFence([...diff('-', edit.before), ...diff('+', edit.after)], 'diff'), '']
        : []),
    ])
}

function diff(sign: '-' | '+', text: string | null): string[] {
  return text === null
    ? []
    : text
        .replace(/\r?\n$/, '')
        .split(/\r?\n/)
        .map((line) => `${sign} ${line}`)
}

function indent(lines: readonly string[]): string[] {
  return [...lines.map((line) => `  ${line}`), '']
}

const LONGEST = 1000

/** Text in which nothing is Markdown: no markup, no HTML, no links, no mentions, no references to issues. */
export function escapeMarkdown(text: string): string {
  return (
    shorten(text)
      .replace(/[\\`*_{}[\]()<>#+!|~&:$-]|(?<=^\d+|www)\./g, '\\$&')
      // A mention or a reference is looked for in the rendered text, in which a comment is all that parts it.
      .replace(/@|#(?=\w)/g, '$&<!-- -->')
  )
}

/** Text as a code span, also with backticks in it; `isCell`: inside a table, where a bar would end the cell. */
export function codeSpan(text: string, isCell = false): string {
  const code = shorten(text) || ' '
  const fence = '`'.repeat(longestRun(code, 1) + 1)
  const pad = /^`|`$|^ .* $/.test(code) ? ' ' : ''
  const span = fence + pad + code + pad + fence
  return isCell ? span.replaceAll('|', '\\|') : span
}

/** Lines as a fenced block that none of them can close. */
export function codeFence(lines: readonly string[], language = ''): string[] {
  const code = lines.map((line) => shorten(line))
  const fence = '`'.repeat(Math.max(3, ...code.map((line) => longestRun(line, 3) + 1)))
  return [fence + language, ...code, fence]
}

function shorten(text: string): string {
  return escapeControls(text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text)
}

/** The longest run of at least `least` backticks, 0 when there is none. */
function longestRun(text: string, least: number): number {
  const runs = text.match(/`+/g) ?? []
  return Math.max(0, ...runs.map(({ length }) => length).filter((length) => length >= least))
}
