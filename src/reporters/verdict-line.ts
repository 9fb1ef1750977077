import { mapCount, type Report } from '../model/report.ts'
import type { Verdict } from '../model/verdict.ts'
import { counted, formatCount } from '../text/count.ts'
import { formatBytes } from '../text/format-bytes.ts'
import { countSeverities, sumOf } from './group-findings.ts'

/** What a headline says. An audit that could stop nothing is not gated: its verdict is clean, and nothing about it may look so. */
export type Standing = Verdict | 'not gated'

/** What the headline of the report says. */
export function standingOf({ verdict, failOn }: Report): Standing {
  return verdict === 'clean' && failOn === 'never' ? 'not gated' : verdict
}

/** What the headline of each package says: without a gate only one in which nothing was found is clean. */
export function packageStandings({ packages, findings, failOn }: Report): readonly Standing[] {
  const found = new Set(findings.filter(({ state }) => state === 'active').map((finding) => finding.package))
  return packages.map(({ verdict }, index) => {
    return verdict === 'clean' && failOn === 'never' && found.has(index) ? 'not gated' : verdict
  })
}

/** The closing line in two parts: the verdict in a word or two, and what it rests on. */
export function verdictLine(report: Report): { readonly word: string; readonly rest: string } {
  const active = report.findings.filter(({ state }) => state === 'active')
  const parts = (...some: readonly string[]) => [...some, accepted(report)].filter((part) => part !== '').join('; ')
  switch (standingOf(report)) {
    case 'clean': {
      const mild = active.length === 0 ? '' : `${countSeverities(active)} below --fail-on ${report.failOn}`
      return { word: 'CLEAN', rest: parts(lookedAt(report), mild) }
    }
    case 'not gated': {
      const found = active.length === 0 ? 'nothing was found' : `${countSeverities(active)} found`
      return { word: 'NOT GATED', rest: parts(`${found}, and --fail-on never stops nothing`, lookedAt(report)) }
    }
    case 'leak':
      return { word: 'STOPPED', rest: `${parts(stopping(report))} — exit 1` }
    case 'incomplete':
      return { word: 'INCOMPLETE', rest: `${parts(notLookedAt(report), stopping(report))} — exit 2` }
  }
}

function lookedAt({ packages }: Report): string {
  const sum = (numbers: readonly number[]) => numbers.reduce((total, number) => total + number, 0)
  const parts = [
    counted(sum(packages.map(({ files }) => files)), 'file'),
    counted(sum(packages.map(mapCount)), 'map'),
    formatBytes(sum(packages.map(({ coverage }) => coverage.bytes))),
  ]
  return `looked at ${parts.join(', ')}${packages.length > 1 ? ` in ${counted(packages.length, 'package')}` : ''}`
}

function stopping({ findings, packages }: Report): string {
  const reasons = findings.filter(({ stops }) => stops)
  const leaking = new Set(reasons.map((finding) => finding.package)).size
  const where =
    packages.length > 1 && leaking > 0 ? ` in ${formatCount(leaking)} of ${counted(packages.length, 'package')}` : ''
  return countSeverities(reasons) + where
}

function notLookedAt({ notices }: Report): string {
  const missed = notices.filter(({ effect }) => effect === 'incomplete').length
  return missed === 0 ? 'the audit did not complete' : `${counted(missed, 'thing')} could not be looked at`
}

/** What was found and does not count. */
function accepted({ findings }: Report): string {
  return (['suppressed', 'baselined'] as const)
    .map((state) => ({ state, number: sumOf(findings.filter((finding) => finding.state === state)) }))
    .filter(({ number }) => number > 0)
    .map(({ state, number }) => `${number} ${state}`)
    .join(', ')
}
