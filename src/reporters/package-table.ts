import type { Report } from '../model/report.ts'
import { formatCount } from '../text/fill.ts'
import { formatBytes } from '../text/format-bytes.ts'
import { codeSpan, escapeMarkdown } from './markdown-text.ts'
import { packageTitle } from './package-title.ts'
import { standingOf } from './verdict-line.ts'

const MOST = 50

/** Packages as a Markdown table, one a row. */
export function packageTable(report: Report): string[] {
  const { packages } = report
  if (packages.length === 0) return []
  const rows = packages.slice(0, MOST).map((each, index) => {
    const novel = each.maps.reduce((sum, map) => sum + map.novel, 0)
    const cells = [
      codeSpan(packageTitle(each), true),
      standingOf(report, index),
      formatBytes(each.packedBytes),
      formatBytes(each.unpackedBytes),
      formatCount(each.files),
      formatCount(each.maps.length),
      formatCount(novel),
      `${each.visibility.value}: ${escapeMarkdown(each.visibility.because)}`,
    ]
    return `| ${cells.join(' | ')} |`
  })
  const more = packages.length - rows.length
  return [
    '| package | verdict | packed | unpacked | files | maps | sources given away | source is |',
    '| :-- | :-- | --: | --: | --: | --: | --: | :-- |',
    ...rows,
    '',
    ...(more > 0 ? [`and ${formatCount(more)} more packages`, ''] : []),
  ]
}
