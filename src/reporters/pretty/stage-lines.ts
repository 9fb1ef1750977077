import type { Report } from '../../model/report.ts'
import type { Stage, StagedPackage } from '../../model/stage.ts'
import { counted } from '../../text/count.ts'
import { displayWidth } from '../../text/display-width.ts'
import { remarksOn, type StageRow, stageCommands, stageRows } from '../stage-words.ts'
import { cropEnd, paragraph, unstyled } from './layout.ts'
import type { Paint } from './paint.ts'

/** What awaits approval as a table, and below it what is new in each where that is asked for or of interest. */
export function stageLines(report: Report, stage: Stage, paint: Paint): string[] {
  const { registries, packages } = stage
  const hosts = registries.map((registry) => new URL(registry).host).join(', ')
  const awaits = packages.length === 1 ? 'awaits' : 'await'
  return [
    ...paragraph(`${counted(packages.length, 'package')} ${awaits} approval at ${hosts}`, 0, paint.bold, paint),
    '',
    ...table(stageRows(report), packages, paint),
  ]
}

/** The commands that approve and reject, whole, so that they can be pasted. */
export function decisionLines(report: Report, paint: Paint): string[] {
  const { approve, reject, look } = stageCommands(report)
  const block = (title: string, commands: readonly string[]): string[] =>
    commands.length === 0
      ? []
      : [...paragraph(title, 0, unstyled, paint), ...commands.map((each) => `  ${paint.bold(paint.safe(each))}`), '']
  const open = `Neither approve nor reject before all could be looked at: ${look.join(', ')}`
  return [
    ...block('To approve what is clean (npm asks for your second factor):', approve),
    ...block('To reject what leaks or is not what was audited:', reject),
    ...(look.length > 0 ? [...paragraph(open, 0, unstyled, paint), ''] : []),
  ]
}

/** Columns of a table: its title, the cell of a row, and the most columns that it may take. */
interface Column {
  readonly title: string
  readonly cell: (row: StageRow) => string
  readonly most: number
}

const usual: readonly Column[] = [
  { title: 'package', cell: ({ title }) => title, most: 34 },
  { title: 'verdict', cell: ({ standing }) => standing, most: 10 },
  { title: 'packed', cell: ({ packed }) => packed, most: 20 },
]
const wide: readonly Column[] = [
  { title: 'new', cell: ({ news }) => news, most: 44 },
  { title: 'staged by', cell: ({ by }) => by, most: 40 },
  { title: 'provenance', cell: ({ provenance }) => provenance, most: 10 },
]
const last: Column = { title: 'id', cell: ({ id }) => id, most: 8 }

/** Where not all columns fit, what they would say stands below the row. */
function table(rows: readonly StageRow[], packages: readonly StagedPackage[], paint: Paint): string[] {
  const full = layOut([...usual, ...wide, last], rows, paint)
  const isWide = displayWidth(full[0] ?? '') + 2 <= paint.width
  const [head = '', ...lines] = isWide ? full : layOut([...usual, last], rows, paint)
  return [
    paint.dim(`  ${head.trimEnd()}`),
    ...rows.flatMap((row, index) => {
      const { standing, news, by, provenance } = row
      const style = standing === 'clean' ? paint.good : paint.bad
      const cut = isWide
        ? displayWidth(news) > 44
          ? [`new: ${news}`]
          : []
        : [`new: ${news}`, `by ${by}; provenance ${provenance}`]
      return [
        `${style(paint.signs[standing])} ${(lines[index] ?? '').trimEnd()}`,
        ...cut.flatMap((line) => paragraph(line, 4, paint.dim, paint)),
        ...remarks(packages[index], paint),
      ]
    }),
  ]
}

/** The head and the rows, each cell as wide as its column. */
function layOut(columns: readonly Column[], rows: readonly StageRow[], paint: Paint): readonly string[] {
  const cells = columns.map(({ title, cell, most }) => [title, ...rows.map((row) => cropEnd(cell(row), most, paint))])
  const padded = cells.map((column) => {
    const width = Math.max(...column.map(displayWidth))
    return column.map((cell) => cell + ' '.repeat(width - displayWidth(cell)))
  })
  return Array.from({ length: rows.length + 1 }, (_, index) => padded.map((column) => column[index] ?? '').join('  '))
}

function remarks(one: StagedPackage | undefined, paint: Paint): string[] {
  if (one === undefined) return []
  const files =
    paint.isVerbose && one.news !== null && one.news.files.length > 0 ? [`new files: ${one.news.files.join(', ')}`] : []
  return [...files, ...remarksOn(one)].flatMap((line) => paragraph(line, 4, unstyled, paint))
}
