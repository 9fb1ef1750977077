import type { Match } from '../../model/detector.ts'
import type { Json } from '../../model/json.ts'

/** The strings directly in an object, by key; none for anything else. */
export function stringsIn(value: Json | undefined): readonly (readonly [string, string])[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return []
  return Object.entries(value).filter((entry): entry is [string, string] => typeof entry[1] === 'string')
}

/** Something that a rule says of a string in the package.json. */
export interface Statement {
  readonly ruleId: string
  readonly text: string
  readonly values: NonNullable<Match['values']>
}
