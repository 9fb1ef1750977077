import { printChain } from '../../model/chain.ts'
import type { Finding, Fix, Report } from '../../model/report.ts'
import { counted, formatCount } from '../../text/count.ts'
import { formatBytes } from '../../text/format-bytes.ts'
import { sumOf } from '../group-findings.ts'
import { type Markup, markup } from '../markup.ts'
import { packageTitle } from '../report-parts.ts'
import { standingOf, verdictLine } from '../verdict-line.ts'
import { withCode } from './with-code.ts'

/** The verdict in one sentence, what it means for these packages, the numbers that matter, and what to do, in order. */
export function summarySection(report: Report): Markup {
  const standing = standingOf(report)
  const { word, rest } = verdictLine(report)
  const steps = stepsOf(report)
  return markup`<header class="top ${standing.replace(' ', '-')}">
<p class="mark"><span class="brand">Watertight</span> <span class="pill">${word}</span></p>
<h1>${sentenceOf(report)}</h1>
<p class="lead">${meaning(report)}</p>
<p class="soft">${rest}.</p>
<ul class="numbers">${numbers(report).map(([value, name, tone]) => markup`<li${tone !== '' && markup` class="${tone}"`}><b>${value}</b><span>${name}</span></li>`)}</ul>
</header>
${steps.length > 0 && markup`<section aria-labelledby="steps"><h2 id="steps">What to do, in order</h2>\n<ol class="steps">${steps.map((step) => markup`<li>${withCode(step)}</li>`)}</ol></section>`}`
}

/** The title of the page. */
export function titleOf(report: Report): string {
  const { word } = verdictLine(report)
  const [first] = report.packages
  if (report.history)
    return `${report.history.name}: ${counted(report.history.versions.length, 'version')} · Watertight`
  if (first === undefined) return `${word} · Watertight`
  const more = report.packages.length - 1
  return `${word}: ${packageTitle(first)}${more > 0 ? ` and ${formatCount(more)} more` : ''} · Watertight`
}

function sentenceOf(report: Report): string {
  const { packages, history, findings } = report
  const [only] = packages
  const what = packages.length === 1 && only !== undefined ? packageTitle(only) : counted(packages.length, 'package')
  if (history !== undefined) return historySentence(history)
  const given = givenAway(report)
  const isPublished = packages.length > 0 && packages.every(({ from }) => from === 'registry')
  switch (standingOf(report)) {
    case 'clean':
      return isPublished ? `Nothing in ${what} stops a release.` : `${what} can be published: no finding stops it.`
    case 'not gated':
      return `Nothing was gated: whatever was found, ${what} was not stopped.`
    case 'incomplete':
      return packages.length === 0
        ? 'Nothing could be looked at, so it does not pass.'
        : `Not everything in ${what} could be looked at, so it does not pass.`
    case 'leak': {
      const stopping = sumOf(findings.filter(({ stops }) => stops))
      const leaking = new Set(findings.filter(({ stops }) => stops).map((finding) => finding.package))
      const [one] = leaking
      const named = leaking.size === 1 && packages[one ?? -1] !== undefined ? packages[one ?? -1] : undefined
      const which = named === undefined ? counted(leaking.size, 'package') : packageTitle(named)
      const why =
        given === ''
          ? `${counted(stopping, 'finding stops', 'findings stop')} the release`
          : `${leaking.size > 1 ? 'they give' : 'it gives'} away ${given}`
      if (isPublished) return `Published: ${which}. What to know: ${why}.`
      return `${report.stage === undefined ? 'Do not publish' : 'Do not approve'} ${which}: ${why}.`
    }
  }
}

function historySentence({ name, versions, firstBad, lastBad }: NonNullable<Report['history']>): string {
  if (firstBad === null)
    return `None of the ${counted(versions.length, 'version')} of ${name} that were looked at leaks.`
  if (firstBad === lastBad) return `Of ${name}, one version leaks: ${firstBad}.`
  return lastBad === versions.at(-1)?.version
    ? `${name} leaks since ${firstBad}, and still does.`
    : `${name} leaks from ${firstBad} to ${lastBad ?? firstBad}.`
}

/** What an outsider learns, in a few words; empty when that is nothing. */
function givenAway({ packages, findings }: Report): string {
  const novel = sum(packages.flatMap(({ maps }) => maps.map((map) => map.novel)))
  const secrets = sumOf(findings.filter(isSecret))
  return [
    ...(novel > 0 ? [`${counted(novel, 'source file that ships', 'source files that ship')} nowhere else`] : []),
    ...(secrets > 0 ? [counted(secrets, 'secret')] : []),
  ].join(' and ')
}

const SHOWN = 4

/** What matters of each package, in a sentence of its own. */
function meaning({ packages, findings, history }: Report): string {
  if (history !== undefined) return ''
  const secrets = new Map<number, number>()
  for (const finding of findings)
    if (isSecret(finding)) secrets.set(finding.package, (secrets.get(finding.package) ?? 0) + finding.count)
  const shown = packages.slice(0, SHOWN).map((each, index) => {
    const lines = sum(each.maps.map(({ novelLines }) => novelLines))
    const held = secrets.get(index) ?? 0
    const parts = [
      ...(lines > 0 ? [`anybody who installs it can read ${counted(lines, 'line')} of original source`] : []),
      ...(held > 0 ? [`${counted(held, 'secret in it has', 'secrets in it have')} to be replaced`] : []),
    ]
    const about = parts.length > 0 ? parts.join(', and ') : 'no original source and no secret was found in it'
    const meant = each.visibility.value === 'closed' ? 'not meant to be public' : 'public anyway'
    return `The source of ${packageTitle(each)} is ${meant} (${each.visibility.because}); ${about}.`
  })
  const more = packages.length - shown.length
  return [...shown, ...(more > 0 ? [`And ${counted(more, 'more package')}.`] : [])].join(' ')
}

