import { type AuditOptions, audit } from '../engine/audit.ts'
import type { Report } from '../model/report.ts'
import { loadBuiltinRules } from '../rules/load.ts'

/** What a package ships, with no rule run on it: its files, maps, hosts and install scripts. */
export async function takeInventory(target: string, options: AuditOptions): Promise<Report> {
  const { contract: _contract, against: _against, extraRules: _rules, policy: _policy, ...others } = options
  const rules = await loadBuiltinRules()
  return audit([target], { ...others, disabledRules: rules.map(({ id }) => id) })
}
