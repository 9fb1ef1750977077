import { AuditError } from '../model/audit-error.ts'
import { defaultLimits } from '../model/limits.ts'
import { severities } from '../model/severity.ts'
import type { AuditOptions } from './audit.ts'

/** Throws for options that no audit can be made with; whatever a target does wrong belongs into the report instead. */
export function checkOptions(targets: readonly string[], options: AuditOptions): void {
  if (!targets.every((target) => typeof target === 'string')) throw wrong('a target is not a string')
  for (const [name, value] of Object.entries(options.limits ?? {})) {
    if (!Object.hasOwn(defaultLimits, name)) {
      throw wrong(`there is no limit ${name}`, `The limits are ${Object.keys(defaultLimits).join(', ')}.`)
    }
    if (typeof value !== 'number' || !(value > 0)) throw wrong(`limit ${name} is not a number above zero`)
  }
  const { failOn, visibility } = options.policy ?? {}
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
