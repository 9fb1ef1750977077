import type { LoadedConfig } from '../config/load-config.ts'
import { AuditError } from '../model/audit-error.ts'
import type { Detector, DetectorOptions } from '../model/detector.ts'
import { defaultLimits, type Limits } from '../model/limits.ts'
import type { Rule } from '../model/rule.ts'
import type { SourceContext, Target } from '../model/source.ts'
import { check } from '../schema/check.ts'
import { completePolicy, type Policy, policySchema } from '../schema/policy.ts'
import { refuseUnknownKeys } from '../schema/unknown-key.ts'
import { isTarget } from '../sources/target-object.ts'
import { canonicalJson } from '../text/canonical-json.ts'
import { sha256 } from '../text/digest.ts'
import type { ContractSources } from './contract-inspector.ts'
import type { ExtrasRequest } from './extras.ts'

/** What an audit can be told. */
export interface AuditOptions extends Partial<Omit<SourceContext, 'maxBytes'>>, ContractSources {
  /**
   * `true` for the configuration that the command would find from `cwd` upward, a path for one that is named, or what `loadConfig` gave. What
   * stands beside it wins. Without it nothing is looked for.
   */
  readonly config?: true | string | LoadedConfig
  readonly policy?: Partial<Policy>
  readonly limits?: Partial<Limits>
  /** Ids or aliases of rules that are not run at all. */
  readonly disabledRules?: readonly string[]
  /** Rules beside the built-in ones. */
  readonly extraRules?: readonly Rule[]
  /** Detectors beside the built-in ones, for rules that name them. They run in this thread, and nothing that was found is kept for another run. */
  readonly detectors?: readonly Detector[]
  readonly budgets?: DetectorOptions['budgets']
  readonly terms?: DetectorOptions['terms']
  /** Ask providers whether found secrets still work. Only a caller can want this; no config does. */
  readonly verifySecrets?: boolean
  /**
   * Whether `gitleaks:allow` and `pragma: allowlist secret` on the line of a secret accept it in a project of the repository that `cwd` lies in.
   * They accept nothing in a tarball, in a package of the registry and in other directories.
   */
  readonly allowComments?: boolean
  readonly onProgress?: (event: ProgressEvent) => void
  /** Threads that audit packages, when there are several; as many as there are cores where nothing is said. */
  readonly workers?: number
  /** A folder of the user's in which what was found in files is kept from one run to the next; nowhere where nothing is said. */
  readonly cache?: string
  /** What is wanted beside the report, for a page that shows it. */
  readonly extras?: ExtrasRequest
}

/** How far an audit is: counts of the package `spec` so far. */
export interface ProgressEvent {
  readonly spec: string
  readonly artifacts: number
  readonly bytes: number
  readonly path: string
  /** Targets that are through, of all. */
  readonly finished: number
  readonly targets: number
}

/** Throws for options that no audit can be made with; whatever a target does wrong belongs into the report instead. */
export function checkOptions(targets: readonly Target[], options: AuditOptions): void {
  if (!Array.isArray(targets) || !targets.every(isTarget))
    throw wrong(
      'a target is neither a string nor an object with a tarball, a directory or a spec',
      'Give one target, or an array of them: { tarball: bytes }, { directory: "." }, { spec: "name@1.0.0" }.',
    )
  if (typeof options !== 'object' || options === null) throw wrong('the options are not an object')
  const policyKeys = Object.keys(policySchema.properties)
  const misplaced = policyKeys.find((key) => Object.hasOwn(options, key))
  if (misplaced !== undefined)
    throw wrong(`${misplaced} is part of the policy`, `Write { policy: { ${misplaced}: … } }.`)
  refuseUnknownKeys(options, optionNames, 'an audit')
  const { policy = {}, limits = {}, workers = 1, detectors = [] } = options
  if (!Array.isArray(detectors)) throw wrong('detectors is not an array')
  if (!Number.isInteger(workers) || workers < 1) throw wrong('workers is not a whole number above zero')
  refuseUnknownKeys(policy, policyKeys, 'a policy')
  const [problem] = check(policy, policySchema, 'the policy')
  if (problem !== undefined) throw wrong(`the policy cannot be used: ${problem}`)
  refuseUnknownKeys(limits, Object.keys(defaultLimits), 'an audit, among its limits,')
  for (const [name, value] of Object.entries(limits)) {
    if (typeof value !== 'number' || !(value > 0)) throw wrong(`limit ${name} is not a number above zero`)
  }
}

/**
 * What of each option is a decision that could change the verdict, as the policy digest of a receipt has it; null for a circumstance of the
 * run. Rules and limits stand in a receipt by themselves. Whoever adds an option has to say here which it is.
 */
const decisions: { readonly [Name in keyof AuditOptions]-?: ((value: AuditOptions[Name]) => unknown) | null } = {
  policy: (policy) => {
    // Today's date is no decision.
    const { today: _today, ...decided } = completePolicy(policy)
    return { ...decided, baseline: [...decided.baseline].sort() }
  },
  disabledRules: (ids = []) => [...ids].sort(),
  budgets: (budgets = {}) => budgets,
  // By their number only: a digest of a short name can be guessed, and receipts are handed on.
  terms: (terms = []) => terms.length,
  // By their digests: a receipt names its decisions, and holds neither paths nor what a contract says of the package.
  contract: (contract) => (contract === undefined ? null : sha256(canonicalJson(contract))),
  against: (against) => (against === undefined ? null : sha256(against.spec)),
  limits: null,
  extraRules: null,
  detectors: null,
  // What it asks for stands in the other options by then.
  config: null,
  verifySecrets: null,
  // No receipt is written of what they accept.
  allowComments: null,
  onProgress: null,
  workers: null,
  cache: null,
  extras: null,
  cwd: null,
  from: null,
  registry: null,
  offline: null,
  workspaces: null,
  allWorkspaces: null,
  pack: null,
  stdin: null,
  signal: null,
  environment: null,
}

/** The names of all options of an audit. */
export const optionNames: readonly string[] = Object.keys(decisions)

/** Everything that the user decided and that could change the verdict, as plain data. */
export interface Decisions {
  readonly policy: Omit<Policy, 'today'>
  readonly disabledRules: readonly string[]
  readonly budgets: { readonly [glob: string]: number }
  /** How many confidential terms there are. */
  readonly terms: number
  /** SHA-256 of the release contract and of the spec that was compared with, in hex. */
  readonly contract: string | null
  readonly against: string | null
}

/** What `options` decide. */
export function decisionsIn(options: AuditOptions): Decisions {
  const parts = Object.entries(decisions).flatMap(([name, part]) => {
    // The table pairs each name with a function of its own value.
    return part === null ? [] : [[name, (part as (value: unknown) => unknown)(options[name as keyof AuditOptions])]]
  })
  return Object.fromEntries(parts) as unknown as Decisions
}

function wrong(message: string, hint?: string): AuditError {
  return new AuditError('EOPTION', message, hint === undefined ? {} : { hint })
}
