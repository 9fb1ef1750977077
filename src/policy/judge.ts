import type { RawFinding } from '../model/raw-finding.ts'
import type { Finding, Notice } from '../model/report.ts'
import type { Rule } from '../model/rule.ts'
import { isAtLeast, reaches } from '../model/severity.ts'
import type { Verdict } from '../model/verdict.ts'
import type { Policy } from '../schema/policy.ts'
import { counted, formatCount } from '../text/count.ts'
import { aggregateFingerprint } from './aggregate.ts'
import { type Allowances, describe, readAllowances } from './allowances.ts'
import { overridesById, ruleNames } from './rule-names.ts'

/** What an audit brought up, sorted, before the user's policy is applied. */
export interface Evidence {
  /** How many packages were audited. */
  readonly packages: number
  /** Their names, by index; null for one without. */
  readonly names?: readonly (string | null)[]
  readonly findings: readonly RawFinding[]
  readonly notices: readonly Notice[]
  /** Every rule that exists, disabled ones included. */
  readonly rules: readonly (Pick<Rule, 'id' | 'aliases'> & Partial<Pick<Rule, 'secret'>>)[]
}

/** Findings with their state, notices with their effect, and what follows from them. */
export interface Judgement {
  readonly findings: readonly RawFinding[]
  readonly notices: readonly Notice[]
  /** By index of the package. */
  readonly verdicts: readonly Verdict[]
  readonly verdict: Verdict
}

/** Applies the policy: overrides, allowances, baseline, verdicts. A verdict is `leak` when an active finding reaches `failOn`. */
export function judge(
  { packages, names: packageNames = [], findings, notices, rules }: Evidence,
  policy: Policy,
): Judgement {
  const names = ruleNames(rules)
  const secretRules = new Set(rules.flatMap(({ id, secret }) => (secret ? [id] : [])))
  const idOf = (name: string) => names.get(name) ?? name
  const allowed = readAllowances(policy.allowances, idOf, secretRules, policy.today)
  const baseline = new Set(policy.baseline)

  const levels = overridesById(policy.overrides, names)
  const wholes = new Set<string>()
  const leaders = new Map<string, RawFinding>()
  const weighedAlone = findings.flatMap((finding): RawFinding[] => {
    const level = levels.get(finding.ruleId)
    if (level === 'off') return []
    const severity = level ?? finding.severity
    const isMinor = severity === 'info' && !reaches(severity, policy.failOn)
    const whole = isMinor ? aggregateFingerprint(finding.ruleId, packageNames[finding.package] ?? null) : undefined
    if (whole !== undefined) wholes.add(whole)
    const { state, isItself } = stateOf(finding, whole, allowed, baseline)
    const one = { ...finding, severity, state }
    if (isItself && finding.value !== undefined) {
      const leader = leaders.get(leaderKey(one))
      if (leader === undefined || isAtLeast(severity, leader.severity)) leaders.set(leaderKey(one), one)
    }
    return [one]
  })
  const judged = weighedAlone.map((finding): RawFinding => {
    const leader = finding.state === 'active' ? leaders.get(leaderKey(finding)) : undefined
    if (leader !== undefined && isAtLeast(leader.severity, finding.severity))
      return { ...finding, state: leader.state, follows: true }
    return { ...finding, stops: finding.state === 'active' && reaches(finding.severity, policy.failOn) }
  })
  const weighed = notices.map((notice): Notice => {
    return allowed.acceptsNotice(notice) ? { ...notice, effect: 'none' } : notice
  })

  const [findingsOf, noticesOf] = [byPackage(judged), byPackage(weighed)]
  const verdicts = Array.from({ length: packages }, (_, index) => {
    return verdictOf(findingsOf.get(index) ?? [], noticesOf.get(index) ?? [])
  })
  const verdict = packages === 0 ? 'incomplete' : verdictOf(judged, weighed)
  return {
    findings: judged,
    notices: [
      ...weighed,
      ...commentRemarks(judged),
      ...remarks(policy, allowed, [...judged.map(({ fingerprint }) => fingerprint), ...wholes]),
    ],
    verdicts,
    verdict,
  }
}

