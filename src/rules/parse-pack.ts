import type { Example, Grade, Rule } from '../model/rule.ts'
import { confidences, type Severity, severities } from '../model/severity.ts'
import { type Fields, fieldsOf, flagOf, oneOf, type Place, packError, textOf, textsOf } from './field.ts'
import { PackBounds } from './pack-bounds.ts'
import { checkPattern, linearSize, patternGrades } from './pattern-rule.ts'

/** The rules of a pack that was read from YAML or JSON. `origin` names the file in errors; `namespace` goes before the ids of a user's pack. */
export function parsePack(pack: unknown, origin: string, namespace: string | null = null): readonly Rule[] {
  const { provider, rules } = fieldsOf(pack, { origin }, ['$schema', 'name', 'provider', 'rules'])
  if (!Array.isArray(rules)) throw packError({ origin, key: 'rules' }, 'must be a list of rules')
  PackBounds.count(rules.length, { origin })
  const own = namespace === null ? null : { namespace, bounds: new PackBounds() }
  const seen = new Set<string>()
  return rules.map((rule: unknown, index) => {
    const fields = fieldsOf(rule, { origin, rule: `rule ${index + 1}` })
    const parsed = parseRule({ provider, ...fields }, { origin, rule: idOf(fields, origin, index) }, own)
    if (seen.has(parsed.id)) throw packError({ origin, rule: parsed.id }, 'another rule has the same id')
    seen.add(parsed.id)
    return parsed
  })
}

function idOf({ id }: Fields, origin: string, index: number): string {
  const place = { origin, rule: `rule ${index + 1}`, key: 'id' }
  const text = textOf(id, place)
  if (!/^[a-z0-9-]+\/[a-z0-9-]+$/.test(text)) throw packError(place, `"${text}" is not of the form subject/name`)
  return text
}

/** `own` is set for a user's pack. */
function parseRule(rule: Fields, at: Place, own: { namespace: string; bounds: PackBounds } | null): Rule {
  const place = (key: string): Place => ({ ...at, key })
  const { id: _id, aliases = [], detector, severity, grades = [], confidence = 'high', summary, ...others } = rule
  const { message = summary, help, fix = null, references = [], secret = false, examples, ...rest } = others
  const namespace = own?.namespace ?? null
  const options = Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== undefined))
  const base = {
    id: namespaced(at.rule ?? '', namespace),
    aliases: textsOf(aliases, place('aliases')).map((alias) => namespaced(alias, namespace)),
    detector: textOf(detector, place('detector')),
    severity: severityOf(severity, place('severity')),
    confidence: oneOf(confidence, confidences, place('confidence')),
    summary: textOf(summary, place('summary')),
    message: textOf(message, place('message')),
    help: textOf(help, place('help')),
    fix: fix === null ? null : textOf(fix, place('fix')),
    references: textsOf(references, place('references')),
    secret: flagOf(secret, place('secret')),
    options,
    examples: examplesOf(examples, place('examples')),
  }
  const ownGrades = gradesOf(grades, place('grades'))
  own?.bounds.admit(options, at)
  if (base.detector !== 'pattern') return { ...base, grades: ownGrades }
  checkPattern(options, base.severity, at)
  const graded = { ...base, grades: [...ownGrades, ...patternGrades(base.severity, options)] }
  if (own === null) return graded
  own.bounds.take(linearSize(options, at), place('pattern'))
  return { ...graded, options: { ...options, linear: true } }
}

function namespaced(id: string, namespace: string | null): string {
  return namespace === null ? id : `${namespace}:${id}`
}

function severityOf(value: unknown, place: Place): Rule['severity'] {
  if (typeof value === 'string') return oneOf<Severity>(value, severities, place)
  const { open, closed } = fieldsOf(value, place, ['open', 'closed'])
  return { open: oneOf(open, severities, place), closed: oneOf(closed, severities, place) }
}

function gradesOf(value: unknown, place: Place): readonly Grade[] {
  if (!Array.isArray(value)) throw packError(place, 'must be a list')
  return value.map((grade: unknown) => {
    const known = ['when', 'visibility', 'severity', 'confidence', 'message']
    const { when, visibility, severity, confidence, message } = fieldsOf(grade, place, known)
    return {
      when: whenOf(fieldsOf(when, place), place),
      severity: oneOf(severity, severities, place),
      ...(visibility !== undefined && { visibility: oneOf(visibility, ['open', 'closed'] as const, place) }),
      ...(confidence !== undefined && { confidence: oneOf(confidence, confidences, place) }),
      ...(message !== undefined && { message: textOf(message, place) }),
    }
  })
}

function whenOf(when: Fields, place: Place): Grade['when'] {
  const isPlain = (value: unknown): value is string | number | boolean =>
    typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
  const entries = Object.entries(when).map(([name, value]) => {
    if (!isPlain(value)) throw packError(place, `when.${name} must be a text, a number or true or false`)
    return [name, value] as const
  })
  return Object.fromEntries(entries)
}

/** At least one example that matches and one that passes: a rule that nothing tests is not a rule. */
function examplesOf(value: unknown, place: Place): Rule['examples'] {
  const { match, pass } = fieldsOf(value ?? {}, place, ['match', 'pass'])
  return { match: exampleList(match, 'match', place), pass: exampleList(pass, 'pass', place) }
}

function exampleList(value: unknown, name: string, place: Place): readonly Example[] {
  if (!Array.isArray(value) || value.length === 0)
    throw packError(place, `must have a list "${name}" of at least one example`)
  return value.map((example: unknown) =>
    typeof example === 'string' ? textOf(example, place) : (fieldsOf(example, place) as Example),
  )
}
