import type { Finding, Report } from '../../model/report.ts'
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
      return isPublished
        ? `Nothing in ${what} stops a release.`
        : `${what} can go out: nothing that was found stops it.`
    case 'not gated':
      return `Nothing was gated: whatever was found, ${what} was not stopped.`
    case 'incomplete':
      return packages.length === 0
        ? 'Nothing could be looked at, so this is no pass.'
        : `Not everything in ${what} could be looked at, so this is no pass.`
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

function numbers({ packages, findings, notices, history }: Report): (readonly [string, string, string])[] {
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
  return [
    counted(sumOf(findings.filter(({ stops }) => stops)), 'findings that stop a release'),
    given(sum(maps.map(({ novel }) => novel)), 'source files that ship nowhere else'),
    given(sum(maps.map(({ novelLines }) => novelLines)), 'lines in them'),
    counted(sumOf(findings.filter(isSecret)), 'secrets'),
    ...(missed > 0 ? [counted(missed, 'things that could not be looked at')] : []),
    ...(history
      ? [[history.firstBad ?? 'none', 'first version that leaks', history.firstBad ? 'bad' : ''] as const]
      : []),
    [formatCount(sum(packages.map(({ files }) => files))), 'files that ship', ''],
    [formatBytes(sum(packages.map(({ packedBytes }) => packedBytes))), 'packed', ''],
  ]
}

/** Secrets are revoked before anything else: whatever was published is known. */
const order = ['revoke', 'files', 'remove', 'bundler', 'config'] as const

function stepsOf({ findings, notices, verdict }: Report): string[] {
  const fixes = findings.filter(({ stops }) => stops).flatMap((finding) => finding.fixes)
  const steps = order.flatMap((kind) => {
    const sentences = fixes
      .filter((fix) => fix.kind === kind)
      .map(({ description, edit }) => {
        return edit === undefined
          ? description
          : `${description.replace(/:$/, '.')} The exact edit of ${edit.file} stands with the finding.`
      })
    return [...new Set(sentences)].slice(0, STEPS)
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

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0)
}
