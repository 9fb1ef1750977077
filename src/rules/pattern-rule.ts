import type { Grade, Rule } from '../model/rule.ts'
import type { Severity } from '../model/severity.ts'
import { checksums } from '../secrets/checksum/checksum.ts'
import { linearMatcher } from '../secrets/matcher.ts'
import { revealNames } from '../secrets/reveal.ts'
import { structureNames } from '../secrets/structure.ts'
import { type Fields, fieldsOf, flagOf, numberOf, oneOf, type Place, packError, textOf, textsOf } from './field.ts'

/** Checks what a rule of the pattern detector has beyond what every rule has. Throws the error that names the key. */
export function checkPattern(options: Fields, severity: Rule['severity'], at: Place): void {
  const unknown = Object.keys(options).find((key) => checks[key] === undefined)
  if (unknown !== undefined) throw packError({ ...at, key: unknown }, 'unknown key')
  for (const [key, value] of Object.entries(options)) checks[key]?.(value, { ...at, key })
  if (options['keywords'] === undefined) throw packError({ ...at, key: 'keywords' }, 'a pattern rule needs keywords')
  if (options['pattern'] === undefined) throw packError({ ...at, key: 'pattern' }, 'a pattern rule needs a pattern')
  checkRegex(String(options['pattern']), String(options['flags'] ?? ''), { ...at, key: 'pattern' })
  if (options['publicByDesign'] === true && !levels(severity).every((level) => level === 'info')) {
    throw packError({ ...at, key: 'severity' }, 'what is public by design is info')
  }
}

/** The size of the pattern of a rule that is not our own; throws when it cannot be run in linear time, whatever the text. */
export function linearSize(options: Fields, at: Place): number {
  try {
    return linearMatcher(String(options['pattern']), String(options['flags'] ?? '')).size
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
    throw packError({ ...at, key: 'pattern' }, error.message)
  }
}

/** What a checksum, a placeholder and a decoded expiry do to severity and confidence, after the rule's own grades. */
export function patternGrades(severity: Rule['severity'], options: Fields): readonly Grade[] {
  if (options['checksum'] === undefined) return []
  const passed = (level: Severity): Grade => ({ when: { checksum: 'passed' }, severity: level, confidence: 'certain' })
  const failed: Grade = {
    when: { checksum: 'failed' },
    severity: 'info',
    confidence: 'low',
    message: 'looks like a placeholder: it has the shape of a token, but its checksum is wrong',
  }
  if (typeof severity === 'string') return [failed, passed(severity)]
  return [
    failed,
    { ...passed(severity.open), visibility: 'open' },
    { ...passed(severity.closed), visibility: 'closed' },
  ]
}

type Check = (value: unknown, place: Place) => unknown

const checks: { readonly [key: string]: Check } = {
  provider: textOf,
  keywords: (value, place) => {
    const keywords = textsOf(value, place)
    if (keywords.length === 0) throw packError(place, 'must not be empty: without a keyword nothing is ever looked at')
    const short = keywords.find((keyword) => keyword.length < 2)
    if (short !== undefined) throw packError(place, `"${short}" is too short: every byte would be looked at`)
  },
  pattern: textOf,
  flags: (value, place) => oneOf(value, ['', 'i'], place),
  window: (value, place) => numberOf(value, 16, 4096, place),
  entropy: (value, place) => numberOf(value, 0, 8, place),
  classes: (value, place) =>
    textsOf(value, place).map((name) => oneOf(name, ['lower', 'upper', 'digit', 'symbol'] as const, place)),
  near: (value, place) => {
    const near = fieldsOf(value, place, ['keywords', 'within'])
    if (textsOf(near['keywords'], place).length === 0) throw packError(place, 'needs keywords')
    if (near['within'] !== undefined) numberOf(near['within'], 1, 4096, place)
  },
  checksum: (value, place) => oneOf(value, Object.keys(checksums), place),
  structure: (value, place) => oneOf(value, structureNames, place),
  reveals: (value, place) => oneOf(value, revealNames, place),
  publicByDesign: (value, place) => oneOf(value, [true, false, 'depends'] as const, place),
  pair: textOf,
  generic: flagOf,
  placeholders: flagOf,
  paths: textsOf,
  exceptPaths: textsOf,
  exceptLayers: textsOf,
  revoke: (value, place) => {
    const revoke = fieldsOf(value, place, ['url', 'command', 'text'])
    for (const each of Object.values(revoke)) textOf(each, place)
  },
  verify: (value, place) => fieldsOf(value, place),
}

function checkRegex(source: string, flags: string, place: Place): void {
  try {
    new RegExp(source, flags)
  } catch (cause) {
    throw packError(place, `is not a regular expression: ${cause instanceof Error ? cause.message : String(cause)}`)
  }
}

function levels(severity: Rule['severity']): readonly Severity[] {
  return typeof severity === 'string' ? [severity] : [severity.open, severity.closed]
}
