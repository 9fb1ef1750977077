import type { History, HistoryLeak, HistoryVersion } from '../../model/history.ts'
import { mapCount, type Report } from '../../model/report.ts'
import { counted, formatCount, wordFor } from '../../text/count.ts'
import { formatBytes } from '../../text/format-bytes.ts'
import { packageStandings } from '../verdict-line.ts'
import { cropStart, labelled, paragraph, unstyled } from './layout.ts'
import type { Paint } from './paint.ts'

/** Many versions of a package: one line each, what leaks and since when, and where it begins and ends. */
export function historyLines(report: Report, history: History, paint: Paint): string[] {
  const { name, range, versions, unpublished } = history
  const heading = `${name}${range === '*' ? '' : `@${range}`}  ${counted(versions.length, 'version')}`
  const gone = `${unpublished.join(', ')}; mirrors may still serve ${wordFor(unpublished.length, 'it', 'them')}`
  return [
    ...paragraph(heading, 0, paint.bold, paint),
    ...visibilityLines(report, paint),
    '',
    ...table(report, versions, paint),
    ...(unpublished.length > 0 ? ['', ...labelled('gone', gone, 2, paint.dim, paint)] : []),
    ...shownLeaks(history, paint),
    '',
    ...paragraph(summary(history, report), 0, unstyled, paint),
    ...(history.assumed === undefined ? [] : paragraph(`Assumed: ${history.assumed}.`, 0, unstyled, paint)),
  ]
}

/** Whether the source was meant to be public, once for all versions in a row that agree. */
function visibilityLines({ packages }: Report, paint: Paint): string[] {
  const runs: { text: string; first: string; last: string }[] = []
  for (const { version, spec, visibility } of packages) {
    const text = `${visibility.value}: ${visibility.because}`
    const name = version ?? spec
    const run = runs.at(-1)
    if (run?.text === text) run.last = name
    else runs.push({ text, first: name, last: name })
  }
  const shown = runs.slice(-(paint.isVerbose ? runs.length : MOST_RUNS))
  const rest = runs.length - shown.length
  return [
    ...(rest > 0 ? paragraph(`${counted(rest, 'change')} of this before`, 2, paint.dim, paint) : []),
    ...shown.flatMap(({ text, first, last }) => {
      const range = runs.length === 1 ? '' : first === last ? `${first} ` : `${first} to ${last} `
      return paragraph(`${range}${text}`, 2, unstyled, paint)
    }),
  ]
}

const MOST_RUNS = 4

function table(report: Report, versions: readonly HistoryVersion[], paint: Paint): string[] {
  const leaks = new Map<number, number>()
  for (const { package: index, stops } of report.findings) if (stops) leaks.set(index, (leaks.get(index) ?? 0) + 1)
  const rows = versions.map((version) => cells(report, version, leaks))
  const standings = packageStandings(report)
  const head = ['version', 'published', 'packed', 'files', 'maps', 'novel', 'lines', 'leaks']
  const widthOf = (title: string, column: number) =>
    rows.reduce((most, row) => Math.max(most, row[column]?.length ?? 0), title.length)
  const numbers = head.map((title, column) => (column === 0 ? 0 : widthOf(title, column)))
  // Versions are names, which may be long: they get the room that the numbers leave.
  const room = Math.max(12, paint.width - numbers.reduce((sum, width) => sum + width + 2, 2))
  for (const row of rows) row[0] = cropStart(row[0] ?? '', room, paint)
  const widths = head.map(widthOf)
  const line = (row: readonly string[]) =>
    row
      .map((cell, column) => (column < 2 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0)))
      .join('  ')
  return [
    paint.dim(`  ${line(head)}`),
    ...versions.map(({ verdict, package: place }, index) => {
      const standing = standings[place ?? -1] ?? verdict
      const style = standing === 'clean' ? paint.good : paint.bad
      return `${style(paint.signs[standing])} ${line(rows[index] ?? [])}`
    }),
  ]
}

function cells(
  { packages }: Report,
  { version, published, package: place }: HistoryVersion,
  leaks: ReadonlyMap<number, number>,
): string[] {
  const audited = place === null ? undefined : packages[place]
  const [day = ''] = /^\d{4}-\d\d-\d\d/.exec(published ?? '') ?? []
  if (audited === undefined) return [version, day, 'not audited']
  const sum = (key: 'novel' | 'novelLines') => audited.maps.reduce((total, map) => total + map[key], 0)
  const found = leaks.get(place ?? -1) ?? 0
  const numbers = [audited.files, mapCount(audited), sum('novel'), sum('novelLines'), found].map(formatCount)
  return [version, day, formatBytes(audited.packedBytes), ...numbers]
}

const MOST = 20

function shownLeaks({ leaks, versions }: History, paint: Paint): string[] {
  const shown = paint.isVerbose ? leaks : leaks.slice(0, MOST)
  const more = leaks.length - shown.length
  const newest = versions.at(-1)?.version
  return [
    ...shown.flatMap((leak) => ['', ...leakLines(leak, newest, paint)]),
    ...(more > 0
      ? ['', ...paragraph(`and ${counted(more, 'more leak')}; --verbose or --json lists them`, 2, paint.dim, paint)]
      : []),
  ]
}

function leakLines(leak: HistoryLeak, newest: string | undefined, paint: Paint): string[] {
  const { severity, ruleId, message, chain, first, last, versions } = leak
  const style = paint.severity(severity)
  const range = first === last ? `in ${first}` : `from ${first} to ${last}, ${counted(versions, 'version')}`
  const end = last === newest ? ', the newest one audited included' : ''
  return [
    ...paragraph(`${paint.signs[severity]} ${severity}  ${ruleId}`, 0, style, paint),
    ...paragraph(message, 2, paint.bold, paint),
    ...labelled('where', chain.length === 0 ? 'the package' : chain.join(' ! '), 4, paint.accent, paint),
    ...labelled('when', range + end, 4, unstyled, paint),
  ]
}

function summary({ firstBad, lastBad, versions }: History, { failOn }: Report): string {
  const newest = versions.at(-1)?.version
  if (failOn === 'never') return 'Under --fail-on never no finding counts as a leak: --json has what was found.'
  if (firstBad === null) return 'No version leaks.'
  const end = lastBad === newest ? 'the newest one audited still does' : `the last is ${lastBad}`
  return `The first version that leaks is ${firstBad}; ${end}. Whatever was published is known: replace the secrets, deprecate the versions.`
}
