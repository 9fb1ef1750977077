import { AuditError } from '../model/audit-error.ts'
import { parseJson } from '../text/parse-json.ts'

/** What an allowance needs to know of a finding. */
export interface FindingName {
  readonly ruleId: string
  readonly fingerprint: string
}

/** The findings of a report in JSON; `origin` names the file in errors. */
export function readFindings(text: string, origin: string): readonly FindingName[] {
  const content = parseJson(text)
  const findings = isFields(content) && content['version'] === 1 ? content['findings'] : undefined
  if (!Array.isArray(findings)) throw malformed(origin, 'it needs "version": 1 and a list of findings')
  return findings.map((one: unknown, index) => {
    const { ruleId, fingerprint } = isFields(one) ? one : {}
    if (typeof ruleId !== 'string' || typeof fingerprint !== 'string') {
      throw malformed(origin, `findings[${index}] has no rule or no fingerprint`)
    }
    return { ruleId, fingerprint }
  })
}

function malformed(origin: string, what: string): AuditError {
  return new AuditError('EREPORT', `${origin} is not a report: ${what}`, { hint: 'watertight --json prints one.' })
}

function isFields(value: unknown): value is { readonly [key: string]: unknown } {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
