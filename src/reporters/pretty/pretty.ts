import type { MapEntry, Notice, PackageReport, Report } from '../../model/report.ts'
import type { Reporter } from '../../model/reporter.ts'
import { isAtLeast } from '../../model/severity.ts'
import { counted, formatCount } from '../../text/count.ts'
import { displayWidth } from '../../text/display-width.ts'
import { escapeCommands } from '../../text/escape-controls.ts'
import { formatBytes } from '../../text/format-bytes.ts'
import { wrap } from '../../text/wrap.ts'
import { type FindingGroup, groupFindings } from '../group-findings.ts'
import { type ReportPart, reportParts } from '../report-parts.ts'
import { standingOf, verdictLine } from '../verdict-line.ts'
import { briefLines, findingLines } from './finding-lines.ts'
import { historyLines } from './history-lines.ts'
import { cropStart, labelled, paragraph, unstyled } from './layout.ts'
import { noticeLines } from './notice-lines.ts'
import { packageHeading, packageLine, titleLines } from './package-heading.ts'
import { createPaint, type Paint } from './paint.ts'
import { decisionLines, stageLines } from './stage-lines.ts'

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
  const { history, stage } = report
  if (history) return [...historyLines(report, history, paint), '', ...spaced(noticeLines(ofRun(report), paint))]
  if (stage) return stageReportLines(report, stage, paint)
  const parts = reportParts(report)
  const blocks = parts.map((part) => packageLines(part, parts.length === 1, paint))
  const general = noticeLines(ofRun(report), paint)
  return [
    ...blocks.flatMap((block, index) => (isLastLine(blocks, index) ? [...block, ''] : block)),
    ...spaced(general),
    ...hintLines(report, paint),
  ]
}

