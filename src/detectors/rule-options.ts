import { AuditError } from '../model/audit-error.ts'
import type { Rule } from '../model/rule.ts'

/** The list of strings that a rule has under `name`; empty when it has none. */
export function stringsOf(rule: Rule, name: string): readonly string[] {
  const value = rule.options[name]
  if (value === undefined) return []
  if (isStrings(value)) return value
  throw new AuditError('ERULEPACK', `rule ${rule.id}: ${name} is a list of strings`)
}

/** The lists of strings, by name, that a rule has under `name`; none when it has none. */
export function namedStringsOf(rule: Rule, name: string): readonly (readonly [string, readonly string[]])[] {
  const value = rule.options[name]
  if (value === undefined) return []
  if (typeof value === 'object' && value !== null && Object.values(value).every(isStrings)) {
    return Object.entries(value as { readonly [key: string]: readonly string[] })
  }
  throw new AuditError('ERULEPACK', `rule ${rule.id}: ${name} holds lists of strings by name`)
}

/** The word that a rule has under `name`, one of `words`; null when it has none. */
export function wordOf<Word extends string>(rule: Rule, name: string, words: readonly Word[]): Word | null {
  const value = rule.options[name]
  if (value === undefined) return null
  const word = words.find((candidate) => candidate === value)
  if (word !== undefined) return word
  throw new AuditError('ERULEPACK', `rule ${rule.id}: ${name} is one of ${words.join(', ')}`)
}

/** The number, not negative, that a rule has under `name`. */
export function numberOf(rule: Rule, name: string): number {
  const value = rule.options[name]
  if (typeof value === 'number' && value >= 0) return value
  throw new AuditError('ERULEPACK', `rule ${rule.id}: ${name} is a number that is not negative`)
}

function isStrings(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'string')
}
