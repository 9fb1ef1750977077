import { markup } from '../../reporters/markup.ts'
import type { Database } from '../store/database.ts'
import { type Links, page } from './layout.ts'
import { filterForm, findingsTable, pager } from './parts.ts'
import { type Filter, findingsIn, PAGE, packagesIn } from './queries.ts'

/** All packages, those with open leaks first. `size`: how many at once. */
export async function packagesPage(
  database: Database,
  filter: Filter,
  links: Links,
  size: number = PAGE,
): Promise<string> {
  const { rows, total } = await packagesIn(database, filter, size)
  const body = markup`<h1>Packages</h1>
${links.isLive && filterForm(filter, [['state', ['leak', 'incomplete', 'waiting']]], { state: 'state' })}
${links.isLive && pager(filter, total)}
${
  rows.length === 0
    ? markup`<p class="calm">None.</p>`
    : markup`<div class="wide" role="region" aria-label="Table of packages" tabindex="0"><table><thead><tr><th scope="col">package</th><th scope="col" class="number">open leaks</th><th scope="col" class="number">versions</th><th scope="col" class="number">waiting</th><th scope="col" class="number">not looked at in full</th><th scope="col">newest</th><th scope="col">its verdict</th></tr></thead>
<tbody>${rows.map((row) => markup`<tr><th scope="row"><a href="${links.package(row.name)}">${row.name}</a></th><td class="number">${row.open}</td><td class="number">${row.versions}</td><td class="number">${row.waiting}</td><td class="number">${row.incomplete}</td><td>${row.latest ?? ''}</td><td class="${row.latestVerdict ?? ''}">${row.latestVerdict ?? 'waits'}</td></tr>\n`)}</tbody></table></div>`
}`
  return page('Packages', links, body)
}

/** Findings, open ones first. */
export async function findingsPage(
  database: Database,
  filter: Filter,
  links: Links,
  size: number = PAGE,
): Promise<string> {
  const { rows, total } = await findingsIn(database, filter, size)
  const choices = [
    ['state', ['open', 'acknowledged', 'ended', 'all']],
    ['severity', ['critical', 'high', 'moderate', 'low']],
  ] as const
  const body = markup`<h1>Findings</h1>
${links.isLive && filterForm(filter, choices, { state: 'state', severity: 'severity' })}
${links.isLive && pager(filter, total)}
${findingsTable(rows, links, { withPackage: true })}`
  return page('Findings', links, body)
}
