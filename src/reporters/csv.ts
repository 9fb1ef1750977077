import type { Report } from '../model/report.ts'
import type { Reporter } from '../model/reporter.ts'
import { escapeCommands, escapeControls } from '../text/escape-controls.ts'
import { formatLocation, formatOriginal, placeInRepository } from './format-location.ts'
import { fixInWords, packageTitle } from './report-parts.ts'

/** A table (RFC 4180, but lines end in LF): a row a finding, whatever its state, and a row for each thing that was not looked at. */
export const csv: Reporter = {
  id: 'csv',
  render(report) {
    return csvText([columns, ...findingRows(report), ...noticeRows(report)])
  },
}

/** Rows as text, safe to open in a spreadsheet and to print into a log. */
export function csvText(rows: readonly (readonly Cell[])[]): string {
  return escapeCommands(`${rows.map((row) => row.map(cell).join(',')).join('\n')}\n`)
}

const columns = [
  ...['package', 'state', 'stops', 'severity', 'confidence', 'rule', 'place', 'line', 'column', 'original'],
  ...['message', 'fix', 'file', 'count', 'fingerprint'],
]

/** What stands in a cell. */
export type Cell = string | number | boolean

function findingRows({ packages, findings }: Report): Cell[][] {
  const titles = packages.map(packageTitle)
  return findings.map((finding) => {
    const { severity, confidence, state, stops, ruleId, location, message, fixes, count, fingerprint } = finding
    const { region, original } = location
    return [
      ...[titles[finding.package] ?? '', state, stops, severity, confidence, ruleId],
      ...[formatLocation({ chain: location.chain, original }), region?.startLine ?? '', region?.startColumn ?? ''],
      ...[original ? formatOriginal(original) : '', message, fixes[0] === undefined ? '' : fixInWords(fixes[0])],
      ...[placeInRepository(finding).path, count, fingerprint],
    ]
  })
}

function noticeRows({ packages, notices, verdict }: Report): Cell[][] {
  const titles = packages.map(packageTitle)
  return notices
    .filter(({ effect }) => effect === 'incomplete' && verdict === 'incomplete')
    .map(({ package: index, code, chain, detail }) => [
      ...[titles[index ?? -1] ?? '', 'not looked at', true, '', '', code, chain.join(' ! '), '', '', '', detail],
      ...['', chain[0] ?? '', 1, ''],
    ])
}

/** A value in quotes; one that a spreadsheet would take for a formula gets an apostrophe in front. */
function cell(value: Cell): string {
  const text = escapeControls(String(value).slice(0, LONGEST))
  const inert = /^[=+\-@\t|]/.test(text) ? `'${text}` : text
  return /[",\s']/.test(inert) ? `"${inert.replaceAll('"', '""')}"` : inert
}

const LONGEST = 4000
