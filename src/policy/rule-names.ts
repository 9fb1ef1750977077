import { AuditError } from '../model/audit-error.ts'
import type { Rule } from '../model/rule.ts'
import type { Severity } from '../model/severity.ts'
import { nearest } from '../schema/nearest.ts'
import type { Policy } from '../schema/policy.ts'

/** Finds a rule's present id by that id or by one that it had before. */
export type RuleNames = ReadonlyMap<string, string>

/** The ids and aliases of `rules`; an id wins over another rule's alias. */
export function ruleNames(rules: readonly Pick<Rule, 'id' | 'aliases'>[]): RuleNames {
  const names = new Map<string, string>()
  for (const rule of rules) for (const alias of rule.aliases) names.set(alias, rule.id)
  for (const rule of rules) names.set(rule.id, rule.id)
  return names
}

/** `overrides` by present id; where an id and its alias both stand, the id holds. */
export function overridesById(
  overrides: { readonly [name: string]: Severity | 'off' },
  names: RuleNames,
): ReadonlyMap<string, Severity | 'off'> {
  const byId = new Map<string, Severity | 'off'>()
  for (const [name, level] of Object.entries(overrides)) {
    const id = names.get(name)
    if (id !== undefined && (id === name || !Object.hasOwn(overrides, id))) byId.set(id, level)
  }
  return byId
}

/** Refuses a policy that names a rule which is none of `rules`: what it decides about that rule would be decided about nothing. */
export function refuseUnknownRules(
  rules: readonly Pick<Rule, 'id' | 'aliases'>[],
  { overrides, allowances }: Pick<Policy, 'overrides' | 'allowances'>,
  disabled: readonly string[] = [],
): void {
  const names = ruleNames(rules)
  const mentioned = [...Object.keys(overrides), ...disabled, ...allowances.flatMap(({ rule }) => rule ?? [])]
  const unknown = mentioned.find((name) => !names.has(name))
  if (unknown === undefined) return
  const near = [...names.keys()].find((name) => name.endsWith(`:${unknown}`)) ?? nearest(unknown, names.keys())
  throw new AuditError('EOPTION', `there is no rule ${JSON.stringify(unknown.slice(0, 100))}`, {
    hint: `${near === undefined ? '' : `Did you mean ${near}? `}\`watertight rules\` lists all rules.`,
  })
}
