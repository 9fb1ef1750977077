import { type Fields, isFields } from '../model/json.ts'
import { defaultLimits, type Limits } from '../model/limits.ts'
import { severities, type Threshold } from '../model/severity.ts'
import { check } from '../schema/check.ts'
import { policySchema } from '../schema/policy.ts'
import type { Schema } from '../schema/schema.ts'
import type { AuditedPolicy } from './evidence.ts'
import { digestOfDecisions, type PolicyReceipt } from './receipt.ts'

/** The policy of a receipt's predicate; `wrong` makes the error for one that cannot be. `bounds` are those of this version. */
export function readPolicy(
  predicate: Fields,
  wrong: (what: string) => Error,
  bounds: { readonly [name: string]: number } = { ...defaultLimits },
): AuditedPolicy {
  const { policy, limits } = predicate
  if (!isFields(policy)) throw wrong('it has no policy')
  const failOn = thresholdIn(policy['failOn'])
  const disabledRules = policy['disabledRules']
  if (failOn === null) throw wrong('its policy has no threshold')
  if (!isTexts(disabledRules)) throw wrong('its policy does not list the disabled rules')
  if (!isFields(limits)) throw wrong('it has no limits')
  const unbounded = Object.keys(bounds).find((name) => {
    return limits[name] === undefined ? fromTheBeginning.includes(name) : !isBound(limits[name])
  })
  if (unbounded !== undefined) throw wrong(`it does not state the limit ${unbounded}`)
  // Each that is there is a number by now.
  const known: Partial<Limits> = limits
  const decided = 'allowances' in policy ? readDecided(policy, known, wrong) : null
  return { failOn, disabledRules, limits: known, decided }
}

/** The bounds that every receipt states. One that came later is not in the receipts of before, which were made without it. */
const fromTheBeginning: readonly string[] = ['entries', 'entryBytes', 'totalBytes', 'ratio', 'ratioFloor', 'depth']

/** A threshold, or null for any other value. */
export function thresholdIn(value: unknown): Threshold | null {
  return [...severities, 'never' as const].find((one) => one === value) ?? null
}

function isBound(value: unknown): boolean {
  return typeof value === 'number' && value > 0
}

function readDecided(policy: Fields, limits: Partial<Limits>, wrong: (what: string) => Error): PolicyReceipt {
  const [problem] = check(policy, policyReceiptSchema, 'its policy')
  if (problem !== undefined) throw wrong(problem)
  // The schema is that of the type.
  const decided = policy as unknown as PolicyReceipt
  const { failOn, visibility, overrides, allowances, baseline, ...others } = decided
  const { disabledRules, budgets, terms, contract, against } = others
  const decisions = { disabledRules, budgets, terms, contract, against }
  const digest = digestOfDecisions({ policy: { failOn, visibility, overrides, allowances, baseline }, ...decisions })
  if (digest !== decided.digest.sha256) throw wrong('its policy does not match its digest')
  const denied = decided.flags.find((flag) => denies(decided, limits, flag))
  if (denied !== undefined) throw wrong(`its policy is not what ${denied.slice(0, 100)} asked for`)
  return decided
}

/** Whether the policy is another than an option of the command line says, which always wins. */
function denies(
  { failOn, visibility, overrides, packer }: PolicyReceipt,
  limits: Partial<Limits>,
  flag: string,
): boolean {
  const [, option, value = ''] = /^(--[a-z-]+)(?: (.*))?$/s.exec(flag) ?? []
  if (option === '--fail-on') return value !== failOn
  if (option === '--visibility') return value !== visibility
  if (option === '--disable') return overrides[value] !== 'off'
  if (option === '--pack') return (value === 'auto' ? null : value) !== packer
  if (option !== '--limit') return false
  const [name = '', bound] = value.split('=')
  return Object.hasOwn(limits, name) && limits[name as keyof Limits] !== Number(bound)
}

const { today: _today, ...policyProperties } = policySchema.properties
const texts: Schema = { type: 'array', items: { type: 'string' } }
const digestOrNothing: Schema = { type: ['string', 'null'], pattern: '^[0-9a-f]{64}$' }
const count: Schema = { type: 'integer', minimum: 0 }

const policyReceiptSchema: Schema = {
  type: 'object',
  required: [
    ...Object.keys(policyProperties),
    ...['digest', 'disabledRules', 'budgets', 'terms', 'contract', 'against', 'extraRules', 'packer', 'flags'],
  ],
  properties: {
    ...policyProperties,
    digest: { type: 'object', required: ['sha256'], properties: { sha256: { type: 'string' } } },
    disabledRules: texts,
    budgets: { type: 'object', additionalProperties: { type: 'number', minimum: 0 } },
    terms: count,
    contract: digestOrNothing,
    against: digestOrNothing,
    extraRules: count,
    packer: { type: ['string', 'null'] },
    flags: texts,
  },
}

function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((one) => typeof one === 'string')
}
