import type { Theme } from '../../model/reporter.ts'
import { item, labelled, paragraph, unstyled } from '../../reporters/pretty/layout.ts'
import { createPaint, type Paint } from '../../reporters/pretty/paint.ts'
import type { Response } from '../../response/response-type.ts'
import { hoursInWords, isLeaking, leakInWords, timeInWords, versionsInWords } from '../../response/words.ts'
import { counted, formatCount, wordFor } from '../../text/count.ts'
import { displayWidth } from '../../text/display-width.ts'
import { escapeCommands } from '../../text/escape-controls.ts'
import { copyLines } from './copy-lines.ts'
import { moreLine } from './more-line.ts'
import { secretLines } from './secret-lines.ts'
import { undoLines } from './undo-lines.ts'

/** How it is shown. */
export interface RespondTheme extends Theme {
  /** The folder that was written; null for none. */
  readonly folder: string | null
  readonly isProbed: boolean
  /** The command to run again, without its folder. */
  readonly again: string
}

/** For people at a terminal: the five things that count, in the order in which they count. */
export function respondText(response: Response, theme: RespondTheme): string {
  const paint = createPaint(theme)
  const isShort = theme.verbosity === 'quiet'
  const isLeak = response.out.versions.length > 0
  const lines = [
    ...heading(response, paint),
    ...(isShort ? [] : section('1. What is out', whatIsOut(response, paint), paint)),
    ...(isShort ? [] : section('2. What can be undone', undoLines(response, paint), paint)),
    ...section('3. Where copies are', copyLines(response, theme, paint), paint),
    ...(isShort ? [] : section('4. Secrets', secretLines(response, paint), paint)),
    ...(isShort ? [] : section('5. Whom to tell', whomToTell(response, theme, paint), paint)),
    ...(isLeak ? closing(response, theme, paint) : []),
  ]
  return escapeCommands(`${lines.join('\n').trimEnd()}\n`)
}

function section(title: string, lines: readonly string[], { bold }: Paint): readonly string[] {
  return [bold(title), ...lines, '']
}

function heading(response: Response, paint: Paint): readonly string[] {
  const { name, version } = response.package
  const { verdict, asked, out, secrets } = response
  const others = out.versions.length > 0
  const own = isLeaking(response)
    ? 'leaks'
    : out.isKnown
      ? `does not leak${others ? '; other versions do' : ''}`
      : `could not be looked at${others ? '; other versions leak' : ''}`
  const says = verdict === 'incomplete' && out.isKnown ? `${own}, and not everything could be looked at` : own
  const style = verdict === 'clean' ? paint.good : paint.bad
  return [
    ...paragraph(`${paint.signs[verdict]} ${name}@${version} ${says}`, 0, style, paint),
    ...paragraph(`as of ${timeInWords(asked)}`, 2, paint.dim, paint),
    ...(secrets.length === 0
      ? []
      : paragraph(`Begin with part 4: revoke ${counted(secrets.length, 'secret')}.`, 2, paint.bold, paint)),
    '',
  ]
}

function whatIsOut(response: Response, paint: Paint): readonly string[] {
  const before = response.notices.filter(({ code }) => code === 'audited-before')
  return [
    ...versionLines(response, paint),
    ...before.flatMap(({ detail }) => paragraph(`${detail}.`, 2, paint.dim, paint)),
  ]
}

