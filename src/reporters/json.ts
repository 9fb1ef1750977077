import type { Report } from '../model/report.ts'
import type { Reporter } from '../model/reporter.ts'

/** The report itself, in one spelling: keys in the contract's order, printable anywhere. */
export const json: Reporter = {
  id: 'json',
  render: (report: Report) => `${printable(JSON.stringify(ordered(report), null, 2))}\n`,
}

/** The same value with its keys in the contract's order, and those that the contract does not know after them by name. */
function ordered(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(ordered)
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).sort(([one], [other]) => compare(one, other))
  return Object.fromEntries(entries.map(([key, inner]) => [key, ordered(inner)]))
}

function compare(one: string, other: string): number {
  const difference = (rank.get(one) ?? rank.size) - (rank.get(other) ?? rank.size)
  return difference || (one < other ? -1 : 1)
}

// One list serves all objects: no two of them want the same keys in different orders.
const rank: ReadonlyMap<string, number> = new Map(
  `spec name version tool from resolved integrity verdict packedBytes unpackedBytes files visibility value because
   maps artifacts hosts coverage packages rules findings package code ruleId id summary severity confidence message
   location chain kind valid referencedBy region source line column original related layers
   sources embedded firstParty novel lines bytes novelLines novelBytes sha256 includedBy
   snippet text startLine startColumn endLine endColumn mark fixes description edit file before after
   repositoryLocation path verification fingerprint state notices detail effect digest help references`
    .split(/\s+/)
    .map((key, index) => [key, index]),
)

// JSON.stringify leaves DEL, C1 and bidirectional controls raw, and a log reader may obey `##[…]` and `##vso[…]`
// anywhere in a line. All of these can only stand inside strings, where an escape means the same.
function printable(text: string): string {
  return text.replace(
    /[\x7f-\x9f\u00ad\u061c\u180e\u2028\u2029\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]|#(?=#\w*\[)/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}
