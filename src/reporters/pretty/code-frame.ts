import type { Snippet } from '../../model/report.ts'
import { columnsOf } from '../../text/display-width.ts'
import type { Paint, Style } from './paint.ts'

/** The snippet with line numbers, long lines cropped around the mark, the mark underlined. `title` heads it. */
export function codeFrame(snippet: Snippet, title: string, style: Style, paint: Paint): string[] {
  const { signs } = paint
  const lines = visibleLines(splitLines(snippet))
  const digits = String(lines.at(-1)?.number ?? snippet.startLine).length
  const blank = ' '.repeat(digits)
  const columns = paint.width - digits - 5
  const body = lines.flatMap((line) => {
    const { before, marked, after, indent, underline } = crop(line, columns, paint)
    const code = line.hasMark ? before + style(marked) + after : paint.dim(before + after)
    const drawn = `  ${paint.dim(`${String(line.number).padStart(digits)} ${signs.side}`)} ${code}`.trimEnd()
    if (underline === 0) return [drawn]
    return [drawn, `  ${blank} ${paint.dim(signs.gap)} ${' '.repeat(indent)}${style('^'.repeat(underline))}`]
  })
  return [`  ${blank} ${paint.dim(signs.open)} ${title}`.trimEnd(), ...body, `  ${blank} ${paint.dim(signs.close)}`]
}

interface Line {
  readonly number: number
  readonly text: string
  /** What of the mark lies in this line, in UTF-16 units. */
  readonly start: number
  readonly end: number
  readonly hasMark: boolean
}

function splitLines({ text, startLine, mark }: Snippet): Line[] {
  const lines: Line[] = []
  const terminator = /\r\n|[\r\n]|$/g
  let at = 0
  for (const { index, 0: ending } of text.matchAll(terminator)) {
    if (ending === '' && at === text.length && lines.length > 0) break
    const start = Math.min(Math.max(mark[0], at), index)
    const end = Math.max(Math.min(mark[1], index), start)
    const hasMark = mark[0] <= index && mark[1] > at
    lines.push({
      number: startLine + lines.length,
      text: text.slice(at, index),
      start: hasMark ? start - at : 0,
      end: hasMark ? end - at : 0,
      hasMark,
    })
    at = index + ending.length
  }
  return lines
}

const MARKED_LINES = 3
const AROUND = 2

/** Two lines on each side of the mark; of a mark over many lines, only the first. */
function visibleLines(lines: readonly Line[]): readonly Line[] {
  const marked = lines.filter(({ hasMark }) => hasMark).length
  const first = Math.max(
    0,
    lines.findIndex(({ hasMark }) => hasMark),
  )
  const last = marked > MARKED_LINES ? first + MARKED_LINES : first + Math.max(marked, 1) + AROUND
  return lines.slice(Math.max(0, first - AROUND), last)
}

/** One character as it is drawn: an escape may take several columns. */
interface Cell {
  readonly drawn: string
  readonly columns: number
  readonly isMarked: boolean
}

function crop(line: Line, columns: number, paint: Paint) {
  const window = windowOf(line, columns)
  const cells = toCells(window, paint)
  const markStart = cells.findIndex(({ isMarked }) => isMarked)
  const markEnd = cells.findLastIndex(({ isMarked }) => isMarked) + 1
  const [from, to] = choose(cells, [Math.max(markStart, 0), markEnd], columns, paint.signs.ellipsis.length)
  const shown = cells.slice(from, to)
  const head = from > 0 || window.cutHead ? paint.signs.ellipsis : ''
  const tail = to < cells.length || window.cutTail ? paint.signs.ellipsis : ''
  const firstMarked = shown.findIndex(({ isMarked }) => isMarked)
  const endMarked = shown.findLastIndex(({ isMarked }) => isMarked) + 1
  const split = firstMarked === -1 ? [shown.length, shown.length] : [firstMarked, endMarked]
  const before = shown.slice(0, split[0])
  const marked = shown.slice(split[0], split[1])
  return {
    before: head + draw(before),
    marked: draw(marked),
    after: draw(shown.slice(split[1])) + tail,
    indent: head.length + total(before),
    underline: total(marked),
  }
}

/** A line may be a whole bundle; of it only what can be drawn is looked at, a column a character at least. */
function windowOf(line: Line, columns: number): Line & { readonly cutHead: boolean; readonly cutTail: boolean } {
  const from = Math.max(0, line.start - columns)
  const to = Math.max(from, line.start) + 2 * columns
  const text = line.text.slice(from, to)
  const start = Math.min(line.start - from, text.length)
  const end = Math.min(line.end - from, text.length)
  return { ...line, text, start, end, cutHead: from > 0, cutTail: to < line.text.length }
}

function toCells({ text, start, end, hasMark }: Line, paint: Paint): Cell[] {
  const cells: Cell[] = []
  let at = 0
  for (const character of text) {
    const drawn = isPlain(character) ? character : paint.safe(character)
    const columns = drawn === character ? columnsOf(character) : drawn.length
    cells.push({ drawn, columns, isMarked: hasMark && at >= start && at < end })
    at += character.length
  }
  return cells
}

function isPlain(character: string): boolean {
  return character >= ' ' && character <= '~'
}

/** The cells that fit: all of them, else the mark with a third of the room before it, or less so that it fits. */
function choose(
  cells: readonly Cell[],
  mark: readonly [number, number],
  columns: number,
  ellipsis: number,
): readonly [number, number] {
  if (total(cells) <= columns) return [0, cells.length]
  const free = columns - 2 * ellipsis
  const sizeOf = (index: number) => cells[index]?.columns ?? 0
  const marked = total(cells.slice(...mark))
  const after = total(cells.slice(mark[0]))
  // What follows may be too short to fill the line, which leaves more to what is before.
  let room = Math.max(0, Math.min(Math.max(Math.floor(free / 3), free - after), free - marked))
  let from = mark[0]
  while (from > 0 && room >= sizeOf(from - 1)) room -= sizeOf(--from)
  let to = from
  let used = 0
  while (to < cells.length && used + sizeOf(to) <= free) used += sizeOf(to++)
  return [from, to]
}

function total(cells: readonly Cell[]): number {
  return cells.reduce((sum, cell) => sum + cell.columns, 0)
}

function draw(cells: readonly Cell[]): string {
  return cells.map(({ drawn }) => drawn).join('')
}
