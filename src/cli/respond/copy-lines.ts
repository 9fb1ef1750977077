import type { Theme } from '../../model/reporter.ts'
import { item, paragraph, unstyled } from '../../reporters/pretty/layout.ts'
import type { Paint } from '../../reporters/pretty/paint.ts'
import type { Place, Response } from '../../response/response-type.ts'
import { placeInWords, timeInWords, versionsInWords } from '../../response/words.ts'
import { counted, formatCount, wordFor } from '../../text/count.ts'
import { displayWidth } from '../../text/display-width.ts'

/** Where copies are, and how each goes away. */
export function copyLines(
  { copies }: Response,
  { isProbed, verbosity }: Pick<Theme, 'verbosity'> & { readonly isProbed: boolean },
  paint: Paint,
): readonly string[] {
  const width = Math.max(0, ...copies.places.map(({ name }) => displayWidth(paint.safe(name))))
  const rows = copies.places.flatMap((place) => placeLines(place, width, verbosity !== 'quiet', paint))
  const byHand =
    verbosity === 'quiet'
      ? []
      : copies.byHand.flatMap(({ name, look, removal }) => [
          ...item(paint.signs.info, `${name}: ${look}`, 0, unstyled, paint),
          ...paragraph(removal, 6, paint.dim, paint),
        ])
  const standing = copies.places.filter(({ state }) => state === 'there').length
  const open = copies.places.filter(({ state }) => state === 'unknown').length
  const asked =
    copies.asked === null
      ? 'No place was asked. --probe asks these, each with a HEAD request or for one byte.'
      : `Asked ${timeInWords(copies.asked)}: ${counted(standing, 'copy', 'copies')}, ${formatCount(open)} not known${isProbed ? '' : '. --probe asks again'}.`
  const { leftOut } = copies
  const more =
    leftOut.length === 0
      ? []
      : paragraph(
          `${counted(leftOut.length, 'more version')} ${wordFor(leftOut.length, 'leaks', 'leak')} than one run asks for: ${versionsInWords(leftOut)}. Each gets a response and a folder of its own.`,
          2,
          paint.bad,
          paint,
        )
  return [...paragraph(asked, 2, unstyled, paint), ...more, ...rows, ...byHand]
}

function placeLines(place: Place, width: number, isFull: boolean, paint: Paint): readonly string[] {
  const { name, state, removal, contact, addresses } = place
  const style = { there: paint.bad, gone: paint.good, unknown: unstyled, 'not asked': paint.dim }[state]
  const sign = {
    there: paint.signs.leak,
    gone: paint.signs.clean,
    unknown: paint.signs.incomplete,
    'not asked': paint.signs.info,
  }[state]
  const safe = paint.safe(name)
  const label = `${sign} ${safe}${' '.repeat(Math.max(0, width - displayWidth(safe)))}  `
  const [first = '', ...rest] = paragraph(placeInWords(place), 0, style, {
    ...paint,
    width: Math.max(20, paint.width - displayWidth(label)),
  })
  const shown = addresses
    .filter((one) => one.state === state)
    .slice(0, paint.isVerbose ? undefined : state === 'there' ? 3 : 1)
  const details =
    state === 'there' || state === 'unknown'
      ? [
          ...shown.flatMap(({ url, because }) => paragraph(`${url} (${because})`, 6, unstyled, paint)),
          ...paragraph(contact === null ? removal : `${removal} ${contact}`, 6, paint.dim, paint),
        ]
      : []
  return [
    `${label}${first}`,
    ...rest.map((line) => `${' '.repeat(displayWidth(label))}${line}`),
    ...(isFull ? details : []),
  ]
}
