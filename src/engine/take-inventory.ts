import { AuditError } from '../model/audit-error.ts'
import { type Fields, isFields } from '../model/json.ts'
import type { Report } from '../model/report.ts'
import type { Target } from '../model/source.ts'
import { loadBuiltinRules } from '../rules/load.ts'
import { parseJson } from '../text/parse-json.ts'
import { audit } from './audit.ts'
import type { AuditOptions } from './audit-options.ts'

/** What packages ship, with no rule run on it: its files, maps, hosts and install scripts. */
export async function takeInventory(target: Target | readonly Target[], options: AuditOptions): Promise<Report> {
  const rules = await loadBuiltinRules()
  return audit(target, { ...placeOf(options), disabledRules: rules.map(({ id }) => id) })
}

/** As `takeInventory`, held to terms: the findings are what these do not allow. */
export async function auditAgainst(
  target: Target,
  against: NonNullable<AuditOptions['against']>,
  options: AuditOptions,
): Promise<Report> {
  const others = (await loadBuiltinRules()).filter(({ detector }) => detector !== 'contract')
  return audit([target], { ...placeOf(options), against, disabledRules: others.map(({ id }) => id) })
}

/** The options that say where a package is and how it is opened; what the user decided of another audit says nothing of this one. */
function placeOf(options: AuditOptions): AuditOptions {
  const {
    config: _config,
    detectors: _detectors,
    policy: _policy,
    contract: _contract,
    against: _against,
    budgets: _budgets,
    terms: _terms,
    ...others
  } = options
  const { extraRules: _rules, disabledRules: _disabled, verifySecrets: _verify, ...place } = others
  return place
}

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
