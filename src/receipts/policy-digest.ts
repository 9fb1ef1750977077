import type { AuditOptions } from '../engine/audit-options.ts'
import { defaultPolicy } from '../schema/policy.ts'
import { canonicalJson } from '../text/canonical-json.ts'
import { sha256 } from '../text/digest.ts'

/**
 * SHA-256 of everything the user decided that could change the verdict. Today's date is no decision. Confidential terms enter by their
 * number only: a digest of a short name can be guessed, and receipts are handed on.
 */
export function policyDigest(options: AuditOptions): string {
  const { failOn, visibility, overrides, allowances, baseline } = { ...defaultPolicy, ...options.policy }
  return sha256(
    canonicalJson({
      failOn,
      visibility,
      overrides,
      allowances,
      baseline: [...baseline].sort(),
      disabledRules: [...(options.disabledRules ?? [])].sort(),
      budgets: options.budgets ?? {},
      terms: options.terms?.length ?? 0,
      contract: options.contract ?? null,
      against: options.against?.spec ?? null,
    }),
  )
}