/** The exit code that says this verdict. */
export function exitCodeOf(verdict: Verdict): 0 | 1 | 2 {
  return { clean: 0, leak: 1, incomplete: 2 }[verdict] as 0 | 1 | 2
}

/** One secret of one package: to accept it in one place accepts it in those that are no graver. */
function leaderKey({ package: index, ruleId, value }: RawFinding): string {
  return `${index} ${ruleId} ${value}`
}

/**
 * What accepts a finding, and whether that names the finding itself. `whole` is the fingerprint of everything that the rule finds in the package
 * and that is no more than `info`: to accept it accepts each.
 */
function stateOf(
  finding: RawFinding,
  whole: string | undefined,
  allowed: Allowances,
  baseline: ReadonlySet<string>,
): { readonly state: Finding['state']; readonly isItself: boolean } {
  const accepted = allowed.accepts(finding)
  if (accepted !== null) return { state: 'suppressed', isItself: accepted === 'itself' }
  if (whole !== undefined && allowed.accepts({ ...finding, fingerprint: whole }) !== null)
    return { state: 'suppressed', isItself: false }
  if (finding.comment !== undefined) return { state: 'suppressed', isItself: false }
  if (baseline.has(finding.fingerprint)) return { state: 'baselined', isItself: true }
  return { state: whole !== undefined && baseline.has(whole) ? 'baselined' : 'active', isItself: false }
}

/** What comments in the code accept is told: no configuration names it. */
function commentRemarks(judged: readonly RawFinding[]): readonly Notice[] {
  const accepted = judged.filter(({ comment, state }) => comment !== undefined && state === 'suppressed')
  if (accepted.length === 0) return []
  const named = accepted.slice(0, NAMED).map(({ ruleId, comment, location: { chain, region } }) => {
    return `${ruleId} in ${chain.join(' ! ')}:${region?.startLine ?? 1} (${comment})`
  })
  const more = accepted.length > NAMED ? ` and ${formatCount(accepted.length - NAMED)} more` : ''
  return [remark('comment-allowance', `comments in the code accept ${named.join(', ')}${more}`)]
}

function verdictOf(findings: readonly Finding[], notices: readonly Notice[]): Verdict {
  if (notices.some(({ effect }) => effect === 'incomplete')) return 'incomplete'
  return findings.some(({ stops }) => stops) ? 'leak' : 'clean'
}

function byPackage<About extends { readonly package: number | null }>(
  list: readonly About[],
): ReadonlyMap<number | null, readonly About[]> {
  const groups = new Map<number | null, About[]>()
  for (const about of list) {
    const group = groups.get(about.package)
    if (group) group.push(about)
    else groups.set(about.package, [about])
  }
  return groups
}

/** What the user should know about the policy itself: none of it changes the verdict. */
function remarks(policy: Policy, allowed: Allowances, fingerprints: readonly string[]): readonly Notice[] {
  const matched = new Set(fingerprints)
  const stale = new Set(policy.baseline.filter((fingerprint) => !matched.has(fingerprint))).size
  return [
    ...allowed.expired.map((one) => remark('expired-allowance', `${describe(one)}: expired after ${one.expires}`)),
    ...allowed
      .unused()
      .map((one) => remark('unused-allowance', `${describe(one)}: nothing in this audit needed it (${one.reason})`)),
    ...[...allowed.unpinned()].map(([one, secrets]) =>
      remark('unpinned-allowance', pinning(describe(one), [...secrets])),
    ),
    ...(stale === 0 ? [] : [remark('unused-baseline', `${counted(stale, 'baseline entry')} matched nothing`)]),
  ]
}

/** An allowance by rule or path alone also accepts what comes to stand there tomorrow. */
function pinning(subject: string, fingerprints: readonly string[]): string {
  const named = fingerprints.slice(0, NAMED).map((fingerprint) => `"fingerprint": "${fingerprint}"`)
  const more =
    fingerprints.length > NAMED ? ` and ${formatCount(fingerprints.length - NAMED)} more that --json names` : ''
  return `${subject}: this also accepts every secret that is put there later; name those that you mean: ${named.join(', ')}${more}`
}

const NAMED = 3

function remark(code: string, detail: string): Notice {
  return { package: null, code, chain: [], detail, effect: 'none' }
}
