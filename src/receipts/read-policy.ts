import { type Fields, isFields } from '../model/json.ts'
import type { Limits } from '../model/limits.ts'
import { severities, type Threshold } from '../model/severity.ts'
import { check } from '../schema/check.ts'
import { policySchema } from '../schema/policy.ts'
import type { Schema } from '../schema/schema.ts'
import type { AuditedPolicy } from './evidence.ts'
import { digestOfDecisions, type PolicyReceipt } from './receipt.ts'

/** The policy of a receipt's predicate; `wrong` makes the error for one that cannot be. */
export function readPolicy(predicate: Fields, wrong: (what: string) => Error): AuditedPolicy {
  const { policy, limits } = predicate
  if (!isFields(policy)) throw wrong('it has no policy')
  const failOn = thresholdIn(policy['failOn'])
  const disabledRules = policy['disabledRules']
  if (failOn === null) throw wrong('its policy has no threshold')
  if (!isTexts(disabledRules)) throw wrong('its policy does not list the disabled rules')
  if (!isFields(limits) || !Object.values(limits).every((limit) => typeof limit === 'number' && limit > 0))
    throw wrong('it has no limits')
  const decided = 'allowances' in policy ? readDecided(policy, wrong) : null
  return { failOn, disabledRules, limits: limits as Limits, decided }
}

/** A threshold, or null for any other value. */
export function thresholdIn(value: unknown): Threshold | null {
  return [...severities, 'never' as const].find((one) => one === value) ?? null
}

function readDecided(policy: Fields, wrong: (what: string) => Error): PolicyReceipt {
  const [problem] = check(policy, policyReceiptSchema, 'its policy')
  if (problem !== undefined) throw wrong(problem)
  // The schema is that of the type.
  const decided = policy as unknown as PolicyReceipt
  const { failOn, visibility, overrides, allowances, baseline, ...others } = decided
  const { disabledRules, budgets, terms, contract, against } = others
  const decisions = { disabledRules, budgets, terms, contract, against }
  const digest = digestOfDecisions({ policy: { failOn, visibility, overrides, allowances, baseline }, ...decisions })
  if (digest !== decided.digest.sha256) throw wrong('its policy is not the one that its digest is of')
  return decided
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
