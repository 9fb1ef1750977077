import { AuditError } from '../model/audit-error.ts'
import type { DetectorOptions } from '../model/detector.ts'
import { defaultLimits, type Limits } from '../model/limits.ts'
import type { Rule } from '../model/rule.ts'
import { severities } from '../model/severity.ts'
import type { SourceContext } from '../model/source.ts'
import type { Policy } from '../schema/policy.ts'
import { defaultPolicy } from '../schema/policy.ts'
import type { Terms } from './contract-inspector.ts'

/** What an audit can be told. */
export interface AuditOptions extends Partial<Omit<SourceContext, 'maxBytes'>>, Terms {
  readonly policy?: Partial<Policy>
  readonly limits?: Partial<Limits>
  /** Ids or aliases of rules that are not run at all. */
  readonly disabledRules?: readonly string[]
  /** Rules beside the built-in ones. */
  readonly extraRules?: readonly Rule[]
  readonly budgets?: DetectorOptions['budgets']
  readonly terms?: DetectorOptions['terms']
  /** Ask providers whether found secrets still work. Only a caller can want this; no config does. */
  readonly verifySecrets?: boolean
  readonly onProgress?: (event: ProgressEvent) => void
}

/** How far an audit is: counts of the package `spec` so far. */
export interface ProgressEvent {
  readonly spec: string
  readonly artifacts: number
  readonly bytes: number
  readonly path: string
}

/** Throws for options that no audit can be made with; whatever a target does wrong belongs into the report instead. */
export function checkOptions(targets: readonly string[], options: AuditOptions): void {
  if (!Array.isArray(targets) || !targets.every((target) => typeof target === 'string'))
    throw wrong('a target is not a string', 'Give one target, or an array of them.')
  if (typeof options !== 'object' || options === null) throw wrong('the options are not an object')
  checkPolicy(options)
  for (const [name, value] of Object.entries(options.limits ?? {})) {
    if (!Object.hasOwn(defaultLimits, name)) {
      throw wrong(`there is no limit ${name}`, `The limits are ${Object.keys(defaultLimits).join(', ')}.`)
    }
    if (typeof value !== 'number' || !(value > 0)) throw wrong(`limit ${name} is not a number above zero`)
  }
}

/** A policy that is not heeded would be a pass that nobody gave, so what is misspelt or misplaced is refused. */
function checkPolicy(options: AuditOptions): void {
  const keys = Object.keys(defaultPolicy)
  const misplaced = keys.find((key) => Object.hasOwn(options, key))
  if (misplaced !== undefined)
    throw wrong(`${misplaced} is part of the policy`, `Write { policy: { ${misplaced}: … } }.`)
  const unknown = Object.keys(options.policy ?? {}).find((key) => !keys.includes(key))
  if (unknown !== undefined) throw wrong(`a policy has no ${unknown}`, `It has ${keys.join(', ')}.`)
  const { failOn, visibility, allowances = [] } = options.policy ?? {}
  if (!allowances.every(({ reason }) => typeof reason === 'string' && reason.trim() !== ''))
    throw wrong('an allowance has no reason', 'Say in a sentence why it may ship.')
  const thresholds = [...severities, 'never']
  if (failOn !== undefined && !thresholds.includes(failOn)) {
    throw wrong(`failOn cannot be ${String(failOn)}`, `It is one of ${thresholds.join(', ')}.`)
  }
  if (visibility !== undefined && !['open', 'closed', 'auto'].includes(visibility)) {
    throw wrong(`visibility cannot be ${String(visibility)}`, 'It is one of open, closed, auto.')
  }
}

function wrong(message: string, hint?: string): AuditError {
  return new AuditError('EOPTION', message, hint === undefined ? {} : { hint })
}
