import { formats } from '../formats/index.ts'
import type { DetectorOptions } from '../model/detector.ts'
import { defaultLimits } from '../model/limits.ts'
import type { Rule } from '../model/rule.ts'
import { loadBuiltinRules } from '../rules/load.ts'
import { completePolicy } from '../schema/policy.ts'
import type { AuditOptions } from './audit-options.ts'
import type { AuditSetup } from './audit-tarball.ts'
import { makeInspectors } from './inspect.ts'

/** What the packages of a run are audited with, and the rules behind it: those that run, and all that there are. */
export interface RunSetup {
  readonly setup: AuditSetup
  readonly rules: readonly Rule[]
  readonly allRules: readonly Rule[]
}

/** Makes ready what `options` ask for. The same options make the same setup, in whatever thread. */
export async function setUpRun(options: AuditOptions): Promise<RunSetup> {
  const allRules = [...(await loadBuiltinRules()), ...(options.extraRules ?? [])]
  const disabled = new Set(options.disabledRules)
  const rules = allRules.filter((rule) => ![rule.id, ...rule.aliases].some((id) => disabled.has(id)))
  const setup = {
    formats,
    inspectors: makeInspectors(rules, detectorOptions(options)),
    rules: new Map(rules.map((rule) => [rule.id, rule])),
    limits: { ...defaultLimits, ...options.limits },
    visibility: completePolicy(options.policy).visibility,
  }
  return { setup, rules, allRules }
}

function detectorOptions({ budgets, terms }: AuditOptions): DetectorOptions {
  return { ...(budgets && { budgets }), ...(terms && { terms }) }
}
