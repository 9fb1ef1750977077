import type { Finding, Fix, Notice, Report, Snippet } from '../../model/report.ts'
import { severities } from '../../model/severity.ts'
import { counted, formatCount } from '../../text/count.ts'
import { sharedLines } from '../../text/unified-diff.ts'
import { formatLocation, formatOriginal } from '../format-location.ts'
import { type FindingGroup, groupFindings, sumOf } from '../group-findings.ts'
import { type Markup, markup } from '../markup.ts'
import { packageTitle } from '../report-parts.ts'
import { withCode } from './with-code.ts'

/** Everything that was found, worst first, grouped by rule; with what the script filters by. */
export function findingsSection(report: Report): Markup {
  const room = { left: MOST }
  const { findings, versions } = ofAllVersions(report)
  const groups = groupFindings({ ...report, findings })
  const rules = new Map(report.rules.map((rule) => [rule.id, rule]))
  const present = severities.toReversed().filter((severity) => groups.some((group) => group.severity === severity))
  return markup`<section aria-labelledby="findings"><h2 id="findings">Findings</h2>
${groups.length === 0 && markup`<p class="calm">Nothing was found.</p>`}
${
  groups.length > 0 &&
  markup`<div class="bar filter" id="filter" hidden="hidden"><label for="wanted">Show findings that contain</label> <input id="wanted" type="search" autocomplete="off"/>
<span class="chips" role="group" aria-label="Severities">${present.map((severity) => markup`<label class="chip ${severity}"><input type="checkbox" value="${severity}" checked="checked"/> ${severity}</label> `)}</span>
<span id="shown" class="soft" role="status"></span></div>`
}
${groups.map((group) => groupDetails(group, report, { rules, versions }, room))}
</section>`
}

/** A page of more findings than this is read by nobody. */
const MOST = 3000

function groupDetails(
  { package: index, ruleId, severity, state, stops, findings }: FindingGroup,
  { packages, history }: Report,
  { rules, versions }: Pick<OneOfEach, 'versions'> & { readonly rules: ReadonlyMap<string, Report['rules'][number]> },
  room: { left: number },
): Markup {
  const shown = findings.slice(0, room.left)
  room.left -= shown.length
  const rest = findings.length - shown.length
  const rule = rules.get(ruleId)
  const audited = packages[index]
  const note = state === 'active' ? (stops ? 'stops the release' : 'does not stop the release') : state
  const of = history === undefined && packages.length > 1 && audited !== undefined ? `${packageTitle(audited)}, ` : ''
  return markup`<details class="group ${severity}" data-severity="${severity}"${stops && markup` open="open"`}>
<summary><span class="tag ${severity}">${severity}</span> <code>${ruleId}</code> <span class="soft">${of}${counted(sumOf(findings), 'finding')}, ${note}</span></summary>
<div class="inner">
${rule !== undefined && shown.some(({ message }) => message !== rule.summary) && markup`<p class="soft">${withCode(rule.summary)}</p>`}
${shown.map((finding) => findingBlock(finding, versions.get(finding) ?? []))}
${rest > 0 && markup`<p class="soft">and ${counted(rest, 'more finding')}, which the JSON report has.</p>`}
${rule !== undefined && rule.help !== '' && markup`<details class="about"><summary>About ${ruleId}</summary><div class="inner">${rule.help.split(/\n{2,}/).map((each) => markup`<p>${withCode(each)}</p>`)}${rule.references.length > 0 && markup`<ul>${rule.references.map((each) => markup`<li><code>${each}</code></li>`)}</ul>`}</div></details>`}
</div>
</details>
`
}

function listOf(versions: readonly string[]): string {
  const rest = versions.length - RELATED
  return `${versions.slice(0, RELATED).join(', ')}${rest > 0 ? ` and ${formatCount(rest)} more` : ''}`
}

interface OneOfEach {
  readonly findings: readonly Finding[]
  /** The versions that each stands in, oldest first; empty where the report is no history. */
  readonly versions: ReadonlyMap<Finding, readonly string[]>
}

/** In a history the same finding stands in many versions: it is shown once, as the newest of them has it. */
function ofAllVersions({ findings, packages, history }: Report): OneOfEach {
  if (history === undefined) return { findings, versions: new Map() }
  const known = new Map<string, { newest: Finding; readonly versions: string[] }>()
  for (const finding of findings.toSorted((one, other) => one.package - other.package)) {
    const key = JSON.stringify([finding.ruleId, finding.severity, finding.state, finding.fingerprint])
    const same = known.get(key) ?? { newest: finding, versions: [] }
    // All of them are of one package, whatever the version.
    same.newest = { ...finding, package: 0 }
    const version = packages[finding.package]?.version ?? ''
    if (same.versions.at(-1) !== version) same.versions.push(version)
    known.set(key, same)
  }
  const merged = [...known.values()]
  return {
    findings: merged.map(({ newest }) => newest),
    versions: new Map(merged.map(({ newest, versions }) => [newest, versions])),
  }
}

