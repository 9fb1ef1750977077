import { malformedReport, parseReport } from '../../engine/parse-report.ts'
import { isFields } from '../../text/parse-json.ts'

/** What an allowance needs to know of a finding. */
export interface FindingName {
  readonly ruleId: string
  readonly fingerprint: string
}

/** The findings of a report in JSON; `origin` names the file in errors. */
export function readFindings(text: string, origin: string): readonly FindingName[] {
  const { findings } = parseReport(text, origin)
  if (!Array.isArray(findings)) throw malformedReport(origin, 'it has no list of findings')
  return findings.map((one: unknown, index) => {
    const { ruleId, fingerprint } = isFields(one) ? one : {}
    if (typeof ruleId !== 'string' || typeof fingerprint !== 'string') {
      throw malformedReport(origin, `findings[${index}] has no rule or no fingerprint`)
    }
    return { ruleId, fingerprint }
  })
}