/** The table has a line for each package, so only those of which there is more to say follow. */
function stageReportLines(report: Report, stage: NonNullable<Report['stage']>, paint: Paint): string[] {
  const told = reportParts(report).filter(({ standing }) => standing !== 'clean' || paint.isVerbose)
  return [
    ...stageLines(report, stage, paint),
    '',
    ...told.flatMap((part) => packageLines(part, true, paint)),
    ...spaced(noticeLines(ofRun(report), paint)),
    ...decisionLines(report, paint),
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
  const ways = report.notices.some(isAllowable)
    ? 'mend it, raise the bound, or allow the notice with a reason'
    : 'mend it or raise the bound'
  const missed = `What was not looked at may hold anything: ${ways}.`
  return spaced([
    ...nextLines(nextCommands(report), paint),
    ...(report.verdict === 'incomplete' ? paragraph(missed, 0, paint.dim, paint) : []),
  ])
}

interface NextCommand {
  readonly command: string
  readonly effect: string
}

/** What to type next: each can be pasted as it stands. */
function nextCommands(report: Report): readonly NextCommand[] {
  const worst = groupFindings(report).find(({ state }) => state === 'active')
  if (report.verdict === 'clean' || worst === undefined) return []
  const [{ fingerprint, sources }] = worst.findings
  const audited = report.packages[worst.package]
  // Of what is published the sources are the proof; and its findings are not those of the project here.
  const spec = audited?.from === 'registry' ? wordOf(audited.spec) : undefined
  return [
    ...(isMendable(report)
      ? [{ command: 'watertight fix', effect: 'tries the edits on a copy, and writes them' }]
      : []),
    ...(wordOf(worst.ruleId) ? [{ command: `watertight explain ${worst.ruleId}`, effect: 'says why it matters' }] : []),
    ...(sources && spec
      ? [{ command: `watertight restore ${spec} -o restored`, effect: 'writes out what leaks' }]
      : []),
    ...(worst.stops && wordOf(fingerprint) && !worst.ruleId.startsWith('secret/')
      ? [
          {
            command: `watertight allow ${fingerprint.slice(0, 16)}${spec ? ` ${spec}` : ''} --reason "…"`,
            effect: 'accepts it, if it may ship',
          },
        ]
      : []),
  ]
}

/** A word of a command line, as it is; undefined where it would need quotes, which every shell has of its own. */
function wordOf(spec: string): string | undefined {
  return /^[\w@./:+~-]{2,200}$/.test(spec) ? spec : undefined
}

/** Commands are never broken: a broken one cannot be copied. */
function nextLines(commands: readonly NextCommand[], paint: Paint): string[] {
  const column = Math.max(0, ...commands.map(({ command }) => command.length))
  const isNarrow = commands.some(({ effect }) => LABEL + column + 2 + effect.length > paint.width)
  return commands.flatMap(({ command, effect }, index) => {
    const label = paint.dim((index === 0 ? 'next' : '').padEnd(LABEL))
    const typed = paint.bold(paint.safe(command))
    if (isNarrow) return [label + typed, ' '.repeat(LABEL + 2) + paint.dim(effect)]
    return [`${label}${typed}${' '.repeat(column - command.length)}  ${paint.dim(effect)}`]
  })
}

const LABEL = 6

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

/** One package: what it is, what was found, what was opened, what was not; one line when there is nothing to say of one of several. */
function packageLines(part: ReportPart, isAlone: boolean, paint: Paint): string[] {
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

/** What was opened: files, what was in them, and each map with its counts. */
function coverageLines({ coverage, files, maps, hosts }: PackageReport, paint: Paint): string[] {
  // Of a package without maps the closing line says as much.
  if (maps.length === 0 && !coverage.opaque && !paint.isVerbose) return []
  const inside = coverage.artifacts > files ? ` and ${counted(coverage.artifacts - files, 'thing')} inside them` : ''
  const unseen = coverage.opaque ? `; ${counted(coverage.opaque, 'thing')} could not be opened` : ''
  const opened = `${counted(files, 'file')}${inside}, ${formatBytes(coverage.bytes)}${unseen}`
  return [
    ...labelled('opened', opened, 0, unstyled, paint),
    ...mapTable(maps, paint),
    ...(paint.isVerbose && hosts.length > 0 ? labelled('hosts', hosts.join(', '), 0, unstyled, paint) : []),
  ]
}

/** Why each file is in the package; only when asked for. */
function artifactLines({ artifacts }: PackageReport, paint: Paint): string[] {
  if (!paint.isVerbose) return []
  return artifacts.flatMap(({ chain, kind, bytes, includedBy }, index) => {
    const parts = [chain.join(' ! '), kind, formatBytes(bytes), ...(includedBy === null ? [] : [`by ${includedBy}`])]
    return labelled(index === 0 ? 'files' : '', parts.join(paint.signs.dot), 0, unstyled, paint)
  })
}

const MOST = 5

/** Those that give away most, names last since they may be long. */
function mapTable(maps: readonly MapEntry[], paint: Paint): string[] {
  const worstFirst = [...maps].sort(
    (one, other) => other.novelLines - one.novelLines || other.novel - one.novel || other.embedded - one.embedded,
  )
  const shown = worstFirst.slice(0, paint.isVerbose ? maps.length : MOST)
  if (shown.length === 0) return []
  const table = [['sources', 'embedded', 'own', 'novel', 'lines', 'size'], ...shown.map(counts)]
  const widths = (table[0] ?? []).map((_, column) => Math.max(...table.map((row) => row[column]?.length ?? 0)))
  const rows = table.map((row) => row.map((cell, column) => cell.padStart(widths[column] ?? 0)).join('  '))
  const room = Math.max(paint.width - 4 - (rows[0]?.length ?? 0), 16)
  const more = maps.length - shown.length
  return [
    paint.dim(`  ${rows[0]}`),
    ...shown.map((map, index) => `  ${rows[index + 1]}  ${paint.accent(cropStart(mapName(map, room), room, paint))}`),
    ...(more > 0 ? [paint.dim(`  and ${counted(more, 'more map', 'more maps')}`)] : []),
  ]
}

function counts(map: MapEntry): string[] {
  return [map.sources, map.embedded, map.firstParty, map.novel, map.lines]
    .map(formatCount)
    .concat(formatBytes(map.bytes))
}

/** The tool that made it is left out where the name needs the room. */
function mapName({ chain, valid, tool }: MapEntry, room: number): string {
  const name = chain.join(' ! ') + (valid ? '' : ' (invalid)')
  const made = tool === null ? name : `${name} by ${tool}`
  return displayWidth(made) <= room ? made : name
}
