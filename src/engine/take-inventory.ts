import type { Report } from '../model/report.ts'
import { loadBuiltinRules } from '../rules/load.ts'
import { audit } from './audit.ts'
import type { AuditOptions } from './audit-options.ts'

/** What a package ships, with no rule run on it: its files, maps, hosts and install scripts. */
export async function takeInventory(target: string, options: AuditOptions): Promise<Report> {
  const rules = await loadBuiltinRules()
  return audit([target], { ...placeOf(options), disabledRules: rules.map(({ id }) => id) })
}

/** As `takeInventory`, held to terms: the findings are what these do not allow. */
export async function holdAgainst(
  target: string,
  against: NonNullable<AuditOptions['against']>,
  options: AuditOptions,
): Promise<Report> {
  const others = (await loadBuiltinRules()).filter(({ detector }) => detector !== 'contract')
  return audit([target], { ...placeOf(options), against, disabledRules: others.map(({ id }) => id) })
}

/** The options that say where a package is and how it is opened; what the user decided of another audit says nothing of this one. */
function placeOf(options: AuditOptions): AuditOptions {
  const {
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
