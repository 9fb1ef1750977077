import { readFileSync } from 'node:fs'
import type { Report } from '../../model/report.ts'
import type { Threshold } from '../../model/severity.ts'
import { sha256 } from '../../text/digest.ts'

/** The report of a run that ended before it had looked at anything: incomplete, and why. */
export function failedReport(code: string, detail: string, failOn: Threshold = 'high'): Report {
  const read = (path: string) => readFileSync(new URL(path, import.meta.url), 'utf8')
  const { version } = JSON.parse(read('../../package.json')) as { readonly version: string }
  return {
    version: 1,
    tool: { name: 'watertight', version, rules: `sha256-${sha256('')}` },
    failOn,
    verdict: 'incomplete',
    packages: [],
    rules: [],
    findings: [],
    notices: [{ package: null, code, chain: [], detail, effect: 'incomplete' }],
  }
}
