import type { Allowance } from '../model/policy.ts'
import type { Finding, Notice } from '../model/report.ts'
import { globMatcher } from '../text/glob.ts'

/** Says which of the user's allowances accepts a finding or a notice, and remembers which ones were of use. */
export interface Allowances {
  accepts(finding: Pick<Finding, 'ruleId' | 'location' | 'fingerprint' | 'digest'>): boolean
  acceptsNotice(notice: Pick<Notice, 'code' | 'chain' | 'digest'>): boolean
  /** Those that accepted nothing so far. */
  unused(): readonly Allowance[]
  /** Those that accepted secrets although they name none of them and no content, with the fingerprints that would. */
  unpinned(): ReadonlyMap<Allowance, ReadonlySet<string>>
  /** Those whose last day is before `today`. */
  readonly expired: readonly Allowance[]
}

/** Makes the user's allowances ready; those that expired before `today` accept nothing. `idOf` gives a rule's present id. */
export function readAllowances(
  allowances: readonly Allowance[],
  idOf: (rule: string) => string,
  secretRules: ReadonlySet<string>,
  today: string | null,
): Allowances {
  const expired = allowances.filter((allowance) => isExpired(allowance, today))
  const valid = allowances.filter((allowance) => !isExpired(allowance, today))
  const tests = valid.map((allowance) => ({ allowance, path: chainMatcher(allowance.path) }))
  const used = new Set<Allowance>()
  const unpinned = new Map<Allowance, Set<string>>()

  // Every allowance that fits counts as used: which of two overlapping ones comes first must not make the other look idle.
  function accepted(fitting: typeof tests): boolean {
    for (const { allowance } of fitting) used.add(allowance)
    return fitting.length > 0
  }

  /** Only when no other names the secret or the bytes that it is in. */
  function remember(fitting: typeof tests, { ruleId, fingerprint }: Pick<Finding, 'ruleId' | 'fingerprint'>): void {
    if (!secretRules.has(ruleId) || fitting.some(({ allowance }) => isPinned(allowance))) return
    for (const { allowance } of fitting) {
      const fingerprints = unpinned.get(allowance) ?? new Set()
      unpinned.set(allowance, fingerprints.add(fingerprint))
    }
  }

  return {
    accepts: (finding) => {
      const fitting = tests.filter(
        ({ allowance: { rule, path, fingerprint, notice, digest }, path: fits }) =>
          notice === undefined &&
          (rule ?? path ?? fingerprint) !== undefined &&
          (rule === undefined || idOf(rule) === finding.ruleId) &&
          (fingerprint === undefined || fingerprint === finding.fingerprint) &&
          (digest === undefined || digest === finding.digest) &&
          fits(finding.location.chain),
      )
      remember(fitting, finding)
      return accepted(fitting)
    },
    // Only a named file with these very bytes: whatever else comes to lie there has still not been examined.
    acceptsNotice: ({ code, chain, digest }) =>
      accepted(
        tests.filter(
          ({ allowance, path: fits }) =>
            allowance.notice === code &&
            allowance.path !== undefined &&
            chain.length > 0 &&
            fits(chain) &&
            digest !== undefined &&
            allowance.digest === digest,
        ),
      ),
    unused: () => valid.filter((allowance) => !used.has(allowance)),
    unpinned: () => unpinned,
    expired,
  }
}

/** How an allowance is named to the user: by what it matches. */
export function describe({ rule, path, fingerprint, notice }: Allowance): string {
  const subject = notice ?? rule ?? fingerprint
  if (subject === undefined) return path ?? 'an allowance without rule, path or fingerprint'
  return path === undefined ? subject : `${subject} in ${path}`
}

function isPinned({ fingerprint, digest }: Allowance): boolean {
  return (fingerprint ?? digest) !== undefined
}

function isExpired({ expires }: Allowance, today: string | null): boolean {
  return today !== null && expires !== undefined && expires < today
}

/** A test of chains: one glob for each name, written as chains are printed; what fits a container also fits what is inside. */
function chainMatcher(path: string | undefined): (chain: readonly string[]) => boolean {
  if (path === undefined) return () => true
  const tests = path.split(' ! ').map((glob) => globMatcher([glob.replace(/^\.\//, '')]))
  return (chain) => chain.length >= tests.length && tests.every((test, index) => test(chain[index] ?? ''))
}
