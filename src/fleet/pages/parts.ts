import { printChain } from '../../model/chain.ts'
import { type Markup, markup } from '../../reporters/markup.ts'
import { formatCount } from '../../text/count.ts'
import { dayOf, type Links } from './layout.ts'
import { type Filter, type ListedFinding, type ListedVersion, PAGE } from './queries.ts'

/** Numbers with their names, as tiles; `bad` marks those that should be zero and are not. */
export function numbers(all: readonly (readonly [number | string, string, boolean?])[]): Markup {
  return markup`<ul class="numbers">${all.map(([value, name, isBad = false]) => markup`<li${isBad && markup` class="bad"`}><b>${typeof value === 'number' ? formatCount(value) : value}</b><span>${name}</span></li>`)}</ul>`
}

/** Findings as a table. */
export function findingsTable(
  findings: readonly ListedFinding[],
  links: Links,
  { withPackage }: { readonly withPackage: boolean },
): Markup {
  if (findings.length === 0) return markup`<p class="calm">None.</p>`
  return markup`<div class="wide" role="region" aria-label="Table of findings" tabindex="0"><table>
<thead><tr><th scope="col">severity</th>${withPackage && markup`<th scope="col">package</th>`}<th scope="col">rule and place</th><th scope="col">versions</th><th scope="col">first seen</th><th scope="col">last seen</th><th scope="col">state</th></tr></thead>
<tbody>${findings.map((finding) => findingRow(finding, links, withPackage))}</tbody></table></div>`
}

function findingRow(finding: ListedFinding, links: Links, withPackage: boolean): Markup {
  const { package: name, severity, ruleId, fingerprint, chain } = finding
  return markup`<tr><td class="${severity} tag-cell">${severity}</td>${withPackage && markup`<td><a href="${links.package(name)}">${name}</a></td>`}<td><a href="${links.finding(name, fingerprint)}">${ruleId}</a> <span class="path">${printChain(chain)}</span></td><td>${versionsText(finding)}</td><td>${dayOf(finding.firstSeen)}</td><td>${dayOf(finding.lastSeen)}</td><td>${stateOf(finding)}</td></tr>\n`
}

/** `1.0.0 to 1.4.2 (12)`. */
export function versionsText({
  firstVersion,
  lastVersion,
  versions,
}: Pick<ListedFinding, 'firstVersion' | 'lastVersion' | 'versions'>): string {
  if (firstVersion === null) return ''
  const span = firstVersion === lastVersion ? firstVersion : `${firstVersion} to ${lastVersion ?? ''}`
  return versions > 1 ? `${span} (${versions})` : span
}

export function stateOf({ isOpen, acknowledged, ended }: ListedFinding): string {
  if (isOpen) return acknowledged ? 'acknowledged' : 'open'
  return ended === null ? 'stops nothing' : `ended ${dayOf(ended)}`
}

const HEIGHT = 48

/** A bar a version, the oldest first. */
export function timeline(versions: readonly ListedVersion[]): Markup {
  const ordered = [...versions].reverse().slice(-600)
  const [first, last] = [ordered[0], ordered.at(-1)]
  if (first === undefined || last === undefined) return markup``
  return markup`<div class="timeline"><div class="strip"><p>Verdict of each version</p>
<svg viewBox="0 0 ${ordered.length} ${HEIGHT}" preserveAspectRatio="none" role="img" aria-label="Verdicts of ${ordered.length} versions, the oldest first">${ordered.map((version, index) => markup`<rect x="${index}" y="${version.gone === null ? 0 : HEIGHT / 2}" width="0.9" height="${version.gone === null ? HEIGHT : HEIGHT / 2}" class="${version.verdict ?? 'track'}"><title>${version.version} ${dayOf(version.published)}: ${verdictOf(version)}</title></rect>`)}</svg></div>
<p class="axis"><span>${first.version} ${dayOf(first.published)}</span><span>${last.version} ${dayOf(last.published)}</span></p>
<p class="legend">${['leak', 'incomplete', 'clean'].map((verdict) => markup`<span class="pair"><span class="key ${verdict}"></span> ${verdict}</span>`)}<span>half as high: gone from the registry</span></p></div>`
}

export function verdictOf({ verdict, state, gone }: ListedVersion): string {
  const judged = state === 'failed' ? 'given up' : (verdict ?? 'waits')
  return gone === null ? judged : `${judged}, gone`
}

/** Fields that narrow a list down by its address, and steps through it. */
export function filterForm(
  filter: Filter,
  choices: readonly (readonly [keyof Filter & string, readonly string[]])[],
  names: { readonly [key: string]: string },
): Markup {
  return markup`<form class="bar" method="get" role="search"><label for="q">contains</label> <input type="search" id="q" name="q" value="${filter.text}"/>
${choices.map(([key, values]) => markup`<label for="${key}">${names[key] ?? key}</label> <select id="${key}" name="${key}"><option value="">any</option>${values.map((value) => markup`<option value="${value}"${filter[key] === value && markup` selected="selected"`}>${value}</option>`)}</select>`)}
<button type="submit">Show</button></form>`
}

export function pager(filter: Filter, total: number): Markup {
  const last = Math.max(0, Math.ceil(total / PAGE) - 1)
  const at = (number: number) =>
    `?${new URLSearchParams(Object.entries({ q: filter.text, state: filter.state, severity: filter.severity, rule: filter.rule, page: number === 0 ? '' : String(number) }).filter(([, value]) => value !== ''))}`
  return markup`<p class="soft">${formatCount(total)} in all${last > 0 && markup`, page ${filter.page + 1} of ${last + 1}`}${filter.page > 0 && markup` <a href="${at(filter.page - 1)}" rel="prev">Previous</a>`}${filter.page < last && markup` <a href="${at(filter.page + 1)}" rel="next">Next</a>`}</p>`
}
