import { isFields } from '../model/json.ts'
import { nearest } from './nearest.ts'
import type { Schema } from './schema.ts'

/** One sentence for each place where `value`, called `noun`, departs from the schema; values are never quoted, but for misspelled words. */
export function check(value: unknown, schema: Schema, noun = 'the configuration'): readonly string[] {
  return [...checkValue(value, schema, '', noun)]
}

function* checkValue(value: unknown, schema: Schema, path: string, noun: string): Iterable<string> {
  const target = schema.oneOf ? alternativeFor(value, schema.oneOf) : schema
  if (target.const !== undefined) {
    if (value !== target.const) yield `${path || noun} must be ${JSON.stringify(target.const)}`
  } else if (target.enum) {
    if (!target.enum.includes(value as string)) yield* notOneOf(value, target.enum, path)
  } else if (!hasType(value, target) || !isWithin(value, target)) {
    yield `${path || noun} must be ${target.title && path ? target.title : inWords(target)}`
  } else if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) yield* checkValue(item, target.items ?? {}, `${path}[${index}]`, noun)
  } else if (isFields(value)) {
    yield* checkKeys(value, target, path, noun)
  }
}

/** An object is meant as the alternative that is one, and a word as the one that lists words. */
function alternativeFor(value: unknown, alternatives: readonly Schema[]): Schema {
  return alternatives.find(({ type }) => (type === 'object') === isFields(value)) ?? {}
}

function* checkKeys(
  value: { readonly [key: string]: unknown },
  schema: Schema,
  path: string,
  noun: string,
): Iterable<string> {
  const known = schema.properties ?? {}
  for (const [key, member] of Object.entries(value)) {
    const at = join(path, key)
    const rest = schema.additionalProperties
    const own = Object.hasOwn(known, key) ? known[key] : undefined
    // A key of code may be there without a value, as if it were not.
    if (member === undefined && own !== undefined) continue
    if (own !== undefined) yield* checkValue(member, own === true ? {} : own, at, noun)
    else if (typeof rest === 'object') yield* checkValue(member, rest, at, noun)
    else if (rest === false) yield `${at} is not a known key${suggest(key, Object.keys(known))}`
  }
  const lacks = (key: string) => value[key] === undefined
  for (const key of schema.required ?? []) if (lacks(key)) yield `${join(path, key)} is missing`
  const choices = schema.anyOf?.flatMap(({ required }) => required)
  if (choices?.every(lacks)) yield `${path || noun} needs ${list(choices)}`
  for (const [key, needed] of Object.entries(schema.dependentRequired ?? {})) {
    if (lacks(key)) continue
    for (const other of needed.filter(lacks)) yield `${path || noun}: ${key} needs ${other} beside it`
  }
}

function* notOneOf(value: unknown, allowed: readonly (string | boolean)[], path: string): Iterable<string> {
  const word = typeof value === 'string' && value.length <= 40 ? value : undefined
  const words = allowed.map((one) => (one === '' ? '""' : String(one)))
  const given = word === undefined ? '' : `, not ${JSON.stringify(word)}${suggest(word, words, false)}`
  yield `${path} must be ${list(words)}${given}`
}

function hasType(value: unknown, { type }: Schema): boolean {
  if (type === undefined) return true
  return [type].flat().some((one) => {
    if (one === 'integer') return Number.isSafeInteger(value)
    if (one === 'array') return Array.isArray(value)
    if (one === 'null') return value === null
    return one === 'object' ? isFields(value) : typeof value === one
  })
}

function isWithin(value: unknown, schema: Schema): boolean {
  const { pattern, minLength = 0, minItems = 0, minimum = -Infinity, maximum = Infinity } = schema
  if (typeof value === 'number') return value >= minimum && value <= maximum
  if (Array.isArray(value)) return value.length >= minItems
  if (typeof value !== 'string') return true
  return value.length >= minLength && (pattern === undefined || new RegExp(pattern, 'u').test(value))
}

function inWords({ type, minLength, pattern, minItems }: Schema): string {
  const words: { readonly [type: string]: string } = {
    array: minItems ? 'a list that is not empty' : 'a list',
    object: 'an object',
    string: minLength || pattern ? 'a text that is not empty' : 'a text',
    integer: 'a whole number',
    number: 'a number',
    boolean: 'true or false',
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
