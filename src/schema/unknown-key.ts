import { AuditError } from '../model/audit-error.ts'
import { nearest } from './nearest.ts'

/** Refuses keys of `given` that are not `known`: an option that is not read would be a decision that nobody carries out. `owner`: "an audit". */
export function refuseUnknownKeys(given: object, known: readonly string[], owner: string): void {
  const unknown = Object.keys(given).find((key) => !known.includes(key))
  if (unknown === undefined) return
  const near = nearest(unknown, known)
  throw new AuditError('EOPTION', `${owner} has no ${unknown.slice(0, 60)}`, {
    hint: near === undefined ? `It has ${known.join(', ')}.` : `Did you mean ${near}?`,
  })
}
