import { AuditError } from '../model/audit-error.ts'

/** Where in a pack something stands, for messages: the file, the rule, the key. */
export interface Place {
  readonly origin: string
  readonly rule?: string
  readonly key?: string
}

/** The error of a pack that cannot be used: `rules/npm.yaml: secret/npm-token: keywords: …`. */
export function packError({ origin, rule, key }: Place, problem: string): AuditError {
  const place = [origin, rule, key].flatMap((part) => (part === undefined ? [] : cut(part))).join(': ')
  return new AuditError('ERULEPACK', `${place}: ${cut(problem)}`, {
    hint: 'The shape of a rule is described by the JSON schema watertight/schemas/rule-pack.json.',
  })
}

/** A pack may be anybody's, and what it says of itself as long as it likes. */
function cut(text: string): string {
  return text.length > 300 ? `${text.slice(0, 300)}…` : text
}

export type Fields = { readonly [key: string]: unknown }

/** The value as an object with no keys but `known`. */
export function fieldsOf(value: unknown, place: Place, known?: readonly string[]): Fields {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw packError(place, 'must be an object')
  const unknown = known && Object.keys(value).find((key) => !known.includes(key))
  if (unknown !== undefined) throw packError(place, `unknown key "${unknown}"; known are ${known?.join(', ')}`)
  return value as Fields
}

/** The value as a text that is not empty. */
export function textOf(value: unknown, place: Place): string {
  if (typeof value !== 'string' || value.trim() === '') throw packError(place, 'must be a text')
  return value
}

/** The value as a list of texts. */
export function textsOf(value: unknown, place: Place): readonly string[] {
  if (!Array.isArray(value)) throw packError(place, 'must be a list of texts')
  return value.map((each: unknown) => textOf(each, place))
}

/** The value as one of `choices`. */
export function oneOf<Choice extends string | number | boolean>(
  value: unknown,
  choices: readonly Choice[],
  place: Place,
): Choice {
  const choice = choices.find((each) => each === value)
  if (choice === undefined) throw packError(place, `must be one of ${choices.join(', ')}`)
  return choice
}

/** The value as a number between `least` and `most`. */
export function numberOf(value: unknown, least: number, most: number, place: Place): number {
  if (typeof value !== 'number' || !(value >= least && value <= most)) {
    throw packError(place, `must be a number from ${least} to ${most}`)
  }
  return value
}

/** The value as true or false. */
export function flagOf(value: unknown, place: Place): boolean {
  if (typeof value !== 'boolean') throw packError(place, 'must be true or false')
  return value
}
