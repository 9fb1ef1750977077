import type { HistoryVersion } from '../../model/history.ts'
import { mapCount, type Report } from '../../model/report.ts'
import { formatCount } from '../../text/count.ts'
import { formatBytes } from '../../text/format-bytes.ts'
import { type Markup, markup } from '../markup.ts'

/** The versions of a history as a timeline and as a table, and what came and went between two; of several packages, only the latter. */
export function versionsSection(report: Report, canCompare: boolean): Markup {
  const { history } = report
  if (history === undefined && !canCompare) return markup``
  const comparison = markup`<div class="compare" id="compare" hidden="hidden"><h3>What came and went</h3>
<div class="bar"><label for="compare-from">from</label> <select id="compare-from"></select> <label for="compare-to">to</label> <select id="compare-to"></select> <span id="compare-sum" class="soft" role="status"></span></div>
<div id="compare-list" class="scroll" role="region" aria-label="What came and went" tabindex="0"></div></div>`
  if (history === undefined)
    return markup`<section aria-labelledby="versions"><h2 id="versions">Packages</h2>${comparison}</section>`
  const rows = rowsOf(report, history.versions)
  const gone = history.unpublished
  return markup`<section aria-labelledby="versions"><h2 id="versions">Versions of ${history.name}</h2>
${rows.length > 1 && timeline(rows)}
${gone.length > 0 && markup`<p>Unpublished, and maybe still served by mirrors: ${gone.join(', ')}.</p>`}
${canCompare && comparison}
<details class="group"${rows.length <= 12 && markup` open="open"`}><summary>All ${formatCount(rows.length)} versions in numbers</summary><div class="inner scroll" role="region" aria-label="Versions in numbers" tabindex="0"><table>
<thead><tr><th scope="col">version</th><th scope="col">published</th><th scope="col">verdict</th>${measures.map(({ name }) => markup`<th scope="col" class="number">${name}</th>`)}</tr></thead>
<tbody>${rows.map(({ version, day, verdict, numbers }) => markup`<tr><th scope="row" class="whole">${version}</th><td class="whole">${day}</td><td class="whole ${verdict}">${verdict}</td>${measures.map(({ show }, index) => markup`<td class="number">${numbers === null ? 'not audited' : show(numbers[index] ?? 0)}</td>`)}</tr>\n`)}</tbody>
</table></div></details></section>`
}

const measures = [
  { name: 'packed size', show: formatBytes },
  { name: 'maps', show: formatCount },
  { name: 'novel lines', show: formatCount },
  { name: 'findings that stop', show: formatCount },
] as const

interface Row {
  readonly version: string
  readonly day: string
  readonly verdict: HistoryVersion['verdict']
  /** In the order of the measures; null for what could not be audited. */
  readonly numbers: readonly number[] | null
}

function rowsOf({ packages, findings }: Report, versions: readonly HistoryVersion[]): readonly Row[] {
  const leaks = new Map<number, number>()
  for (const { package: index, stops, count } of findings) if (stops) leaks.set(index, (leaks.get(index) ?? 0) + count)
  return versions.map(({ version, published, package: index, verdict }) => {
    const audited = index === null ? undefined : packages[index]
    const lines = audited?.maps.reduce((total, map) => total + map.novelLines, 0) ?? 0
    const numbers = audited && [audited.packedBytes, mapCount(audited), lines, leaks.get(index ?? -1) ?? 0]
    return { version, day: /^\d{4}-\d\d-\d\d/.exec(published ?? '')?.[0] ?? '', verdict, numbers: numbers ?? null }
  })
}

const HEIGHT = 48

/** One strip of bars a measure, each by its own scale; drawn to any width, so that words stand beside it and not in it. */
function timeline(rows: readonly Row[]): Markup {
  const [first, last] = [rows[0], rows.at(-1)].map((row) => `${row?.version ?? ''} ${row?.day ?? ''}`)
  return markup`<div class="timeline">
${measures.map(({ name, show }, measure) => {
  const values = rows.map(({ numbers }) => numbers?.[measure] ?? 0)
  const most = Math.max(...values, 1)
  return markup`<div class="strip"><p><b>${name}</b> <span class="soft">up to ${show(Math.max(...values))}</span></p>
<svg viewBox="0 0 ${rows.length} ${HEIGHT}" preserveAspectRatio="none" role="img" aria-label="${name} of ${rows.length} versions, up to ${show(Math.max(...values))}; the table says the same">${rows.map(
    (row, index) => {
      const value = values[index] ?? 0
      const height = value === 0 ? 0 : Math.max(1.5, (value / most) * HEIGHT)
      return markup`<rect x="${(index + 0.08).toFixed(2)}" y="0" width="0.84" height="${HEIGHT}" class="track"><title>${row.version} ${row.day}: ${row.numbers === null ? 'not audited' : show(value)}</title></rect>${height > 0 && markup`<rect x="${(index + 0.08).toFixed(2)}" y="${(HEIGHT - height).toFixed(1)}" width="0.84" height="${height.toFixed(1)}" class="${row.verdict}"><title>${row.version} ${row.day}: ${show(value)}</title></rect>`}`
    },
  )}</svg></div>`
})}
<p class="axis soft"><span>${first ?? ''}</span><span>${last ?? ''}</span></p>
<p class="legend soft"><span><span class="key leak"></span> leaks</span> <span><span class="key incomplete"></span> not examined completely</span> <span><span class="key clean"></span> clean</span></p>
</div>`
}
