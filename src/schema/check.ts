import { nearest } from './nearest.ts'

/** The part of JSON Schema that the config's schema uses. `title` says in words what is allowed. */
export interface Schema {
  readonly $ref?: string
  readonly $defs?: { readonly [name: string]: Schema }
  readonly title?: string
  readonly type?: string | readonly string[]
  readonly enum?: readonly string[]
  readonly pattern?: string
  readonly minLength?: number
  readonly minimum?: number
  readonly properties?: { readonly [key: string]: Schema }
  readonly additionalProperties?: boolean | Schema
  readonly required?: readonly string[]
  readonly anyOf?: readonly { readonly required: readonly string[] }[]
  readonly dependentRequired?: { readonly [key: string]: readonly string[] }
  readonly items?: Schema
}

/** One sentence for each place where `value` departs from the schema; values are never quoted, but for misspelled words. */
export function check(value: unknown, schema: Schema): readonly string[] {
  return [...checkValue(value, schema, '', schema)]
}

function* checkValue(value: unknown, schema: Schema, path: string, root: Schema): Iterable<string> {
  const name = schema.$ref?.replace('#/$defs/', '')
  const target = name === undefined ? schema : (root.$defs?.[name] ?? schema)
  if (target.enum) {
    if (!target.enum.includes(value as string)) yield* notOneOf(value, target.enum, path)
  } else if (!hasType(value, target) || !isWithin(value, target)) {
    yield `${path || 'the configuration'} must be ${target.title && path ? target.title : inWords(target)}`
  } else if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) yield* checkValue(item, target.items ?? {}, `${path}[${index}]`, root)
  } else if (isObject(value)) {
    yield* checkKeys(value, target, path, root)
  }
}

function* checkKeys(
  value: { readonly [key: string]: unknown },
  schema: Schema,
  path: string,
  root: Schema,
): Iterable<string> {
  const known = schema.properties ?? {}
  for (const [key, member] of Object.entries(value)) {
    const at = join(path, key)
    const rest = schema.additionalProperties
    if (Object.hasOwn(known, key)) yield* checkValue(member, known[key] ?? {}, at, root)
    else if (typeof rest === 'object') yield* checkValue(member, rest, at, root)
    else if (rest === false) yield `${at} is not a known key${suggest(key, Object.keys(known))}`
  }
  const lacks = (key: string) => value[key] === undefined
  for (const key of schema.required ?? []) if (lacks(key)) yield `${join(path, key)} is missing`
  const choices = schema.anyOf?.flatMap(({ required }) => required)
  if (choices?.every(lacks)) yield `${path} needs ${list(choices)}`
  for (const [key, needed] of Object.entries(schema.dependentRequired ?? {})) {
    if (lacks(key)) continue
    for (const other of needed.filter(lacks)) yield `${path}: ${key} needs ${other} beside it`
  }
}

function* notOneOf(value: unknown, allowed: readonly string[], path: string): Iterable<string> {
  const word = typeof value === 'string' && value.length <= 40 ? value : undefined
  const said = word === undefined ? '' : `, not ${JSON.stringify(word)}`
  yield `${path} must be ${list(allowed)}${said}${word === undefined ? '' : suggest(word, allowed, false)}`
}

function hasType(value: unknown, { type }: Schema): boolean {
  if (type === undefined) return true
  return [type].flat().some((one) => {
    if (one === 'integer') return Number.isSafeInteger(value)
    if (one === 'array') return Array.isArray(value)
    return one === 'object' ? isObject(value) : typeof value === one
  })
}

function isWithin(value: unknown, { pattern, minLength = 0, minimum = -Infinity }: Schema): boolean {
  if (typeof value === 'number') return value >= minimum
  if (typeof value !== 'string') return true
  return value.length >= minLength && (pattern === undefined || new RegExp(pattern, 'u').test(value))
}

function inWords({ type, minLength }: Schema): string {
  const words: { readonly [type: string]: string } = {
    array: 'a list',
    object: 'an object',
    string: minLength ? 'a text that is not empty' : 'a text',
    integer: 'a whole number',
  }
  return list([type ?? []].flat().map((one) => words[one] ?? one))
}

/** ` did you mean …` when one is near, else what is known. */
function suggest(word: string, known: readonly string[], orList = true): string {
  const near = nearest(word, known)
  if (near !== undefined) return `; did you mean ${near}?`
  return orList ? `; known are ${known.filter((key) => !key.startsWith('$')).join(', ')}` : ''
}

function list(words: readonly string[]): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`
}

function join(path: string, key: string): string {
  const shown = key.length > 60 ? `${key.slice(0, 60)}…` : key
  if (!/^[\w$-]+…?$/.test(shown)) return `${path}[${JSON.stringify(shown)}]`
  return path === '' ? shown : `${path}.${shown}`
}

function isObject(value: unknown): value is { readonly [key: string]: unknown } {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
