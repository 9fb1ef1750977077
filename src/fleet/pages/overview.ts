import { type Markup, markup } from '../../reporters/markup.ts'
import { counted, formatCount } from '../../text/count.ts'
import { formatBytes } from '../../text/format-bytes.ts'
import { fleetStatus } from '../status/status.ts'
import type { Database } from '../store/database.ts'
import { type Links, page } from './layout.ts'
import { findingsTable, numbers } from './parts.ts'
import { findingsIn, trendIn } from './queries.ts'

/** How the fleet stands: numbers, the trend, what is open, and what could not be looked at. */
export async function overviewPage(database: Database, links: Links): Promise<string> {
  const [status, open, trend] = await Promise.all([
    fleetStatus(database),
    findingsIn(database, { text: '', state: 'open', severity: '', rule: '', page: 0 }, 50),
    trendIn(database),
  ])
  const { versions, leaks, verdict } = status
  const backlog = versions.waiting + versions.again
  const sentence = {
    leak: `${counted(leaks.open, 'leak')} open in ${counted(leaks.packages, 'package')}`,
    incomplete: 'No leak is open, and something could not be looked at',
    waiting: 'No leak is open; some versions wait to be audited',
    clean: 'No leak is open, and every version was looked at',
  }[verdict]
  const body = markup`<header class="top ${verdict === 'waiting' ? 'clean' : verdict}"><h1>${sentence}</h1></header>
${numbers([
  [leaks.open, 'leaks open', leaks.open > 0],
  [leaks.acknowledged, 'acknowledged'],
  [status.packages, 'packages'],
  [versions.total, 'versions'],
  [versions.audited, 'audited'],
  [backlog, 'waiting'],
  [versions.incomplete + versions.failed, 'not looked at in full', versions.incomplete + versions.failed > 0],
])}
<section aria-labelledby="trend"><h2 id="trend">Open leaks, day by day</h2>${trendOf(trend)}</section>
<section aria-labelledby="open"><h2 id="open">Open leaks</h2>${findingsTable(open.rows, links, { withPackage: true })}
${open.total > open.rows.length && markup`<p><a href="${links.findings({ state: 'open' })}">All ${formatCount(open.total)}</a></p>`}</section>
${(status.failures.length > 0 || status.problems.length > 0) && markup`<section aria-labelledby="missed"><h2 id="missed">Not looked at</h2><ul class="notices">${status.failures.map(({ package: name, version, state, attempts, problem }) => markup`<li><a href="${links.package(name)}">${name}@${version}</a>: ${state} after ${counted(attempts, 'attempt')}. ${problem}</li>`)}${status.problems.map((problem) => markup`<li>${problem}</li>`)}</ul></section>`}
<section aria-labelledby="work"><h2 id="work">Work</h2><p>${status.speed.perMinute} versions a minute over the last ten minutes${status.oldestWaiting !== null && markup`; the oldest that waits is ${status.oldestWaiting.package}@${status.oldestWaiting.version}, seen ${status.oldestWaiting.seen}`}. ${counted(status.workers.length, 'worker')}. Reports take ${formatBytes(status.stored.reports)}, what was found in files ${formatBytes(status.stored.artifacts)}.</p></section>`
  return page(sentence, links, body)
}

function trendOf(days: readonly { readonly day: string; readonly open: number }[]): Markup {
  if (days.length === 0) return markup`<p class="calm">The next run records the first day.</p>`
  const most = Math.max(1, ...days.map(({ open }) => open))
  const bars = days.map(({ day, open }, index) => {
    const height = open === 0 ? 1 : Math.max(2, (open / most) * 96)
    return markup`<rect x="${index}" y="${100 - height}" width="0.9" height="${height}"${open === 0 && markup` class="none"`}><title>${day}: ${open} open</title></rect>`
  })
  return markup`<svg class="trend" viewBox="0 0 ${Math.max(days.length, 14)} 100" preserveAspectRatio="none" role="img" aria-label="Open leaks on ${counted(days.length, 'day')}, ${days.at(-1)?.open ?? 0} on the last">${bars}</svg><p class="axis"><span>${days[0]?.day ?? ''}</span><span>${days.at(-1)?.day ?? ''}: ${days.at(-1)?.open ?? 0} open</span></p>`
}
