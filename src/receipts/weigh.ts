import { defaultLimits, type Limits } from '../model/limits.ts'
import { isAtLeast, reaches, type Severity, type Threshold } from '../model/severity.ts'
import { describe } from '../policy/allowances.ts'
import type { Allowance, Policy } from '../schema/policy.ts'
import type { Accepted, AuditedBytes, AuditedPolicy } from './evidence.ts'

/** What an audit has to have been like: a policy file, or the defaults where there is none. */
export interface Requirement {
  /** The policy file as it is shown; null for the defaults. */
  readonly file: string | null
  /** Whether somebody asked for this very file; else what a file cannot tell is named and not refused. */
  readonly isDemanded: boolean
  readonly policy: Policy
  readonly limits: Limits
  readonly budgets: { readonly [glob: string]: number }
  /** How many confidential terms and packs of rules the file names. */
  readonly terms: number
  readonly packs: number
  /** SHA-256 of the release contract, in hex. */
  readonly contract: string | null
  /** The project's package manager. */
  readonly packer: string
  /** The rules of this installation, by each name that they have or had. */
  readonly rules: ReadonlyMap<string, RuleGrades>
}

/** A rule's present id, and the mildest and the worst severity that it gives. */
export interface RuleGrades {
  readonly id: string
  readonly mildest: Severity
  readonly worst: Severity
}

/** Where an audit was milder than usual, or than what is required. */
export interface Weakening {
  readonly kind:
    | 'threshold'
    | 'rule'
    | 'severity'
    | 'allowance'
    | 'baseline'
    | 'visibility'
    | 'limit'
    | 'packer'
    | Missing
  /** What somebody decided, as it was written. */
  readonly what: string
  /** What came of it. */
  readonly detail: string
  /** Whether the requirement accepts it. */
  readonly isAllowed: boolean
}

type Missing = 'contract' | 'terms' | 'budget' | 'packs' | 'unsaid'

/** Every way in which the audit of `audited` under `policy` was weaker than it is by default, or than `required`. */
export function weigh(
  policy: AuditedPolicy,
  audited: readonly AuditedBytes[],
  required: Requirement,
): readonly Weakening[] {
  return [
    ...weighThreshold(policy, required),
    ...weighRules(policy, required),
    ...weighAccepted(policy, audited, required),
    ...weighVisibility(policy, audited, required),
    ...weighLimits(policy, required),
    ...weighTheRest(policy, required),
  ]
}

function* weighThreshold({ failOn, decided }: AuditedPolicy, { policy, file }: Requirement): Iterable<Weakening> {
  if (failOn === null || (!isLaxer(failOn, 'high') && !isLaxer(failOn, policy.failOn))) return
  const how = flagIn(decided, '--fail-on') ?? `failOn ${failOn}`
  const effect = failOn === 'never' ? 'nothing that was found stopped it' : `only ${failOn} findings stopped it`
  yield { kind: 'threshold', what: how, detail: effect, isAllowed: file !== null && !isLaxer(failOn, policy.failOn) }
}

function* weighRules(audited: AuditedPolicy, { policy, file, rules }: Requirement): Iterable<Weakening> {
  const { decided } = audited
  const overrides = decided?.overrides ?? {}
  const off = Object.keys(overrides).filter((rule) => overrides[rule] === 'off')
  for (const rule of new Set([...(audited.disabledRules ?? []), ...off])) {
    const flag = flagIn(decided, `--disable ${rule}`)
    const what = flag ?? `rules: ${rule} off`
    yield { kind: 'rule', what, detail: 'this rule was not counted', isAllowed: policy.overrides[rule] === 'off' }
  }
  for (const [rule, level] of Object.entries(overrides)) {
    const worst = rules.get(rule)?.worst ?? 'critical'
    if (level === 'off' || isAtLeast(level, worst)) continue
    const wanted = policy.overrides[rule]
    const isAllowed = file === null || wanted === 'off' || (wanted !== undefined && isAtLeast(level, wanted))
    yield { kind: 'severity', what: `rules: ${rule} ${level}`, detail: `usually ${worst}`, isAllowed }
  }
  for (const [rule, wanted] of Object.entries(policy.overrides)) {
    const level = overrides[rule] ?? (decided === null ? wanted : (rules.get(rule)?.mildest ?? 'info'))
    if (wanted === 'off' || level === 'off' || isAtLeast(level, wanted)) continue
    if (overrides[rule] !== undefined && !isAtLeast(overrides[rule] as Severity, rules.get(rule)?.worst ?? 'critical'))
      continue
    yield { kind: 'severity', what: `rules: ${rule}`, detail: `was not raised to ${wanted}`, isAllowed: false }
  }
}

