import type { Report } from '../../model/report.ts'
import { counted, wordFor } from '../../text/count.ts'
import { type Markup, markup } from '../markup.ts'
import { remarksOn, stageCommands, stageRows } from '../stage-words.ts'

/** What awaits approval, one a row, with what is new in it, and the commands of whoever approves; nothing for any other audit. */
export function stageSection(report: Report): Markup {
  const { stage } = report
  if (stage === undefined) return markup``
  const rows = stageRows(report)
  const { approve, reject, look } = stageCommands(report)
  if (rows.length === 0) return markup``
  return markup`<section aria-labelledby="stage"><h2 id="stage">${counted(rows.length, 'package')} ${wordFor(rows.length, 'awaits', 'await')} approval</h2>
<details class="group" open="open"><summary><b>What is new in each</b></summary><div class="inner scroll" role="region" aria-label="What awaits approval" tabindex="0"><table class="wide">
<thead><tr><th scope="col">package</th><th scope="col">verdict</th><th scope="col">packed</th><th scope="col">new</th><th scope="col">staged by</th><th scope="col">provenance</th><th scope="col">id</th></tr></thead>
<tbody>${rows.map(({ title, standing, packed, news, by, provenance, id }, index) => {
    const one = stage.packages[index]
    const remarks = one === undefined ? [] : remarksOn(one)
    return markup`<tr><th scope="row"><code>${title}</code>${remarks.map((line) => markup`<br/><span class="soft">${line}</span>`)}</th><td class="${standing.replace(' ', '-')}">${standing}</td><td>${packed}</td><td>${news}</td><td>${by}</td><td>${provenance}</td><td><code>${id}</code></td></tr>\n`
  })}</tbody>
</table></div></details>
${commands('To approve what is clean; npm asks for the second factor:', approve)}
${commands('To reject what leaks or is not what was audited:', reject)}
${look.length > 0 && markup`<p>Neither approve nor reject before all could be looked at: ${look.join(', ')}.</p>`}
</section>`
}

function commands(title: string, lines: readonly string[]): Markup {
  return lines.length === 0
    ? markup``
    : markup`<p>${title}</p><div class="frame"><pre><code>${lines.join('\n')}</code></pre></div>`
}
