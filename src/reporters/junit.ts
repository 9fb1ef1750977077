import type { Finding, Notice, Report } from '../model/report.ts'
import type { Reporter } from '../model/reporter.ts'
import { escapeControls } from '../text/escape-controls.ts'
import { formatLocation, formatOriginal } from './format-location.ts'
import { escapeMarkup } from './markup.ts'
import { fixInWords, packageTitle } from './report-parts.ts'
import { verdictLine } from './verdict-line.ts'

/** JUnit's XML as Jenkins, GitLab and Azure read it: a suite a package, a case a finding; what was not looked at is an error. */
export const junit: Reporter = {
  id: 'junit',
  render(report) {
    const { word, rest } = verdictLine(report)
    const suites = suitesOf(report)
    const head = attributes({ name: `Watertight: ${word}: ${rest}`, ...totals(suites.flatMap(({ cases }) => cases)) })
    return `${['<?xml version="1.0" encoding="UTF-8"?>', `<testsuites${head}>`, ...suites.flatMap(suiteLines), '</testsuites>'].join('\n')}\n`
  },
}

/** Findings that do not stop the release pass, and say what they are; those that were accepted are skipped. */
type Outcome = 'passed' | 'failure' | 'error' | 'skipped'

interface Case {
  readonly classname: string
  readonly name: string
  readonly outcome: Outcome
  /** `moderate` of a finding, the code of a notice. */
  readonly type: string
  readonly message: string
  readonly text: string
}

interface Suite {
  readonly name: string
  readonly cases: readonly Case[]
}

function suitesOf({ packages, findings, notices }: Report): Suite[] {
  const cases = new Map<number | null, Case[]>([...packages.keys(), null].map((index) => [index, []]))
  for (const finding of findings) cases.get(finding.package)?.push(caseOf(finding))
  for (const notice of notices) if (notice.effect === 'incomplete') cases.get(notice.package)?.push(missedCase(notice))
  const suites = packages.map((each, index) => ({ name: packageTitle(each), cases: orPassed(cases.get(index) ?? []) }))
  const ofRun = cases.get(null) ?? []
  return ofRun.length > 0 ? [...suites, { name: 'the run', cases: ofRun }] : suites
}

/** A suite without a case is taken for a test run that went wrong. */
function orPassed(cases: readonly Case[]): readonly Case[] {
  if (cases.length > 0) return cases
  return [{ classname: 'watertight', name: 'nothing was found', outcome: 'passed', type: '', message: '', text: '' }]
}

function caseOf(finding: Finding): Case {
  const { ruleId, severity, state, stops, message, location, fixes, fingerprint } = finding
  return {
    classname: ruleId,
    name: formatLocation(location),
    outcome: stops ? 'failure' : state === 'active' ? 'passed' : 'skipped',
    type: state === 'active' ? severity : state,
    message,
    text: [
      `${severity} ${ruleId}`,
      formatLocation(location) + (location.original ? ` from ${formatOriginal(location.original)}` : ''),
      message,
      ...fixes.slice(0, 1).map((fix) => `Fix: ${fixInWords(fix)}`),
      fingerprint,
    ]
      .map(escapeControls)
      .join('\n'),
  }
}

function missedCase({ code, chain, detail }: Notice): Case {
  const name = chain.length > 0 ? chain.join(' ! ') : 'the package'
  return { classname: code, name, outcome: 'error', type: code, message: detail, text: escapeControls(detail) }
}

function totals(cases: readonly Case[]) {
  const of = (wanted: Outcome) => cases.filter(({ outcome }) => outcome === wanted).length
  return { tests: cases.length, failures: of('failure'), errors: of('error'), skipped: of('skipped'), time: 0 }
}

function suiteLines({ name, cases }: Suite): string[] {
  return [
    `  <testsuite${attributes({ name, ...totals(cases) })}>`,
    ...cases.flatMap(caseLines).map((line) => `    ${line}`),
    '  </testsuite>',
  ]
}

function caseLines({ classname, name, outcome, type, message, text }: Case): string[] {
  const open = `<testcase${attributes({ classname, name, time: 0 })}`
  if (outcome === 'passed' && text === '') return [`${open}/>`]
  const body =
    outcome === 'passed'
      ? `<system-out>${escapeMarkup(text)}</system-out>`
      : outcome === 'skipped'
        ? `<skipped${attributes({ message: type })}/>`
        : `<${outcome}${attributes({ type, message })}>${escapeMarkup(text)}</${outcome}>`
  return [`${open}>${body}</testcase>`]
}

function attributes(values: { readonly [name: string]: string | number }): string {
  return Object.entries(values)
    .map(([name, value]) => ` ${name}="${escapeMarkup(escapeControls(String(value).slice(0, LONGEST)))}"`)
    .join('')
}

const LONGEST = 2000
