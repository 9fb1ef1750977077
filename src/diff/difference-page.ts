import { printChain } from '../model/chain.ts'
import { htmlDocument, policyDigest } from '../reporters/html/html-document.ts'
import { style } from '../reporters/html/page-files.ts'
import { type Markup, markup } from '../reporters/markup.ts'
import { counted, formatCount } from '../text/count.ts'
import { escapeCommands } from '../text/escape-controls.ts'
import { formatBytes } from '../text/format-bytes.ts'
import type { Change, MapState } from './changes.ts'
import type { Difference } from './diff.ts'
import { changeWords, fileWords, titleOfSide } from './words.ts'

/** A difference as one self-contained page, to be sent to somebody: it asks for nothing, and runs nothing. */
export function differencePage(difference: Difference): string {
  const { from, to, notices, findings } = difference
  const policy = `default-src 'none'; style-src '${policyDigest(style)}'; base-uri 'none'; form-action 'none'`
  const title = from === null || to === null ? 'Nothing was compared' : `${titleOfSide(from)} → ${titleOfSide(to)}`
  const body = markup`<body>
<a class="skip" href="#main">Skip to the changes</a>
<main id="main">
${head(difference, title)}
${findings.length > 0 && stoppingSection(difference)}
${notices.length > 0 && missedSection(difference)}
${changeSections(difference)}
</main>
<footer><p>Watertight diff. This file makes no network requests and contains no source text.</p></footer>
</body>`
  return htmlDocument({ title: `${title} · Watertight`, policy, style, body: escapeCommands(body.text) })
}

const standings = { same: 'clean', changed: 'clean', stopped: 'leak', incomplete: 'incomplete' } as const

function head(difference: Difference, title: string): Markup {
  const { verdict, from, to } = difference
  const numbers = numbersOf(difference)
  return markup`<header class="top ${standings[verdict]}">
<p class="mark"><span class="brand">Watertight diff</span> <span class="pill">${verdict.toUpperCase()}</span></p>
<h1>${title}</h1>
<p class="lead">${meaningOf(difference)}</p>
${from !== null && to !== null && markup`<p class="soft">From ${from.spec} to ${to.spec}.</p>`}
<ul class="numbers">${numbers.map(([value, name]) => markup`<li><b>${value}</b><span>${name}</span></li>`)}</ul>
</header>`
}

function meaningOf({ verdict, from, findings, notices, problem }: Difference): string {
  const contract = `A release contract that approves ${from === null ? 'the first' : titleOfSide(from)}`
  switch (verdict) {
    case 'same':
      return 'Nothing that ships has changed.'
    case 'changed':
      return `${contract} would let all of this pass.`
    case 'stopped':
      return `${contract} would stop this, for ${counted(findings.length, 'reason')}.`
    case 'incomplete':
      return (
        problem?.detail ?? `${counted(notices.length, 'thing')} could not be looked at, so more may differ than this.`
      )
  }
}

function numbersOf({ from, to, changes }: Difference): readonly (readonly [string, string])[] {
  if (from === null || to === null || changes === null) return []
  const { files, maps, hosts } = changes
  return [
    [formatCount(files.filter(isNew).length), 'files came'],
    [formatCount(files.filter(isGone).length), 'files went'],
    [formatCount(files.filter((one) => !isNew(one) && !isGone(one)).length), 'files changed'],
    [formatCount(maps.filter(isNew).length), 'maps came'],
    [formatCount(hosts.filter(isNew).length), 'hosts came'],
    [grown(from.packedBytes, to.packedBytes), `packed, now ${formatBytes(to.packedBytes)}`],
    [grown(from.unpackedBytes, to.unpackedBytes), `unpacked, now ${formatBytes(to.unpackedBytes)}`],
  ]
}

function grown(before: number, after: number): string {
  return `${after > before ? '+' : after < before ? '−' : '±'}${formatBytes(Math.abs(after - before))}`
}

function stoppingSection({ findings }: Difference): Markup {
  return markup`<section aria-labelledby="stops"><h2 id="stops">What such a contract would stop</h2>
<ul>${findings.slice(0, ROWS).map(({ ruleId, message, location: { chain } }) => markup`<li><code>${ruleId}</code> ${chain.length > 0 && markup`<code>${printChain(chain)}</code> `}${message}</li>\n`)}</ul>
${more(findings.length - ROWS)}</section>`
}

function missedSection({ notices, from, to }: Difference): Markup {
  const names = {
    from: from === null ? 'the first' : titleOfSide(from),
    to: to === null ? 'the second' : titleOfSide(to),
  }
  return markup`<section aria-labelledby="missed"><h2 id="missed">What could not be looked at</h2>
<ul>${notices.slice(0, ROWS).map(({ side, chain, detail }) => markup`<li>${names[side]}: ${chain.length > 0 && markup`<code>${printChain(chain)}</code>: `}${detail}</li>\n`)}</ul>
${more(notices.length - ROWS)}</section>`
}

/** What came and went is read first; a page of more rows than this is read by nobody. */
const ROWS = 1000

function changeSections({ changes }: Difference): Markup {
  if (changes === null) return markup``
  const { files, maps, hosts, installScripts } = changes
  return markup`${section('files', 'Files', files, fileWords)}
${section('maps', 'Maps', maps, mapWords)}
${section('hosts', 'Hosts that the code names', hosts, () => '')}
${section('scripts', 'Install scripts', installScripts, (command) => command)}`
}

function section<State>(
  id: string,
  title: string,
  changes: readonly Change<State>[],
  describe: (state: State) => string,
): Markup {
  if (changes.length === 0) return markup``
  const groups = [
    { name: 'came', list: changes.filter(isNew) },
    { name: 'went', list: changes.filter(isGone) },
    { name: 'changed', list: changes.filter((one) => !isNew(one) && !isGone(one)) },
  ].filter(({ list }) => list.length > 0)
  return markup`<section aria-labelledby="${id}"><h2 id="${id}">${title}</h2>
${groups.map(
  ({ name, list }) => markup`<details class="group"${list.length <= OPEN && markup` open="open"`}>
<summary><b>${formatCount(list.length)} ${name}</b></summary><div class="inner scroll" role="region" aria-label="${title}: ${name}" tabindex="0"><table>
<thead><tr><th scope="col">name</th><th scope="col">${name === 'went' ? 'what it was' : 'what it is'}</th></tr></thead>
<tbody>${list.slice(0, ROWS).map((change) => row(change, describe))}</tbody></table>${more(list.length - ROWS)}</div></details>`,
)}</section>`
}

/** Longer lists are folded at first. */
const OPEN = 60

function row<State>(change: Change<State>, describe: (state: State) => string): Markup {
  const { name, formerly } = change
  const before = formerly !== undefined && markup`<br/><span class="soft">was ${formerly}</span>`
  return markup`<tr><th scope="row"><code>${name}</code>${before}</th><td>${changeWords(change, describe)}</td></tr>\n`
}

function mapWords({ embedded, novel }: MapState): string {
  return `${counted(embedded, 'source')}, of which ${formatCount(novel)} ${novel === 1 ? 'ships' : 'ship'} nowhere else`
}

function isNew({ from }: Change<unknown>): boolean {
  return from === undefined
}

function isGone({ to }: Change<unknown>): boolean {
  return to === undefined
}

function more(left: number): Markup {
  return left > 0 ? markup`<p class="soft">and ${formatCount(left)} more, which --json has.</p>` : markup``
}
