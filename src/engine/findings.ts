import type { Summary } from '../model/artifact.ts'
import { compareChains } from '../model/chain.ts'
import type { Finding } from '../model/report.ts'
import { isAtLeast } from '../model/severity.ts'
import { grade } from '../policy/grade.ts'
import type { JudgedVisibility } from '../policy/visibility-of.ts'
import { tellRevealed } from '../secrets/tell-revealed.ts'
import { sha256 } from '../text/digest.ts'
import { withoutHashes } from '../text/without-hashes.ts'
import type { Compared } from './checkout/compare.ts'
import { fixesOf } from './fixes.ts'

/** Turns what was found in one package into findings, all still active, worst first and otherwise in the order of their places. */
export function findingsOf(
  candidates: readonly Compared[],
  subject: {
    readonly index: number
    readonly name: string | null
    /** The files of the package. */
    readonly contents: readonly Summary[]
    readonly visibility: JudgedVisibility
  },
): readonly Finding[] {
  const kinds = new Map(subject.contents.map(({ path, kind }) => [path, kind]))
  const findings = candidates.map((candidate): Finding => {
    const { rule, chain, region, original } = candidate
    const { severity, confidence, message } = grade(rule, candidate.values, subject.visibility.value)
    const isSecret = rule.secret
    const ownMessage = isSecret ? message + tellRevealed(candidate.values) : message
    return {
      package: subject.index,
      ruleId: rule.id,
      severity,
      confidence,
      message: candidate.remark === undefined ? ownMessage : `${ownMessage}; ${candidate.remark}`,
      location: { chain, ...(region && { region }), original },
      related: candidate.related,
      layers: candidate.layers,
      snippet: candidate.snippet,
      fixes: fixesOf(candidate, kinds.get(chain[0] ?? '')),
      repositoryLocation: candidate.repositoryLocation ?? null,
      verification: candidate.verification ?? null,
      fingerprint: fingerprint({
        ruleId: rule.id,
        packageName: subject.name,
        chain,
        matched: candidate.matched,
        isSecret,
      }),
      digest: candidate.subject.digest,
      // What the policy makes of it, `judge` says.
      state: 'active',
      stops: false,
      count: 1,
    }
  })
  return findings.sort(compareFindings)
}

/** The order of findings in a report: package, severity from the worst, place, rule. The same input gives the same order. */
export function compareFindings(a: Finding, b: Finding): number {
  if (a.package !== b.package) return a.package - b.package
  if (a.severity !== b.severity) return isAtLeast(a.severity, b.severity) ? -1 : 1
  return (
    compareChains(a.location.chain, b.location.chain) ||
    (a.location.region?.startLine ?? 0) - (b.location.region?.startLine ?? 0) ||
    (a.location.region?.startColumn ?? 0) - (b.location.region?.startColumn ?? 0) ||
    compareText(a.ruleId, b.ruleId) ||
    compareText(a.fingerprint, b.fingerprint)
  )
}

// Not localeCompare: the order must not depend on the machine's language.
function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

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
