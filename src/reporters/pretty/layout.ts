import { wrap } from '../../text/wrap.ts'
import type { Paint, Style } from './paint.ts'

/** Text from the report, made safe, broken to the width and indented. */
export function paragraph(text: string, indent: number, style: Style, paint: Paint): string[] {
  return wrap(paint.safe(text), paint.width - indent).map((line) => ' '.repeat(indent) + style(line))
}

/** A dim label in a column of its own, and what it is of beside it. */
export function labelled(label: string, text: string, indent: number, style: Style, paint: Paint): string[] {
  const column = LABEL + indent
  const lines = wrap(paint.safe(text), paint.width - column)
  return lines.map(
    (line, index) => ' '.repeat(indent) + paint.dim((index === 0 ? label : '').padEnd(LABEL)) + style(line),
  )
}

const LABEL = 9

/** Text as it is. */
export const unstyled: Style = (text) => text
