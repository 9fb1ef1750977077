import type { Json } from '../../model/json.ts'

/** The strings directly in an object, by key; none for anything else. */
export function stringsIn(value: Json | undefined): readonly (readonly [string, string])[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return []
  return Object.entries(value).filter((entry): entry is [string, string] => typeof entry[1] === 'string')
}
