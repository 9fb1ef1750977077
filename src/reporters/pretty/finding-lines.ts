import type { Finding, Fix, SourceOutline } from '../../model/report.ts'
import { counted, formatCount } from '../../text/count.ts'
import { displayWidth } from '../../text/display-width.ts'
import { sharedLines } from '../../text/unified-diff.ts'
import { wrap } from '../../text/wrap.ts'
import { formatLocation, formatOriginal } from '../format-location.ts'
import { type FindingGroup, sumOf } from '../group-findings.ts'
import { codeFrame } from './code-frame.ts'
import { cropStart, labelled, paragraph, unstyled } from './layout.ts'
import type { Paint } from './paint.ts'
import { sourceLines } from './source-lines.ts'

/** A group in full: its rule, what was found and where, the code, and how to fix it, but for the edits that were `seen`. */
export function findingLines(group: FindingGroup, paint: Paint, seen: Set<string>): string[] {
  const { findings } = group
  const few = findings.some(({ snippet }) => snippet) ? FRAMES : PLACES
  const shown = findings.slice(0, paint.isVerbose ? findings.length : few)
  const rest = findings.length - shown.length
  return [
    ...headingLines(group, paint),
    ...(rows(shown, paint) ?? shown.flatMap((finding, index) => oneFinding(finding, shown[index - 1], paint))),
    ...(rest > 0 ? [paint.dim(`    and ${formatCount(rest)} more`)] : []),
    ...outlines(shown, paint),
    ...fixLines(shown, paint, seen),
    ...allowLines(group, shown, paint),
  ]
}

/** A group in short, for what does not stop a release. */
export function briefLines(group: FindingGroup, paint: Paint): string[] {
  const [first] = group.findings
  const more = sumOf(group.findings) - 1
  const place = formatLocation(first.location) + (more > 0 ? ` and ${formatCount(more)} more` : '')
  return [
    ...headingLines(group, paint),
    ...paragraph(first.message, 2, unstyled, paint),
    ...paragraph(place, 4, paint.dim, paint),
  ]
}

/** What accepts each secret that is none: a false alarm found at night needs no second report. */
function allowLines({ ruleId, stops }: FindingGroup, shown: readonly Finding[], paint: Paint): string[] {
  const isSecret = /^(?:[\w-]+:)?secret\//.test(ruleId)
  if (!isSecret || !stops) return []
  const names = [...new Set(shown.map(({ fingerprint }) => fingerprint.slice(0, 16)))]
  return names.flatMap((name, index) =>
    labelled(index === 0 ? 'allow' : '', `watertight allow ${name} --reason "…"`, 4, paint.dim, paint),
  )
}

/** What leaks: of the one that gives away most, unless all was asked for. */
function outlines(shown: readonly Finding[], paint: Paint): string[] {
  const outlined = shown.flatMap(({ sources }) => sources ?? [])
  const size = ({ folders }: SourceOutline) => folders.reduce((sum, { lines }) => sum + lines, 0)
  const largest = [...outlined].sort((one, other) => size(other) - size(one))
  return largest.slice(0, paint.isVerbose ? outlined.length : 1).flatMap((outline) => sourceLines(outline, paint))
}

const FRAMES = 3
const PLACES = 5

function headingLines({ severity, ruleId, findings, state }: FindingGroup, paint: Paint): string[] {
  const [{ confidence }] = findings
  const total = sumOf(findings)
  const notes = [
    total > 1 ? `${formatCount(total)} findings` : '',
    confidence === 'low' || confidence === 'moderate' ? `${confidence} confidence` : '',
    state === 'active' ? '' : state,
  ].filter(Boolean)
  const sign = `${paint.signs[severity]} ${severity}`
  const [first = '', ...others] = wrap(paint.safe(ruleId), paint.width - sign.length - 2)
  const note = notes.length === 0 ? '' : `  ${notes.join(paint.signs.dot)}`
  const isShort = sign.length + 2 + displayWidth(first + note) <= paint.width
  const line = `${paint.severity(severity)(sign)}  ${paint.bold(first)}${isShort ? paint.dim(note) : ''}`
  return [line, ...others.map((each) => `  ${paint.bold(each)}`), ...(isShort ? [] : [paint.dim(note)])]
}

