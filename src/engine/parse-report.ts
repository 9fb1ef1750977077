import { AuditError } from '../model/audit-error.ts'
import { type Fields, isFields } from '../model/json.ts'
import { parseJson } from '../text/parse-json.ts'

/** The outermost object of a report in JSON, of which only the version has been looked at; `origin` names the file in errors. */
export function parseReport(text: string, origin: string): Fields {
  const content = parseJson(text)
  if (isFields(content) && content['version'] === 1) return content
  throw malformedReport(origin, 'it is not JSON with "version": 1')
}

/** The error of a text that is no report. */
export function malformedReport(origin: string, what: string): AuditError {
  return new AuditError('EREPORT', `${origin} is not a report: ${what}`, { hint: 'watertight --json prints one.' })
}
