import type { Severity, Threshold, Visibility } from './severity.ts'

/** What the user decides: what stops a release, how bad things are, what is accepted. Plain data. */
export interface Policy {
  readonly failOn: Threshold
  readonly visibility: Visibility | 'auto'
  /** Severity by rule id, or `off`. */
  readonly overrides: { readonly [ruleId: string]: Severity | 'off' }
  readonly allowances: readonly Allowance[]
  /** Fingerprints accepted before this run. */
  readonly baseline: readonly string[]
  /** Today, `YYYY-MM-DD`, against which expiries are judged; null: nothing expires. */
  readonly today: string | null
}

/** Accepts findings (by rule, path, fingerprint, and the digest of their file) or a notice (by code, path and digest). */
export interface Allowance {
  readonly rule?: string
  readonly path?: string
  readonly fingerprint?: string
  readonly notice?: string
  /** SHA-256 of the file, in lower-case hex: nothing is accepted in other bytes. */
  readonly digest?: string
  readonly reason: string
  /** `YYYY-MM-DD`, the last day on which it holds. */
  readonly expires?: string
}