function isSecret({ ruleId, state }: Finding): boolean {
  return state === 'active' && /^(?:[^/:]*:)?secret\//.test(ruleId)
}

function numbers(report: Report): (readonly [string, string, string])[] {
  const { packages, findings, notices, history } = report
  const maps = packages.flatMap((each) => each.maps)
  const missed = notices.filter(({ effect }) => effect === 'incomplete').length
  const counted = (number: number, name: string): readonly [string, string, string] => [
    formatCount(number),
    name,
    number > 0 ? 'bad' : '',
  ]
  // What is public anyway is no harm.
  const isMeant = packages.every(({ visibility }) => visibility.value === 'open')
  const given: typeof counted = (number, name) => (isMeant ? [formatCount(number), name, ''] : counted(number, name))
  const unseen = missed > 0 ? [counted(missed, 'things that could not be looked at')] : []
  if (history !== undefined) return [...numbersOfHistory(report, history, given, counted), ...unseen]
  return [
    counted(sumOf(findings.filter(({ stops }) => stops)), 'findings that stop a release'),
    given(sum(maps.map(({ novel }) => novel)), 'source files that ship nowhere else'),
    given(sum(maps.map(({ novelLines }) => novelLines)), 'lines in them'),
    counted(sumOf(findings.filter(isSecret)), 'secrets'),
    ...unseen,
    [formatCount(sum(packages.map(({ files }) => files))), 'files that ship', ''],
    [formatBytes(sum(packages.map(({ packedBytes }) => packedBytes))), 'packed', ''],
  ]
}

type Count = (number: number, name: string) => readonly [string, string, string]

/** What all versions have in common is counted once, and the worst of them speaks for the others. */
function numbersOfHistory(
  { packages, findings }: Report,
  { versions, firstBad, lastBad }: NonNullable<Report['history']>,
  given: Count,
  counted: Count,
): (readonly [string, string, string])[] {
  const most = (key: 'novel' | 'novelLines') =>
    Math.max(0, ...packages.map(({ maps }) => sum(maps.map((map) => map[key]))))
  return [
    [formatCount(versions.length), 'versions were looked at', ''],
    counted(versions.filter(({ verdict }) => verdict === 'leak').length, 'versions leak'),
    ...(firstBad === null ? [] : [[firstBad, 'is the first that leaks', 'bad'] as const]),
    ...(lastBad === null ? [] : [[lastBad, 'is the last that leaks', 'bad'] as const]),
    given(most('novel'), 'source files that ship nowhere else, in the worst version'),
    given(most('novelLines'), 'lines in them, in the worst version'),
    counted(new Set(findings.filter(isSecret).map(({ fingerprint }) => fingerprint)).size, 'different secrets'),
  ]
}

/** Secrets are revoked before anything else: whatever was published is known. */
const order = ['revoke', 'files', 'remove', 'bundler', 'config'] as const

function stepsOf({ findings, notices, verdict, rules }: Report): string[] {
  const stopping = findings.filter(({ stops }) => stops)
  const summaries = new Map(rules.map(({ id, summary }) => [id, summary]))
  const steps = order.flatMap((kind) => {
    const places = new Map<string, Set<string>>()
    for (const { fixes, location, ruleId } of stopping) {
      for (const fix of fixes) {
        if (fix.kind !== kind) continue
        const what = kind === 'revoke' ? `${summaries.get(ruleId) ?? ruleId}. ` : ''
        const sentence = `${what}${sentenceOfFix(fix)}`
        const known = places.get(sentence) ?? new Set()
        places.set(sentence, known.add(printChain(kind === 'files' ? location.chain.slice(0, 1) : location.chain)))
      }
    }
    const named = kind === 'bundler' || kind === 'config' ? 0 : PLACES
    return [...places].slice(0, STEPS).map(([sentence, chains]) => `${placesOf(chains, named)}${sentence}`)
  })
  const missed = notices.filter(({ effect }) => effect === 'incomplete').length
  return [
    ...steps,
    ...(verdict === 'incomplete'
      ? [`Find out about ${counted(missed, 'thing')} that could not be looked at, listed below.`]
      : []),
    ...(verdict === 'clean' ? [] : ['Run the audit again, and release only when it says CLEAN.']),
  ]
}

const STEPS = 5
const PLACES = 2

function sentenceOfFix({ description, edit }: Fix): string {
  return edit === undefined
    ? description
    : `${description.replace(/:$/, '.')} The finding shows the exact edit of ${edit.file}.`
}

function placesOf(chains: ReadonlySet<string>, most: number): string {
  const shown = [...chains].filter((chain) => chain !== '').slice(0, most)
  if (shown.length === 0) return ''
  const rest = chains.size - shown.length
  return `${shown.join(', ')}${rest > 0 ? ` and ${formatCount(rest)} more` : ''}: `
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0)
}
