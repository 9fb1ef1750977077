import type { Notice } from '../../model/report.ts'
import { counted, formatCount } from '../../text/count.ts'
import { labelled, paragraph, unstyled } from './layout.ts'
import type { Paint } from './paint.ts'

/** What was not looked at, first and in full; then what is worth knowing. */
export function noticeLines(notices: readonly Notice[], paint: Paint): string[] {
  const missed = notices.filter(({ effect }) => effect === 'incomplete')
  const known = notices.filter(({ effect }) => effect === 'none')
  const lines = known.flatMap((notice) => labelled('note', textOf(notice), 0, unstyled, paint))
  return missed.length === 0 ? lines : [...missedLines(missed, paint), ...(lines.length > 0 ? [''] : []), ...lines]
}

const MOST = 10

function missedLines(notices: readonly Notice[], paint: Paint): string[] {
  const shown = notices.slice(0, paint.isVerbose ? notices.length : MOST)
  const heading = `${paint.signs.incomplete} ${counted(notices.length, 'thing was', 'things were')} not looked at`
  return [
    paint.severity('critical')(heading),
    ...shown.flatMap((notice) => [
      ...paragraph(`${placeOf(notice)}  ${notice.code}`, 2, paint.accent, paint),
      ...paragraph(notice.detail, 4, unstyled, paint),
      // An allowance has to name it.
      ...(paint.isVerbose && notice.digest ? paragraph(`digest ${notice.digest}`, 4, paint.dim, paint) : []),
    ]),
    ...(shown.length < notices.length ? [paint.dim(`    and ${formatCount(notices.length - shown.length)} more`)] : []),
  ]
}

function placeOf({ chain, package: index }: Notice): string {
  if (chain.length > 0) return chain.join(' ! ')
  return index === null ? 'the run' : 'the package'
}

function textOf(notice: Notice): string {
  return `${notice.code}: ${notice.chain.length > 0 ? `${notice.chain.join(' ! ')}: ` : ''}${notice.detail}`
}
