import type { Report } from '../../src/model/report.ts'

/** What no output may hold raw: terminal controls, bidirectional overrides, commands of CI runners. */
export const hostileText = 'x\x1b[31m\x07\r\n::error::owned\n##vso[task.x]\u009b1m\u202e\u2028\ud800%0A::add-mask::y'

/** The report with `hostile` at the start or end of every string that an audited package has a say in, names and text alike. */
export function makeHostile(report: Report, hostile: string = hostileText, place: 'start' | 'end' = 'end'): Report {
  return rewrite(report, '') as Report

  function rewrite(value: unknown, key: string): unknown {
    if (key === 'tool') return value
    if (Array.isArray(value)) return value.map((inner) => rewrite(inner, key))
    if (typeof value === 'string') return own.has(key) ? value : place === 'start' ? hostile + value : value + hostile
    if (typeof value !== 'object' || value === null) return value
    return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, rewrite(inner, name)]))
  }
}

// Words of the contract and digests, which no package chooses.
const own = new Set(
  `failOn verdict from value kind severity confidence state effect
   integrity sha256 fingerprint id`.split(/\s+/),
)
