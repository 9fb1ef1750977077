import { printChain } from '../../model/chain.ts'
import type { PackageReport, Report } from '../../model/report.ts'
import { counted } from '../../text/count.ts'
import { formatBytes } from '../../text/format-bytes.ts'
import { type Markup, markup } from '../markup.ts'
import { packageTitle } from '../report-parts.ts'
import type { PageData } from './page-data.ts'

/** What ships: the frame in which the script draws it to any depth, and the largest files in words for a reader without one. */
export function contentsSection({ packages }: Report, data: PageData): Markup {
  const listed = packages.filter(({ artifacts }) => artifacts.length > 0)
  const hasTree = data.packages.some(({ tree }) => tree !== null)
  if (listed.length === 0 && !hasTree) return markup``
  return markup`<section aria-labelledby="ships"><h2 id="ships">What ships</h2>
${hasTree && explorer}
<div id="ships-words">${listed.slice(0, PACKAGES).map((each) => largest(each, listed.length === 1))}
${listed.length > PACKAGES && markup`<p class="soft">and ${counted(listed.length - PACKAGES, 'more package')}</p>`}</div></section>`
}

const PACKAGES = 20
const ROWS = 60

const explorer = markup`<div id="explorer" hidden="hidden">
<div class="bar"><span id="whose" class="bar"><label for="which">Package</label> <select id="which"></select></span>
<label for="seek">Search</label> <input id="seek" type="search" autocomplete="off" placeholder="a part of a path"/></div>
<nav aria-label="Where you are"><ol id="crumbs" class="crumbs"></ol></nav>
<p id="here" class="soft" role="status"></p>
<div class="split">
<div class="canvas"><canvas id="map" role="img" aria-label="Areas by size of what ships here; the list says the same."></canvas><p id="tip" class="tip" hidden="hidden"></p>
<p class="legend soft" aria-hidden="true"><span><span class="key critical"></span> critical</span> <span><span class="key high"></span> high</span> <span><span class="key moderate"></span> moderate</span> <span><span class="key low"></span> low or info</span> <span><span class="key fine"></span> nothing found</span></p></div>
<div class="scroll list" role="region" aria-label="The same as a list, largest first" tabindex="0"><table><thead><tr><th scope="col">name</th><th scope="col" class="number">size</th><th scope="col">worst</th></tr></thead><tbody id="rows"></tbody></table><p><button type="button" id="more" hidden="hidden">Show more</button></p></div>
</div></div>`

function largest(audited: PackageReport, isAlone: boolean): Markup {
  const title = packageTitle(audited)
  const entries = [...audited.artifacts].sort((one, other) => other.bytes - one.bytes)
  const rows = entries.slice(0, ROWS)
  return markup`<details class="group"${isAlone && markup` open="open"`}><summary>${title}: ${counted(audited.files, 'file')}, ${formatBytes(audited.unpackedBytes)}; the largest first</summary><div class="inner scroll" role="region" aria-label="Files of ${title}" tabindex="0"><table>
<thead><tr><th scope="col">file</th><th scope="col">kind</th><th scope="col" class="number">size</th></tr></thead>
<tbody>${rows.map(({ chain, kind, bytes }) => markup`<tr><th scope="row"><code>${printChain(chain)}</code></th><td>${kind}</td><td class="number">${formatBytes(bytes)}</td></tr>\n`)}</tbody>
</table>${entries.length > rows.length && markup`<p class="soft">and ${counted(entries.length - rows.length, 'smaller one')}</p>`}</div></details>`
}
