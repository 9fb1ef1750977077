import type { Grade, Rule } from '../model/rule.ts'
import type { Severity } from '../model/severity.ts'
import { check } from '../schema/check.ts'
import { packSchema, patternRuleSchema, ruleSchema, type WrittenRule } from '../schema/rule-pack.ts'
import type { Schema } from '../schema/schema.ts'
import { linearMatcher } from '../secrets/matcher.ts'
import { shownGrades } from './compact.ts'
import { PackBounds, type PlaceInPack, packError } from './pack-bounds.ts'

/** The rules of a pack that was read from YAML or JSON. `origin` names the file in errors; `namespace` goes before the ids of a user's pack. */
export function parsePack(pack: unknown, origin: string, namespace: string | null = null): readonly Rule[] {
  refuse(pack, packSchema, { origin }, 'a pack')
  const { provider, rules } = pack as { readonly provider?: string; readonly rules: readonly unknown[] }
  PackBounds.count(rules.length, { origin })
  const own = namespace === null ? null : { namespace, bounds: new PackBounds() }
  const seen = new Set<string>()
  return rules.map((rule, index) => {
    const parsed = parseRule(rule, provider, placeOf(rule, origin, index), own)
    if (seen.has(parsed.id)) throw packError({ origin, rule: parsed.id }, 'another rule has the same id')
    seen.add(parsed.id)
    return parsed
  })
}

/** The file and the rule, by its id where it has one. */
function placeOf(rule: unknown, origin: string, index: number): PlaceInPack {
  const id = typeof rule === 'object' && rule !== null && 'id' in rule ? rule.id : undefined
  const hasId = typeof id === 'string' && new RegExp(ruleSchema.properties.id.pattern).test(id)
  return { origin, rule: hasId ? id : `rule ${index + 1}` }
}

function refuse(value: unknown, schema: Schema, place: PlaceInPack, noun: string): void {
  const [problem] = check(value, schema, noun)
  if (problem !== undefined) throw packError(place, problem)
}

/** `own` is set for a user's pack. */
function parseRule(
  written: unknown,
  provider: string | undefined,
  at: PlaceInPack,
  own: { readonly namespace: string; readonly bounds: PackBounds } | null,
): Rule {
  const isPattern =
    typeof written === 'object' && written !== null && 'detector' in written && written.detector === 'pattern'
  refuse(written, isPattern ? patternRuleSchema : ruleSchema, at, 'a rule')
  const rule: WrittenRule & Options = { ...(provider !== undefined && { provider }), ...(written as WrittenRule) }
  const { id, aliases = [], detector, severity, grades = [], confidence = 'high', summary, ...others } = rule
  const { message = summary, help, fix = null, references = [], secret = false, examples, ...rest } = others
  const options = Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== undefined))
  own?.bounds.admit(options, at)
  const named = (name: string) => (own === null ? name : `${own.namespace}:${name}`)
  return {
    id: named(id),
    aliases: aliases.map(named),
    detector,
    severity,
    grades: isPattern ? [...(secret ? shownGrades : []), ...grades, ...checksumGrades(severity, options)] : grades,
    confidence,
    summary,
    message,
    help,
    fix,
    references,
    secret,
    options: isPattern ? checkedPattern(options, severity, at, own?.bounds) : options,
    examples: examples as Rule['examples'],
  }
}

type Options = { readonly [key: string]: unknown }

/** The options of a rule of the pattern detector, once its pattern is known to run: that of a user's pack in linear time, whatever the text. */
function checkedPattern(
  options: Options,
  severity: Rule['severity'],
  at: PlaceInPack,
  bounds: PackBounds | undefined,
): Options {
  const { name, value, pattern, keywords } = options
  const flags = String(options['flags'] ?? '')
  const expressions = [
    { key: 'pattern', source: pattern, flags },
    { key: 'value', source: value, flags: '' },
  ].flatMap((each) => (each.source === undefined ? [] : [{ ...each, source: String(each.source) }]))
  if (pattern !== undefined && keywords === undefined) {
    throw packError(at, 'a pattern needs keywords: it is only tried around one of them')
  }
  if ((name === undefined) !== (value === undefined)) {
    throw packError(at, 'name and value go together: the value is what is given to the name')
  }
  if (expressions.length === 0 && options['phrase'] === undefined)
    throw packError(at, 'a pattern rule needs keywords and a pattern, or a name and a value')
  for (const { key, ...expression } of expressions) checkRegex(expression.source, expression.flags, { ...at, key })
  if (options['publicByDesign'] === true && !levels(severity).every((level) => level === 'info')) {
    throw packError({ ...at, key: 'severity' }, 'what is public by design is info')
  }
  if (bounds === undefined) return options
  for (const { key, ...expression } of expressions) {
    const place = { ...at, key }
    bounds.take(linearSize(expression.source, expression.flags, place), place)
  }
  return { ...options, linear: true }
}

/** The size of a pattern that is run in linear time; throws where it cannot be. */
function linearSize(source: string, flags: string, place: PlaceInPack): number {
  try {
    return linearMatcher(source, flags).size
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
    throw packError(place, error.message)
  }
}

/** What a checksum, a placeholder and a decoded expiry do to severity and confidence, after the rule's own grades. */
function checksumGrades(severity: Rule['severity'], options: Options): readonly Grade[] {
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

function checkRegex(source: string, flags: string, place: PlaceInPack): void {
  try {
    new RegExp(source, flags)
  } catch (cause) {
    throw packError(place, `is not a regular expression: ${cause instanceof Error ? cause.message : String(cause)}`)
  }
}

function levels(severity: Rule['severity']): readonly Severity[] {
  return typeof severity === 'string' ? [severity] : [severity.open, severity.closed]
}