function* weighAccepted(
  { failOn, decided }: AuditedPolicy,
  audited: readonly AuditedBytes[],
  required: Requirement,
): Iterable<Weakening> {
  const { policy, file, isDemanded } = required
  const threshold = failOn === null || isLaxer(failOn, policy.failOn) ? policy.failOn : failOn
  const stopping = audited.flatMap(({ accepted }) => accepted).filter(({ severity }) => reaches(severity, threshold))
  const suppressed = stopping.filter(({ state }) => state === 'suppressed')
  for (const allowance of decided?.allowances ?? []) {
    const silenced = suppressed.filter((one) => mayAccept(allowance, one, required.rules))
    if (silenced.length === 0 && allowance.notice === undefined) continue
    const accepts = allowance.notice === undefined ? summary(silenced) : 'what was not examined'
    const isAllowed = file === null || policy.allowances.some((one) => covers(one, allowance))
    const detail = `accepts ${accepts} (${allowance.reason})`
    yield { kind: 'allowance', what: `allow: ${describe(allowance)}`, detail, isAllowed }
  }
  const unnamed = suppressed.filter(
    (one) => !decided?.allowances.some((allowance) => mayAccept(allowance, one, required.rules)),
  )
  if (unnamed.length > 0) {
    const detail = `accept ${summary(unnamed)}`
    yield { kind: 'allowance', what: 'allowances that the file does not name', detail, isAllowed: !isDemanded }
  }
  const baselined = stopping.filter(({ state }) => state === 'baselined')
  if (baselined.length === 0) return
  const known = new Set(policy.baseline)
  const flag = flagIn(decided, '--update-baseline') ?? flagIn(decided, '--baseline')
  const isKnown = baselined.every(({ fingerprint }) => (fingerprint === null ? !isDemanded : known.has(fingerprint)))
  const isAllowed = file === null ? flag === undefined : isKnown
  yield { kind: 'baseline', what: flag ?? 'the baseline', detail: `accepts ${summary(baselined)}`, isAllowed }
}

function* weighVisibility(
  { decided }: AuditedPolicy,
  audited: readonly AuditedBytes[],
  { policy, file }: Requirement,
): Iterable<Weakening> {
  if (!audited.some(({ visibility }) => visibility === 'open')) return
  const flag = flagIn(decided, '--visibility')
  if (decided?.visibility === 'open') {
    const isAllowed = file === null ? flag === undefined : policy.visibility === 'open'
    yield { kind: 'visibility', what: flag ?? 'visibility open', detail: 'embedded sources were no leak', isAllowed }
  } else if (policy.visibility === 'closed') {
    const detail = 'the package was treated as open, and its source is closed'
    yield { kind: 'visibility', what: 'visibility', detail, isAllowed: false }
  }
}

function* weighLimits({ limits, decided }: AuditedPolicy, required: Requirement): Iterable<Weakening> {
  for (const [name, usual] of Object.entries(defaultLimits) as [keyof Limits, number][]) {
    const given = limits?.[name]
    if (given === undefined || given <= usual) continue
    const flag = flagIn(decided, `--limit ${name}=`)
    const isAllowed = required.file === null ? flag === undefined : given <= Math.max(usual, required.limits[name])
    yield { kind: 'limit', what: flag ?? `limits: ${name} ${given}`, detail: `raised from ${usual}`, isAllowed }
  }
}

