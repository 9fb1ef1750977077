import { type AuditOptions, decisionsIn } from '../engine/audit-options.ts'
import { setUpRun } from '../engine/audit-setup.ts'
import { toolVersion } from '../engine/tool-version.ts'
import { defaultLimits } from '../model/limits.ts'
import { completePolicy } from '../schema/policy.ts'
import { canonicalJson } from '../text/canonical-json.ts'
import { sha256 } from '../text/digest.ts'

/**
 * Names what a verdict depends on beside the package: this version of Watertight, its rules, the limits and everything that was decided, with
 * what of it has expired by `options.policy.today`. A version that was audited under another one is due again.
 */
export async function recipeOf(options: AuditOptions): Promise<string> {
  const { rulesDigest } = await setUpRun(options)
  const { today, allowances } = completePolicy(options.policy)
  const expired = allowances.filter(({ expires }) => expires !== undefined && today !== null && expires < today)
  const limits = { ...defaultLimits, ...options.limits }
  return sha256(canonicalJson([toolVersion(), rulesDigest, limits, decisionsIn(options), expired.length]))
}
