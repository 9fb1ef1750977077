import type { Report } from '../model/report.ts'
import type { Theme } from '../model/reporter.ts'
import { stops } from '../model/severity.ts'
import { formatBytes } from '../text/format-bytes.ts'
import { count } from './count.ts'
import { countSeverities } from './group-findings.ts'

/** The closing line in two parts: the verdict in one word, and what it rests on. */
export function verdictLine(report: Report, failOn: Theme['failOn']): { readonly word: string; readonly rest: string } {
  switch (report.verdict) {
    case 'clean':
      return { word: 'CLEAN', rest: [lookedAt(report), ...leftOver(report)].join('; ') }
    case 'leak':
      return { word: 'STOPPED', rest: `${[stopping(report, failOn), ...leftOver(report)].join('; ')} — exit 1` }
    case 'incomplete':
      return {
        word: 'INCOMPLETE',
        rest: `${[...notLookedAt(report), stopping(report, failOn), ...leftOver(report)].filter(Boolean).join('; ')} — exit 2`,
      }
  }
}

function lookedAt({ packages }: Report): string {
  const sum = (numbers: readonly number[]) => numbers.reduce((total, number) => total + number, 0)
  const parts = [
    count(sum(packages.map(({ files }) => files)), 'file'),
    count(sum(packages.map(({ maps }) => maps.length)), 'map'),
    formatBytes(sum(packages.map(({ coverage }) => coverage.bytes))),
  ]
  return `looked at ${parts.join(', ')}${packages.length > 1 ? ` in ${count(packages.length, 'package')}` : ''}`
}

function stopping(report: Report, failOn: Theme['failOn']): string {
  const active = report.findings.filter(({ state }) => state === 'active')
  const found = active.filter(({ severity }) => stops(severity, failOn))
  // A report that another threshold judged has reasons that this one does not count.
  const reasons = found.length === 0 && report.verdict === 'leak' ? active : found
  const packages = new Set(reasons.map((finding) => finding.package)).size
  const where =
    report.packages.length > 1 && packages > 0 ? ` in ${packages} of ${report.packages.length} packages` : ''
  return countSeverities(reasons) + where
}

function notLookedAt({ notices }: Report): string[] {
  const missed = notices.filter(({ effect }) => effect === 'incomplete').length
  return missed === 0 ? ['the audit did not complete'] : [`${count(missed, 'thing')} could not be looked at`]
}

/** What was found and did not count. */
function leftOver({ findings, verdict }: Report): string[] {
  const of = (state: string) => findings.filter((finding) => finding.state === state)
  const mild = verdict === 'clean' ? countSeverities(of('active')) : ''
  const accepted = (['suppressed', 'baselined'] as const)
    .map((state) => ({ state, number: of(state).length }))
    .filter(({ number }) => number > 0)
    .map(({ state, number }) => `${number} ${state}`)
  return [mild, accepted.join(', ')].filter(Boolean)
}
