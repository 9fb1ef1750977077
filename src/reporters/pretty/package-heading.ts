import { counted } from '../../text/count.ts'
import { displayWidth } from '../../text/display-width.ts'
import { formatBytes } from '../../text/format-bytes.ts'
import { wrap } from '../../text/wrap.ts'
import { packageTitle, type ReportPart } from '../report-parts.ts'
import { paragraph, unstyled } from './layout.ts'
import type { Paint } from './paint.ts'

/** What was audited: name, origin, sizes, integrity, and whether its source is meant to be public. */
export function packageHeading(part: ReportPart, paint: Paint): string[] {
  const { packedBytes, unpackedBytes, files, integrity, visibility, resolved, spec } = part.package
  // Nothing but its name is known of a package that could not be fetched.
  if (integrity === null && files === 0) return titleLines(part, paint)
  const facts = [
    `${formatBytes(packedBytes)} packed`,
    `${formatBytes(unpackedBytes)} unpacked`,
    counted(files, 'file'),
    ...(integrity === null ? [] : [shortIntegrity(integrity, paint)]),
  ]
  return [
    ...titleLines(part, paint),
    ...paragraph(facts.join(paint.signs.dot), 2, unstyled, paint),
    ...paragraph(`${visibility.value}: ${visibility.because}`, 2, unstyled, paint),
    ...(paint.isVerbose && resolved !== null && resolved !== spec ? paragraph(resolved, 2, paint.dim, paint) : []),
  ]
}

/** All of a package of which there is nothing to say, in one line when its name is not too long. */
export function packageLine(part: ReportPart, paint: Paint): string[] {
  const { coverage, files } = part.package
  return title(part, `${counted(files, 'file')}, ${formatBytes(coverage.bytes)}`, '', paint)
}

/** The name of a package as a heading over the width. */
export function titleLines(part: ReportPart, paint: Paint): string[] {
  return title(part, `from ${part.package.from}`, paint.signs.rule, paint)
}

/** Its sign, its name, a note where there is room, and a rule up to the width. */
function title({ package: audited, standing }: ReportPart, note: string, rule: string, paint: Paint): string[] {
  const sign = paint.signs[standing]
  const style = standing === 'clean' ? paint.good : paint.bad
  const [first = '', ...others] = wrap(paint.safe(packageTitle(audited)), paint.width - sign.length - 1)
  const used = displayWidth(`${sign} ${first}  ${note} `)
  const rest = used > paint.width ? '' : `  ${note} ${rule.repeat(paint.width - used)}`
  const line = `${style(sign)} ${paint.bold(first)}${paint.dim(rest.trimEnd())}`
  return [line, ...others.map((each) => `  ${paint.bold(each)}`)]
}

function shortIntegrity(integrity: string, paint: Paint): string {
  return integrity.length > 24 ? integrity.slice(0, 15) + paint.signs.ellipsis + integrity.slice(-6) : integrity
}
