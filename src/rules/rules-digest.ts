import type { Rule } from '../model/rule.ts'
import { sha256 } from '../text/digest.ts'

/** SHA-256 of rules, in hexadecimal: what was found with others may be found no more. */
export function rulesDigest(rules: readonly Rule[]): string {
  return sha256(JSON.stringify(rules))
}
