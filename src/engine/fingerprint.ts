import { sha256 } from '../text/digest.ts'
import { withoutHashes } from '../text/without-hashes.ts'

/**
 * Names a finding across versions and line shifts: `wt1:` and a SHA-256 of rule, package, chain and matched text.
 * A secret enters only as 20 bits of its digest, too few to try guesses against.
 */
export function fingerprint(finding: {
  readonly ruleId: string
  readonly packageName: string | null
  readonly chain: readonly string[]
  readonly matched: string
  readonly isSecret: boolean
}): string {
  const matched = finding.isSecret ? sha256(finding.matched).slice(0, 5) : finding.matched
  const parts = [finding.ruleId, finding.packageName ?? '', ...finding.chain.map(withoutHashes), matched]
  return `wt1:${sha256(JSON.stringify(parts))}`
}
