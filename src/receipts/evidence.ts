import type { Limits } from '../model/limits.ts'
import type { Threshold, Visibility } from '../model/severity.ts'
import type { Verdict } from '../model/verdict.ts'
import type { AcceptedFindings, PolicyReceipt } from './receipt.ts'

/** What a receipt or a report says: which bytes were audited, and what was decided about the audit. */
export interface ReceiptEvidence {
  readonly audited: readonly AuditedBytes[]
  readonly policy: AuditedPolicy
}

/** Bytes that were audited, and what came of it. */
export interface AuditedBytes {
  readonly name: string | null
  readonly version: string | null
  /** In lower-case hex. */
  readonly sha512: string
  readonly verdict: Verdict
  /** Null where the file does not say it. */
  readonly visibility: Visibility | null
  /** What was found and accepted. Receipts of before this was written give numbers only: rule and fingerprint are null. */
  readonly accepted: readonly Accepted[]
}

/** Findings that something accepts. */
export type Accepted = Omit<AcceptedFindings, 'rule' | 'fingerprint'> & {
  readonly [key in 'rule' | 'fingerprint']: string | null
}

/** What is known of the policy of an audit. Null is what the file does not say: a report says the threshold only, an older receipt no allowances. */
export interface AuditedPolicy {
  readonly failOn: Threshold | null
  readonly disabledRules: readonly string[] | null
  readonly limits: Partial<Limits> | null
  readonly decided: PolicyReceipt | null
}
