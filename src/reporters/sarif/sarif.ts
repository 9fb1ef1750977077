import { gzipSync } from 'node:zlib'
import type { Finding, Notice, Report } from '../../model/report.ts'
import type { Reporter } from '../../model/reporter.ts'
import { severities } from '../../model/severity.ts'
import { escapeControls } from '../../text/escape-controls.ts'
import { printableJson } from '../../text/printable-json.ts'
import { count } from '../count.ts'
import { Artifacts, artifactsOf } from './artifacts.ts'
import { resultMaker } from './results.ts'
import { rulesOf } from './rules.ts'

/** SARIF 2.1.0 as GitHub's code scanning takes it: what is active, gravest first, within its bounds. */
export const sarif: Reporter = { id: 'sarif', render: codeScanning }

/** SARIF 2.1.0 with everything that the report says: the inventory, what was accepted and why it is no problem, every notice. */
export const sarifFull: Reporter = {
  id: 'sarif-full',
  render: (report) => textOf(report, report.findings, artifactsOf(report), report.notices.map(notification), true),
}

/** What GitHub takes of one run: more results, or a larger file, are refused as a whole. */
const RESULTS = 25_000
const GZIPPED_BYTES = 10_000_000

function codeScanning(report: Report): string {
  const active = report.findings.filter(({ state }) => state === 'active')
  const gravest = active.sort((one, other) => severities.indexOf(other.severity) - severities.indexOf(one.severity))
  let shown = gravest.slice(0, RESULTS)
  for (;;) {
    const text = textOf(report, shown, new Artifacts(report), notesOf(report, active.length - shown.length), false)
    if (text.length <= GZIPPED_BYTES || gzipSync(text).length <= GZIPPED_BYTES || shown.length === 0) return text
    shown = shown.slice(0, Math.floor(shown.length / 2))
  }
}

function notesOf({ notices }: Report, left: number): object[] {
  const missed = notices.filter(({ effect }) => effect === 'incomplete').slice(0, NOTICES)
  const cut = `${count(left, 'milder finding')} left out, since code scanning takes no more; --reporter json has all.`
  return [...missed.map(notification), ...(left > 0 ? [{ level: 'warning', message: { text: cut } }] : [])]
}

const NOTICES = 1000

function textOf(
  report: Report,
  findings: readonly Finding[],
  artifacts: Artifacts,
  notifications: readonly object[],
  isFull: boolean,
): string {
  const rules = rulesOf(report, findings)
  const resultOf = resultMaker(report, rules, artifacts, isFull)
  const run = {
    tool: {
      driver: {
        name: 'Watertight',
        informationUri: 'https://github.com/watertight-npm/watertight',
        semanticVersion: report.tool.version,
        rules,
      },
    },
    invocations: [{ executionSuccessful: report.verdict !== 'incomplete', toolExecutionNotifications: notifications }],
    columnKind: 'utf16CodeUnits',
    results: findings.map(resultOf),
    artifacts: artifacts.list(),
    properties: { verdict: report.verdict, failOn: report.failOn },
  }
  const log = { $schema: 'https://json.schemastore.org/sarif-2.1.0.json', version: '2.1.0', runs: [run] }
  return `${printableJson(log)}\n`
}

function notification({ code, chain, detail, effect }: Notice): object {
  const where = chain.length > 0 ? `${chain.join(' ! ')}: ` : ''
  return {
    level: effect === 'incomplete' ? 'error' : 'note',
    descriptor: { id: escapeControls(code) },
    message: { text: escapeControls(where + detail) },
  }
}