const RELATED = 50

function findingBlock(finding: Finding, versions: readonly string[]): Markup {
  const { message, location, repositoryLocation, layers, related, snippet, fixes, fingerprint } = finding
  const rows: (readonly [string, string])[] = [
    ...(versions.length > 0 ? [['in versions', listOf(versions)] as const] : []),
    ...(location.original ? [['original', formatOriginal(location.original)] as const] : []),
    ...(repositoryLocation ? [['in the repository', repositoryLocation.path] as const] : []),
    ...(layers.length > 0 ? [['inside', layers.join(', ')] as const] : []),
    ...related
      .slice(0, RELATED)
      .map((each) => ['also', [formatLocation(each.location), each.message].filter(Boolean).join(': ')] as const),
    ...(related.length > RELATED ? [['also', `${counted(related.length - RELATED, 'more place')}`] as const] : []),
  ]
  return markup`<article class="finding">
<p><code>${formatLocation(location)}</code></p>
<p>${message}</p>
${rows.length > 0 && markup`<dl>${rows.map(([name, value]) => markup`<div><dt>${name}</dt><dd><code>${value}</code></dd></div>`)}</dl>`}
${snippet !== null && codeFrame(snippet)}
${fixes.map(fixBlock)}
<p class="print-no fingerprint"><code>${fingerprint}</code></p>
</article>
`
}

const AROUND = 400

function codeFrame({ text, mark, startLine }: Snippet): Markup {
  // A line may be a whole bundle.
  const [start, end] = [Math.min(mark[0], text.length), Math.min(Math.max(mark[1], mark[0]), text.length)]
  const before = text.slice(Math.max(0, start - AROUND), start)
  const after = text.slice(end, end + AROUND)
  const line = startLine + (text.slice(0, start).match(/\r\n|[\r\n]/g)?.length ?? 0)
  const one = (part: string) => part.replace(/\r\n?/g, '\n')
  return markup`<figure class="frame"><figcaption>line ${line}</figcaption><pre>${start > AROUND && '…'}${one(before)}<mark>${one(text.slice(start, Math.min(end, start + AROUND)))}</mark>${one(after)}${text.length > end + AROUND && '…'}</pre></figure>`
}

function fixBlock({ description, edit }: Fix): Markup {
  if (edit === undefined) return markup`<p class="fix"><b>Fix</b> ${withCode(description)}</p>`
  const lines = (text: string) => text.replace(/\r?\n$/, '').split(/\r?\n/)
  const [before, after] = [edit.before === null ? [] : lines(edit.before), lines(edit.after)]
  const { head, tail } = sharedLines(before, after)
  const removed = before.slice(head, before.length - tail)
  const added = after.slice(head, after.length - tail)
  return markup`<p class="fix"><b>Fix</b> ${withCode(description)}</p>
<figure class="frame"><figcaption>${edit.file}</figcaption><pre>${removed.map((line) => markup`<del>- ${line}</del>\n`)}${added.map((line) => markup`<ins>+ ${line}</ins>\n`)}</pre></figure>`
}

/** What was not looked at, before anything else that was found. */
export function missedSection({ notices }: Report): Markup {
  return noticeList(
    'missed',
    'Not looked at',
    notices.filter(({ effect }) => effect === 'incomplete'),
  )
}

/** What is worth knowing, last. */
export function notesSection({ notices }: Report): Markup {
  return noticeList(
    'notes',
    'Worth knowing',
    notices.filter(({ effect }) => effect === 'none'),
  )
}

const NOTICES = 500

function noticeList(id: string, title: string, notices: readonly Notice[]): Markup {
  if (notices.length === 0) return markup``
  const shown = notices.slice(0, NOTICES)
  const rest = notices.length - shown.length
  return markup`<section aria-labelledby="${id}"><h2 id="${id}">${title}</h2>
<ul class="notices">${shown.map(({ chain, code, detail }) => markup`<li>${chain.length > 0 && markup`<code>${chain.join(' ! ')}</code> `}${detail} <span class="soft">${code}</span></li>\n`)}</ul>
${rest > 0 && markup`<p class="soft">and ${formatCount(rest)} more</p>`}</section>`
}
