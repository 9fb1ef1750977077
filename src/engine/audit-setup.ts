import { readFile } from 'node:fs/promises'
import { formats } from '../formats/index.ts'
import type { DetectorOptions } from '../model/detector.ts'
import { defaultLimits } from '../model/limits.ts'
import type { Rule } from '../model/rule.ts'
import { readBuiltinRules } from '../rules/load.ts'
import { rulesDigest } from '../rules/rules-digest.ts'
import { completePolicy } from '../schema/policy.ts'
import { sha256 } from '../text/digest.ts'
import type { AuditOptions } from './audit-options.ts'
import type { AuditSetup } from './audit-tarball.ts'
import { customDetectors } from './custom-detectors.ts'
import { diskStore } from './disk-store.ts'
import type { ExtrasRequest } from './extras.ts'
import { makeInspectors } from './inspect.ts'

/** What the packages of a run are audited with, and the rules behind it: those that run, and all that there are. */
export interface RunSetup {
  readonly setup: AuditSetup
  readonly rules: readonly Rule[]
  readonly allRules: readonly Rule[]
  /** SHA-256 of the rules that run, in hex. */
  readonly rulesDigest: string
}

/** The options of an audit, or what of them a thread was handed. */
type RunOptions = Omit<AuditOptions, 'extras'> & { readonly extras?: Pick<ExtrasRequest, 'sources'> }

/** Makes ready what `options` ask for. The same options make the same setup, in whatever thread. */
export async function setUpRun(options: RunOptions): Promise<RunSetup> {
  const builtin = await readBuiltinRules()
  const allRules = [...builtin.rules, ...(options.extraRules ?? [])]
  const disabled = new Set(options.disabledRules)
  const rules = allRules.filter((rule) => ![rule.id, ...rule.aliases].some((id) => disabled.has(id)))
  const isBuiltin = rules.length === allRules.length && rules.length === builtin.rules.length
  const digest = isBuiltin ? builtin.digest : rulesDigest(rules)
  const limits = { ...defaultLimits, ...options.limits }
  const recipe = sha256(JSON.stringify([await buildDigest(), digest, limits, options.budgets, options.terms]))
  const setup = {
    formats,
    inspectors: makeInspectors(rules, detectorOptions(options), customDetectors(options.detectors ?? [])),
    rules: new Map(rules.map((rule) => [rule.id, rule])),
    limits,
    recipe,
    ...(options.cache !== undefined && (options.detectors ?? []).length === 0 && { store: diskStore(options.cache) }),
    visibility: completePolicy(options.policy).visibility,
    ...(options.extras && { extras: { sources: options.extras.sources } }),
  }
  return { setup, rules, allRules, rulesDigest: digest }
}

function detectorOptions({ budgets, terms }: RunOptions): DetectorOptions {
  return { ...(budgets && { budgets }), ...(terms && { terms }) }
}

/** What the build wrote of the code that runs: other code may find other things. The sources as they are have none. */
async function buildDigest(): Promise<string> {
  const text = await readFile(new URL('../../dist/build.json', import.meta.url), 'utf8').catch(() => '{}')
  const build: unknown = JSON.parse(text)
  return typeof build === 'object' && build !== null && 'digest' in build ? String(build.digest) : 'unbuilt'
}
