import type { Suppression } from '../model/policy.ts'
import type { Finding, Notice } from '../model/report.ts'
import { globMatcher } from '../text/glob.ts'
import type { RuleNames } from './rule-names.ts'

/** Says which of the user's allowances accepts a finding or a notice, and remembers which ones were of use. */
export interface Allowances {
  accepts(finding: Pick<Finding, 'ruleId' | 'location' | 'fingerprint'>): boolean
  acceptsNotice(notice: Pick<Notice, 'code' | 'chain' | 'digest'>): boolean
  /** Those that accepted nothing so far. */
  unused(): readonly Suppression[]
  /** Those whose last day is before `today`. */
  readonly expired: readonly Suppression[]
}

/** Makes `suppressions` ready; those that expired before `today` accept nothing. */
export function allowances(suppressions: readonly Suppression[], names: RuleNames, today: string | null): Allowances {
  const expired = suppressions.filter((suppression) => isExpired(suppression, today))
  const valid = suppressions.filter((suppression) => !isExpired(suppression, today))
  const tests = valid.map((suppression) => ({ suppression, path: chainMatcher(suppression.path) }))
  const used = new Set<Suppression>()

  // Every allowance that fits counts as used: which of two overlapping ones comes first must not make the other look idle.
  function accepted(fitting: typeof tests): boolean {
    for (const { suppression } of fitting) used.add(suppression)
    return fitting.length > 0
  }

  return {
    accepts: (finding) =>
      accepted(
        tests.filter(
          ({ suppression: { rule, path, fingerprint, notice }, path: fits }) =>
            notice === undefined &&
            (rule ?? path ?? fingerprint) !== undefined &&
            (rule === undefined || (names.get(rule) ?? rule) === finding.ruleId) &&
            (fingerprint === undefined || fingerprint === finding.fingerprint) &&
            fits(finding.location.chain),
        ),
      ),
    // Only a named file with these very bytes: whatever else comes to lie there has still not been examined.
    acceptsNotice: ({ code, chain, digest }) =>
      accepted(
        tests.filter(
          ({ suppression, path: fits }) =>
            suppression.notice === code &&
            suppression.path !== undefined &&
            chain.length > 0 &&
            fits(chain) &&
            digest !== undefined &&
            suppression.digest === digest,
        ),
      ),
    unused: () => valid.filter((suppression) => !used.has(suppression)),
    expired,
  }
}

/** How an allowance is named to the user: by what it matches. */
export function describe({ rule, path, fingerprint, notice }: Suppression): string {
  const subject = notice ?? rule ?? fingerprint
  if (subject === undefined) return path ?? 'an allowance without rule, path or fingerprint'
  return path === undefined ? subject : `${subject} in ${path}`
}

function isExpired({ expires }: Suppression, today: string | null): boolean {
  return today !== null && expires !== undefined && expires < today
}

/** A test of chains: one glob for each name, written as chains are printed; what fits a container also fits what is inside. */
function chainMatcher(path: string | undefined): (chain: readonly string[]) => boolean {
  if (path === undefined) return () => true
  const tests = path.split(' ! ').map((glob) => globMatcher([glob.replace(/^\.\//, '')]))
  return (chain) => chain.length >= tests.length && tests.every((test, index) => test(chain[index] ?? ''))
}