/** Findings that a place and a message say all of, one in a row; undefined when there are others or a row is too long. */
function rows(findings: readonly Finding[], paint: Paint): string[] | undefined {
  const isPlain = (finding: Finding) => finding.snippet === null && detailLines(finding, paint).length === 0
  if (!findings.every(isPlain) || new Set(findings.map(({ message }) => message)).size < 2) return undefined
  const places = findings.map(({ location }) => paint.safe(formatLocation(location)))
  const messages = findings.map(({ message }) => paint.safe(message))
  const column = Math.max(...places.map(displayWidth))
  if (4 + column + 2 + Math.max(...messages.map(displayWidth)) > paint.width) return undefined
  return places.map((place, index) => {
    const gap = ' '.repeat(column - displayWidth(place) + 2)
    return `    ${paint.accent(place)}${gap}${messages[index]}`
  })
}

/** Its message unless the one before has just said it, its place, its code. */
function oneFinding(finding: Finding, previous: Finding | undefined, paint: Paint): string[] {
  const place = formatLocation(finding.location)
  const message = finding.message === previous?.message ? [] : paragraph(finding.message, 2, unstyled, paint)
  const title = paint.accent(cropStart(place, paint.width - 14, paint))
  const where = finding.snippet
    ? codeFrame(finding.snippet, title, paint.severity(finding.severity), paint)
    : paragraph(place, 4, paint.accent, paint)
  return [...message, ...where, ...detailLines(finding, paint)]
}

/** What else is known of a finding: where it comes from, where it also is, whether it still works. */
function detailLines(finding: Finding, paint: Paint): string[] {
  return [...details(finding, paint)].flatMap(([label, text]) => labelled(label, text, 4, unstyled, paint))
}

function* details(finding: Finding, paint: Paint): Iterable<readonly [label: string, text: string]> {
  const { location, layers, related, repositoryLocation, verification } = finding
  if (location.original) yield ['origin', formatOriginal(location.original)]
  if (layers.length > 0) yield ['inside', layers.join(', ')]
  if (repositoryLocation) {
    const { path, ...rest } = repositoryLocation
    yield ['in repo', formatLocation({ chain: [path], original: null, ...rest })]
  }
  const shown = related.slice(0, paint.isVerbose ? related.length : PLACES)
  for (const { location: place, message } of shown)
    yield ['also', [formatLocation(place), message].filter(Boolean).join(` ${paint.signs.dash} `)]
  if (shown.length < related.length) yield ['', `and ${counted(related.length - shown.length, 'more place')}`]
  for (const [key, value] of Object.entries(verification ?? {}))
    yield ['verified', `${key}: ${typeof value === 'string' ? value : JSON.stringify(value)}`]
}

/**
 * What to do about the findings, each way once: a sentence, and the exact edit as a small diff. `seen` holds the edits that were shown
 * before, and takes up those that are shown now.
 */
function fixLines(findings: readonly Finding[], paint: Paint, seen: Set<string>): string[] {
  const fixes = new Map<string, Fix>()
  for (const fix of findings.flatMap((finding) => finding.fixes)) {
    // One edit may be right for files that came in by several ways; the first one told is enough.
    const key = JSON.stringify(fix.edit ?? fix)
    if (!fixes.has(key)) fixes.set(key, fix)
  }
  const shown = [...fixes.entries()].slice(0, paint.isVerbose ? fixes.size : MOST)
  const lines = shown.flatMap(([key, fix]) => {
    if (fix.edit && seen.has(key)) return labelled('fix', `The edit of ${fix.edit.file} above.`, 4, unstyled, paint)
    seen.add(key)
    return [...labelled('fix', fix.description, 4, unstyled, paint), ...diff(fix, paint)]
  })
  if (shown.length === fixes.size) return lines
  return [
    ...lines,
    ...labelled('', `and ${formatCount(fixes.size - shown.length)} more of this kind`, 4, paint.dim, paint),
  ]
}

const MOST = 3

function diff({ edit }: Fix, paint: Paint): string[] {
  if (!edit) return []
  const [before, after] = [edit.before === null ? [] : code(edit.before), code(edit.after)]
  const { head, tail } = sharedLines(before, after)
  const added = after.slice(head, after.length - tail)
  const shown = paint.isVerbose ? added : added.slice(0, LINES)
  return [
    ...labelled('', edit.file, 4, paint.bold, paint),
    ...before.slice(head, before.length - tail).flatMap((line) => labelled('', `- ${line}`, 4, paint.bad, paint)),
    ...shown.flatMap((line) => labelled('', `+ ${line}`, 4, paint.good, paint)),
    ...(shown.length < added.length
      ? labelled('', `and ${counted(added.length - shown.length, 'more line')}`, 4, paint.dim, paint)
      : []),
  ]
}

const LINES = 20

function code(text: string): string[] {
  return text.replace(/\r?\n$/, '').split(/\r?\n/)
}
