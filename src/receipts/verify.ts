import { identityOf, packedManifest } from '../engine/packed-manifest.ts'
import type { Limits } from '../model/limits.ts'
import type { SourceContext } from '../model/source.ts'
import type { Verdict } from '../model/verdict.ts'
import { openPublished } from '../sources/published.ts'
import { sha512Of } from '../text/digest.ts'
import type { Signature } from './check-signature.ts'
import { type BytesCheck, compareAudited, compareProvenance, compareStated } from './compare-bytes.ts'
import type { ReceiptEvidence } from './evidence.ts'
import { type Requirement, type Weakening, weigh } from './weigh.ts'

/** What `watertight verify` found out; `--json` prints it. */
export interface Verification {
  readonly version: 1
  readonly spec: string
  readonly package: { readonly name: string | null; readonly version: string | null }
  readonly resolved: string | null
  /** Of the published bytes, in hex. */
  readonly sha512: string | null
  /** The worst of the checks: differs, then unknown, then same. */
  readonly outcome: 'same' | 'differs' | 'unknown'
  /** What the audit of these bytes came to; null when they were not audited. */
  readonly verdict: Verdict | null
  readonly checks: readonly BytesCheck[]
  /** What is known of the policy of the audit; null when these bytes were not audited. */
  readonly policy: ReceiptEvidence['policy'] | null
  /** The policy file by which that is weighed; null for the defaults. */
  readonly requirement: string | null
  /** Where the audit was milder than usual or than what is required. */
  readonly weakenings: readonly Weakening[]
  /** Who signed the receipt; null for a file that is no signature, where nobody was wanted. */
  readonly signature: Signature | null
  /** Why nothing could be compared; null when something could. */
  readonly problem: { readonly code: string; readonly detail: string } | null
}

/** Downloads what was published as `spec` and compares its bytes with those that `evidence` vouches for, and with all that the registry says of them; weighs the audit by what is required of it. */
export async function verify(
  spec: string,
  { audited, policy }: ReceiptEvidence,
  required: Requirement,
  context: SourceContext & { readonly limits: Limits },
  signature: Signature | null = null,
): Promise<Verification> {
  const { tarball, registry } = await openPublished(spec, context)
  const sha512 = sha512Of(tarball.integrity) ?? ''
  // A registry answers for a name and a version; of other bytes only what is in them can say what they are.
  const identity = registry ?? identityOf(await packedManifest(tarball.bytes, context.limits))
  const published = { name: identity.name, version: identity.version, sha512 }
  const known = compareAudited(published, audited, registry !== null)
  const checks = [
    known.check,
    ...(registry === null ? [] : [compareStated(sha512, registry), await compareProvenance(published, registry)]),
  ]
  return {
    version: 1,
    spec: tarball.spec,
    package: { name: published.name, version: published.version },
    resolved: tarball.resolved,
    sha512,
    outcome: outcomeOf(checks),
    verdict: known.verdict,
    checks,
    policy: known.same.length === 0 ? null : policy,
    requirement: required.file,
    weakenings: known.same.length === 0 ? [] : weigh(policy, known.same, required),
    signature,
    problem: null,
  }
}

/** 1 when bytes differ, the audit of these very bytes had stopped them, it was weaker than is allowed, or not signed by who was wanted; 2 when that could not be told; 0 only for audited, clean bytes. */
export function exitCodeOfVerification({
  outcome,
  verdict,
  weakenings,
  signature,
}: Pick<Verification, 'outcome' | 'verdict' | 'weakenings' | 'signature'>): 0 | 1 | 2 {
  if (outcome === 'differs') return 1
  if (outcome === 'unknown' || verdict === null || verdict === 'incomplete') return 2
  const isRefused = signature?.status === 'refused' || weakenings.some(({ isAllowed }) => !isAllowed)
  if (verdict !== 'clean' || isRefused) return 1
  return signature?.status === 'unknown' ? 2 : 0
}

/** Bytes that were found to differ stay different, whatever else could not be asked. */
function outcomeOf(checks: readonly BytesCheck[]): Verification['outcome'] {
  if (checks.some(({ status }) => status === 'differs')) return 'differs'
  return checks.some(({ status }) => status === 'unknown') ? 'unknown' : 'same'
}
