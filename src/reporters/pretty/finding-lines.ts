import type { Finding } from '../../model/report.ts'
import { formatCount } from '../../text/fill.ts'
import { wrap } from '../../text/wrap.ts'
import { formatLocation, formatOriginal } from '../format-location.ts'
import type { FindingGroup } from '../group-findings.ts'
import { codeFrame } from './code-frame.ts'
import { fixLines } from './fix-lines.ts'
import { labelled, paragraph, unstyled } from './layout.ts'
import type { Paint } from './paint.ts'

/** A group in full: its rule, what was found and where, the code, and how to fix it. */
export function findingLines(group: FindingGroup, paint: Paint): string[] {
  const { findings } = group
  const most = paint.isVerbose ? findings.length : findings.some(({ snippet }) => snippet) ? FRAMES : PLACES
  const shown = findings.slice(0, most)
  const lines = shown.flatMap((finding, index) => [
    ...(finding.message === shown[index - 1]?.message ? [] : paragraph(finding.message, 2, unstyled, paint)),
    ...placeLines(finding, paint),
  ])
  const rest = findings.length - shown.length
  const more = rest > 0 ? [paint.dim(`    and ${formatCount(rest)} more`)] : []
  return [headingLine(group, paint), ...lines, ...more, ...fixLines(shown, paint)]
}

/** A group in two lines, for what does not stop a release. */
export function briefLines(group: FindingGroup, paint: Paint): string[] {
  const [first] = group.findings
  const more = group.findings.length - 1
  const place = formatLocation(first.location) + (more > 0 ? ` and ${formatCount(more)} more` : '')
  return [
    headingLine(group, paint),
    ...paragraph(first.message, 2, unstyled, paint),
    ...paragraph(place, 4, paint.dim, paint),
  ]
}

const FRAMES = 3
const PLACES = 5

function headingLine({ severity, ruleId, findings, state }: FindingGroup, paint: Paint): string {
  const [{ confidence }] = findings
  const notes = [
    findings.length > 1 ? `${formatCount(findings.length)} findings` : '',
    confidence === 'low' || confidence === 'moderate' ? `${confidence} confidence` : '',
    state === 'active' ? '' : state,
  ].filter(Boolean)
  const sign = paint.severity(severity)(`${paint.signs[severity]} ${severity}`)
  return [sign, paint.bold(paint.safe(ruleId)), paint.dim(notes.join(paint.signs.dot))].join('  ').trimEnd()
}

function placeLines(finding: Finding, paint: Paint): string[] {
  const { location, snippet, layers, related, repositoryLocation, verification } = finding
  const details = [
    location.original && { label: 'origin', text: formatOriginal(location.original) },
    layers.length > 0 && { label: 'inside', text: layers.join(', ') },
    repositoryLocation && {
      label: 'in repo',
      text: formatLocation({ ...repositoryLocation, chain: [repositoryLocation.path], original: null }),
    },
    ...related.slice(0, paint.isVerbose ? related.length : PLACES).map((each) => ({
      label: 'also',
      text: formatLocation(each.location) + (each.message === '' ? '' : ` ${paint.signs.dash} ${each.message}`),
    })),
    verification && {
      label: 'verified',
      text: Object.entries(verification)
        .map(([key, value]) => `${key}: ${String(value)}`)
        .join(', '),
    },
  ].filter((detail) => detail !== null && detail !== false)
  const place = formatLocation(location)
  return [
    ...(snippet
      ? codeFrame(snippet, frameTitle(place, paint), paint.severity(finding.severity), paint)
      : paragraph(place, 4, paint.accent, paint)),
    ...details.flatMap(({ label, text }) => labelled(label, text, 4, unstyled, paint)),
  ]
}

/** A place too long for one line keeps its end, where the file and the position are. */
function frameTitle(place: string, paint: Paint): string {
  const text = paint.safe(place)
  const room = paint.width - 14
  const lines = wrap(text, room)
  return paint.accent(lines.length === 1 ? text : paint.signs.ellipsis + text.slice(-room))
}