function versionLines(response: Response, paint: Paint): readonly string[] {
  const { out } = response
  if (out.versions.length === 0)
    return paragraph(
      `${response.package.version} ${leakInWords(response)}. ${out.looked === 0 ? 'No version could be looked at.' : `Nothing that stops a release was found in ${counted(out.looked, 'version')} that ${wordFor(out.looked, 'was', 'were')} looked at.`}`,
      2,
      unstyled,
      paint,
    )
  const rows = out.versions.map(({ version, published, hours, state, isDeprecated, tags }) => [
    version,
    timeInWords(published),
    hours === null ? '?' : hoursInWords(hours),
    [
      state === 'public' ? 'public' : state === 'gone' ? 'gone' : 'not known',
      ...(isDeprecated ? ['deprecated'] : []),
      ...tags,
    ].join(', '),
  ])
  const shown =
    paint.isVerbose || rows.length <= ROWS
      ? rows
      : [...rows.slice(0, ROWS / 2), ['…', '', '', ''], ...rows.slice(-ROWS / 2)]
  const leaks = paint.isVerbose ? out.leaks : out.leaks.slice(0, LEAKS)
  const range =
    out.firstBad === out.lastBad ? `Only ${out.firstBad} leaks` : `First bad ${out.firstBad}, last bad ${out.lastBad}`
  return [
    ...table(['version', 'published', 'out for', 'state'], shown, paint),
    ...paragraph(
      `${range}: ${formatCount(out.versions.length)} of ${counted(out.looked, 'version')} that ${wordFor(out.looked, 'was', 'were')} looked at. The registry has ${formatCount(out.known)}.`,
      2,
      unstyled,
      paint,
    ),
    ...paragraph(`${response.package.version} ${leakInWords(response)}.`, 2, unstyled, paint),
    ...leaks.flatMap(({ severity, ruleId, message, first, last, versions }) => [
      ...paragraph(
        `${paint.signs[severity]} ${severity} ${ruleId}, ${first === last ? `in ${first}` : `${first} to ${last}, ${counted(versions, 'version')}`}`,
        2,
        paint.severity(severity),
        paint,
      ),
      ...paragraph(message, 4, unstyled, paint),
    ]),
    ...moreLine(out.leaks.length + out.moreLeaks - leaks.length, 'more leak', 2, paint),
    ...(out.paths.length === 0 ? [] : labelled('files', versionsInWords(out.paths), 2, paint.accent, paint)),
    ...out.exposure
      .slice(0, paint.isVerbose ? undefined : TOPICS)
      .flatMap(({ topic, count, examples }, index) =>
        labelled(
          index === 0 ? 'tells' : '',
          `${topic}, ${formatCount(count)}: ${examples.join('; ')}`,
          2,
          unstyled,
          paint,
        ),
      ),
  ]
}

const ROWS = 12
const LEAKS = 6
const TOPICS = 6

function whomToTell({ files, unknown, out }: Response, { folder }: RespondTheme, paint: Paint): readonly string[] {
  const drafts = files.map(({ path }) => path).filter((path) => path.startsWith('drafts/'))
  const about =
    folder === null
      ? 'Drafts for users, for security and legal, and for each place with a copy are written with -o <folder>.'
      : `Drafts to be completed and sent by people: ${drafts.join(', ')}`
  return [
    ...(out.versions.length === 0 ? [] : paragraph(about, 2, unstyled, paint)),
    ...paragraph('Not known:', 2, unstyled, paint),
    ...unknown.flatMap((sentence) => item(paint.signs.bullet, sentence, 4, unstyled, paint)),
  ]
}

/** What to type next; commands are never broken, since what is broken cannot be pasted. */
function closing(
  { undo, copies }: Response,
  { folder, again: command }: RespondTheme,
  paint: Paint,
): readonly string[] {
  const again = `${command} -o ${folder ?? 'incident'}`
  const isStanding = copies.places.some(({ state }) => state === 'there' || state === 'unknown')
  const next = [
    ...(folder === null ? [['writes report, checklist and drafts', again]] : []),
    ...(copies.asked === null ? [['asks for copies', `${again} --probe`]] : []),
    ...(undo.commands.some(({ npm }) => npm !== null)
      ? [['runs the commands of 2, each after a yes', `${again} --apply`]]
      : []),
    ...(copies.asked !== null && isStanding
      ? [['for a cron job, until it ends with 0', `${again} --probe --quiet`]]
      : []),
  ]
  return [
    ...(folder === null
      ? []
      : paragraph(`Written to ${folder}: checklist.md is the place to begin.`, 0, paint.bold, paint)),
    ...(next.length === 0 ? [] : ['Next:']),
    ...next.map(([why = '', line = '']) => `  ${paint.accent(paint.safe(line))}  ${paint.dim(`# ${why}`)}`),
  ]
}

/** Rows under a dim heading; a column is as wide as its widest cell, and the last one has what is left. */
function table(head: readonly string[], rows: readonly (readonly string[])[], paint: Paint): readonly string[] {
  const safe = rows.map((row) => row.map((cell) => paint.safe(cell)))
  const widths = head.map((title, column) =>
    Math.min(30, Math.max(title.length, ...safe.map((row) => displayWidth(row[column] ?? '')))),
  )
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, column) =>
        column === cells.length - 1 ? cell : cell + ' '.repeat(Math.max(0, (widths[column] ?? 0) - displayWidth(cell))),
      )
      .join('  ')
  return [paint.dim(`  ${line(head)}`), ...safe.map((row) => `  ${line(row)}`)]
}
