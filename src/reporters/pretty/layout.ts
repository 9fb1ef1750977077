import { columnsOf, displayWidth } from '../../text/display-width.ts'
import { wrap } from '../../text/wrap.ts'
import type { Paint, Style } from './paint.ts'

/** Text from the report, made safe, broken to the width and indented. */
export function paragraph(text: string, indent: number, style: Style, paint: Paint): string[] {
  return wrap(paint.safe(text), paint.width - indent).map((line) => ' '.repeat(indent) + style(line))
}

/** A dim label in a column of its own, and what it is of beside it. */
export function labelled(label: string, text: string, indent: number, style: Style, paint: Paint): string[] {
  const lines = wrap(paint.safe(text), paint.width - LABEL - indent)
  return lines.map((line, index) => labelColumn(index === 0 ? label : '', indent, paint) + style(line))
}

/** Text behind a mark; what does not fit its line stands below it, and not below the mark. */
export function item(mark: string, text: string, indent: number, style: Style, paint: Paint): string[] {
  const shown = `${paint.safe(mark)} `
  const inset = displayWidth(shown)
  return wrap(paint.safe(text), paint.width - indent - inset).map(
    (line, index) => ' '.repeat(indent) + (index === 0 ? style(shown) : ' '.repeat(inset)) + style(line),
  )
}

/** The column of a label, without what stands beside it. */
export function labelColumn(label: string, indent: number, paint: Paint): string {
  return ' '.repeat(indent) + paint.dim(label.padEnd(LABEL))
}

/** Columns of a label. */
export const LABEL = 9

/** Text made safe, of which the end is kept when it is too long: of a path that is where the file is. */
export function cropStart(text: string, width: number, paint: Paint): string {
  const safe = paint.safe(text)
  if (displayWidth(safe) <= width) return safe
  const characters = [...safe]
  let room = width - paint.signs.ellipsis.length
  let from = characters.length
  while (from > 0 && room >= columnsOf(characters[from - 1] ?? '')) room -= columnsOf(characters[--from] ?? '')
  return paint.signs.ellipsis + characters.slice(from).join('')
}

/** Text made safe, of which the beginning is kept when it is too long. */
export function cropEnd(text: string, width: number, paint: Paint): string {
  const safe = paint.safe(text)
  if (displayWidth(safe) <= width) return safe
  let kept = ''
  let room = width - paint.signs.ellipsis.length
  for (const character of safe) {
    room -= columnsOf(character)
    if (room < 0) break
    kept += character
  }
  return kept + paint.signs.ellipsis
}

/** Text as it is. */
export const unstyled: Style = (text) => text