function* weighTheRest({ decided, failOn }: AuditedPolicy, required: Requirement): Iterable<Weakening> {
  if (decided === null) {
    const known = failOn === null ? 'nothing of its policy' : 'its threshold, and not its whole policy'
    const detail = `the file says ${known}: it is a report, or an older version wrote it`
    yield { kind: 'unsaid', what: 'a policy that is not written down', detail, isAllowed: !required.isDemanded }
    return
  }
  const { packer } = decided
  if (packer !== null && packer !== required.packer) {
    const detail = `a packer that is not the project’s own (${required.packer})`
    yield { kind: 'packer', what: `--pack ${packer}`, detail, isAllowed: false }
  }
  const flag = flagIn(decided, '--no-contract')
  const isOther = required.contract !== null && decided.contract !== required.contract
  if (isOther || flag !== undefined) {
    const which = decided.contract === null ? 'no release contract' : 'another release contract'
    const isAllowed = !isOther && required.file !== null
    yield { kind: 'contract', what: flag ?? 'contract', detail: `the package was compared with ${which}`, isAllowed }
  }
  if (decided.terms < required.terms)
    yield missing('terms', `it looked for ${decided.terms} confidential terms of ${required.terms}`)
  if (decided.extraRules === 0 && required.packs > 0) yield missing('packs', 'the rules of the packs were not run')
  for (const [glob, bytes] of Object.entries(required.budgets)) {
    const given = decided.budgets[glob]
    if (given === undefined || given > bytes)
      yield missing('budget', `budgets: ${glob} ${given === undefined ? 'had no budget' : `had ${given} bytes`}`)
  }
}

function missing(kind: Missing, detail: string): Weakening {
  return { kind, what: kind, detail, isAllowed: false }
}

function isLaxer(threshold: Threshold, than: Threshold): boolean {
  if (threshold === than) return false
  return threshold === 'never' || (than !== 'never' && isAtLeast(threshold, than))
}

/** The flag as it was given, when it starts like this. */
function flagIn(decided: AuditedPolicy['decided'], start: string): string | undefined {
  return decided?.flags.find((flag) => flag === start || flag.startsWith(start.endsWith('=') ? start : `${start} `))
}

/** By all that a receipt says of a finding; it says no path. */
function mayAccept({ rule, fingerprint, notice }: Allowance, finding: Accepted, rules: Requirement['rules']): boolean {
  if (notice !== undefined) return false
  const idOf = (name: string): string => rules.get(name)?.id ?? name
  return (
    (rule === undefined || finding.rule === null || idOf(rule) === finding.rule) &&
    (fingerprint === undefined || finding.fingerprint === null || fingerprint === finding.fingerprint)
  )
}

/** Whether the required policy has this allowance, for as long at least. */
function covers(required: Allowance, given: Allowance): boolean {
  const isAlike = (['rule', 'path', 'fingerprint', 'notice', 'digest'] as const).every(
    (key) => required[key] === given[key],
  )
  if (!isAlike || required.expires === undefined) return isAlike
  return given.expires !== undefined && given.expires <= required.expires
}

/** `critical map/embedded-sources, 2 high secret/npm-access-token`. */
function summary(findings: readonly Accepted[]): string {
  const counts = new Map<string, number>()
  for (const { severity, rule, count } of findings) {
    const name = `${severity} ${rule ?? 'finding'}`
    counts.set(name, (counts.get(name) ?? 0) + count)
  }
  const names = [...counts].map(([name, count]) => (count === 1 ? name : `${count} × ${name}`))
  return names.length > SHOWN ? `${names.slice(0, SHOWN).join(', ')} and more` : names.join(', ')
}

const SHOWN = 5
