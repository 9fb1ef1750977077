import { gunzipSync } from 'node:zlib'
import { printChain } from '../../model/chain.ts'
import { isFields } from '../../model/json.ts'
import type { Report } from '../../model/report.ts'
import { withCode } from '../../reporters/html/with-code.ts'
import { type Markup, markup } from '../../reporters/markup.ts'
import { formatCount } from '../../text/count.ts'
import { formatBytes } from '../../text/format-bytes.ts'
import { parseJson } from '../../text/parse-json.ts'
import type { Database } from '../store/database.ts'
import { dayOf, type Links, minuteOf, page } from './layout.ts'
import { findingsTable, numbers, stateOf, timeline, verdictOf, versionsText } from './parts.ts'
import { acknowledgementOf, findingIn, findingsOf, reportWith, sightingsOf, versionsOf } from './queries.ts'

/** A package: the time line of its versions, and its findings; null where it is not watched. */
export async function packagePage(database: Database, name: string, links: Links): Promise<string | null> {
  const versions = await versionsOf(database, name)
  const [known] = await database.query<{ problem: string | null }>(
    'select problem from watertight.packages where name = $1',
    [name],
  )
  if (known === undefined) return null
  const findings = await findingsOf(database, name)
  const open = findings.filter(({ isOpen, acknowledged }) => isOpen && !acknowledged).length
  const standing = versions.filter(({ gone }) => gone === null)
  const body = markup`<h1>${name}</h1>
${known.problem !== null && markup`<p class="incomplete">${known.problem}</p>`}
${numbers([
  [open, 'leaks open', open > 0],
  [standing.length, 'versions'],
  [standing.filter(({ verdict }) => verdict !== null).length, 'audited'],
  [versions.length - standing.length, 'gone from the registry'],
])}
<section aria-labelledby="versions"><h2 id="versions">Versions</h2>${timeline(versions)}
<div class="scroll" role="region" aria-label="Versions in numbers" tabindex="0"><table><thead><tr><th scope="col">version</th><th scope="col">published</th><th scope="col">verdict</th><th scope="col" class="number">findings that stop</th><th scope="col" class="number">packed size</th><th scope="col">audited</th><th scope="col">note</th></tr></thead>
<tbody>${versions.slice(0, 1000).map((version) => markup`<tr><th scope="row">${version.version}</th><td>${dayOf(version.published)}</td><td class="${version.verdict ?? ''}">${verdictOf(version)}</td><td class="number">${formatCount(version.leaks)}</td><td class="number">${version.packedBytes === null ? '' : formatBytes(version.packedBytes)}</td><td>${dayOf(version.audited)}</td><td>${version.problem ?? ''}</td></tr>\n`)}</tbody></table></div></section>
<section aria-labelledby="findings"><h2 id="findings">Findings</h2>${findingsTable(findings, links, { withPackage: false })}</section>`
  return page(name, links, body)
}

/** A finding: where it is, since when and until when, its evidence and what is said of it; null where there is none. */
export async function findingPage(
  database: Database,
  name: string,
  fingerprint: string,
  links: Links,
): Promise<string | null> {
  const finding = await findingIn(database, name, fingerprint)
  if (finding === null) return null
  const sightings = await sightingsOf(database, name, fingerprint)
  const said = await acknowledgementOf(database, name, fingerprint)
  const stored = await reportWith(database, name, fingerprint)
  const title = `${finding.severity} ${finding.ruleId} in ${name}`
  const facts: readonly (readonly [string, Markup | string])[] = [
    ['package', markup`<a href="${links.package(name)}">${name}</a>`],
    ['place', markup`<span class="path">${printChain(finding.chain)}</span>`],
    ['state', stateOf(finding)],
    ['versions', versionsText(finding)],
    ['first seen', minuteOf(finding.firstSeen)],
    ['last seen', minuteOf(finding.lastSeen)],
    ['ended', minuteOf(finding.ended)],
    ['confidence', finding.confidence],
    ['fingerprint', markup`<code>${fingerprint}</code>`],
  ]
  const body = markup`<h1><span class="${finding.severity}">${finding.severity}</span> ${finding.ruleId}</h1>
<p class="lead">${finding.message}</p>
<dl>${facts.map(([term, text]) => text !== '' && markup`<div><dt>${term}</dt><dd>${text}</dd></div>`)}</dl>
${evidenceOf(stored, fingerprint)}
<section aria-labelledby="said"><h2 id="said">Acknowledgement</h2>${said === null ? markup`<p>None. To acknowledge it: <code>watertight fleet ack ${fingerprint} --package ${name} --reason "…"</code></p>` : markup`<p>${said.reason}</p><p class="soft">${minuteOf(said.added)}${said.expires !== null && markup`, until ${said.expires}`}${!finding.acknowledged && ', expired'}</p>`}</section>
<section aria-labelledby="seen"><h2 id="seen">Versions that show it</h2><ul class="items">${sightings.map(({ version, published, gone }) => markup`<li>${version} <span class="soft">${dayOf(published)}${gone !== null && `, gone since ${dayOf(gone)}`}</span></li>`)}</ul></section>`
  return page(title, links, body)
}

function evidenceOf(stored: Uint8Array | null, fingerprint: string): Markup {
  const report = stored === null ? null : reportIn(stored)
  const finding = report?.findings.find((one) => one.fingerprint === fingerprint)
  if (report === null || finding === undefined)
    return markup`<section aria-labelledby="evidence"><h2 id="evidence">Evidence</h2><p class="calm">The stored report has no more than what is shown above. The version can be audited again: <code>watertight name@version</code></p></section>`
  const rule = report.rules.find(({ id }) => id === finding.ruleId)
  const { snippet, location } = finding
  return markup`<section aria-labelledby="evidence"><h2 id="evidence">Evidence</h2>
${snippet !== null && markup`<figure class="frame"><figcaption>${printChain(location.chain)}${location.region !== undefined && markup`, line ${location.region.startLine}`}</figcaption><pre>${snippet.text.slice(0, snippet.mark[0])}<mark>${snippet.text.slice(...snippet.mark)}</mark>${snippet.text.slice(snippet.mark[1])}</pre></figure>`}
${location.original !== null && markup`<p>In the original: ${location.original.source}, line ${location.original.line}.</p>`}
${finding.fixes.length > 0 && markup`<h3>What to do</h3><ul>${finding.fixes.map(({ description }: ListedFix) => markup`<li>${withCode(description)}</li>`)}</ul>`}
${rule !== undefined && markup`<h3>${rule.summary}</h3><p>${withCode(rule.help)}</p>`}</section>`
}

type ListedFix = Report['findings'][number]['fixes'][number]

function reportIn(body: Uint8Array): Report | null {
  // It was written here, and is no larger than --keep let it be.
  const value = parseJson(gunzipSync(body, { maxOutputLength: 256 * 1024 ** 2 }).toString('utf8'))
  return isFields(value) && Array.isArray(value['findings']) ? (value as unknown as Report) : null
}
