import type { Finding } from './report.ts'

/** A finding that is not yet in a report, with what only the policy asks about it. */
export interface RawFinding extends Finding {
  /** Of a secret: a digest of its rule and text, the same wherever it stands. No report has it, since short secrets could be guessed from it. */
  readonly value?: string
  /** The comment beside it that says that it may stand there: `gitleaks:allow`. */
  readonly comment?: string
  /** Set when it is accepted only because the same secret is, in another place that is as grave. */
  readonly follows?: true
}
