import type { Report } from '../model/report.ts'
import type { Reporter } from '../model/reporter.ts'
import { printableJson } from '../text/printable-json.ts'
import { bounded } from './bounded-report.ts'

/** The report itself, in one spelling: keys in the contract's order, printable anywhere. */
export const json: Reporter = {
  id: 'json',
  render: (report: Report) => `${printableJson(ordered(cropped(report)), isRow)}\n`,
}

/** What one finding stands for is named by its first places: the rest is for people who ask for it. */
function cropped(report: Report): Report {
  const findings = report.findings.map((finding) =>
    finding.related.length > PLACES ? { ...finding, related: finding.related.slice(0, PLACES) } : finding,
  )
  return bounded({ ...report, findings })
}

const PLACES = 20

/** What there may be thousands of is a line each. */
function isRow(path: readonly string[]): boolean {
  const list = path.at(-2)
  return list === 'artifacts' || list === 'maps' || list === 'related'
}

/** The same value with its keys in the contract's order, and those that the contract does not know after them by name. */
function ordered(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(ordered)
  if (typeof value !== 'object' || value === null) return value
  const own = value as Readonly<Record<string, unknown>>
  // Without a prototype, as a key of the audited may be `__proto__`.
  const result: Record<string, unknown> = Object.create(null)
  for (const key of inOrder(Object.keys(own))) result[key] = ordered(own[key])
  return result
}

/** Thousands of artifacts have the same few sets of keys: each is sorted once. */
function inOrder(keys: readonly string[]): readonly string[] {
  const written = JSON.stringify(keys)
  const known = orders.get(written)
  if (known !== undefined) return known
  const sorted = [...keys].sort(compare)
  if (orders.size < MOST_ORDERS) orders.set(written, sorted)
  return sorted
}

const orders = new Map<string, readonly string[]>()
const MOST_ORDERS = 1000

function compare(one: string, other: string): number {
  const difference = (rank.get(one) ?? rank.size) - (rank.get(other) ?? rank.size)
  return difference || (one < other ? -1 : 1)
}

// One list serves all objects: no two of them want the same keys in different orders.
const rank: ReadonlyMap<string, number> = new Map(
  `spec name version tool failOn from resolved integrity verdict packedBytes unpackedBytes files visibility value proven because
   maps unlistedMaps artifacts hosts installScripts coverage packages rules findings package code ruleId id summary severity confidence message
   location chain kind valid referencedBy region source line column original related layers
   sources embedded firstParty novel lines bytes novelLines novelBytes sha256 includedBy
   snippet text startLine startColumn endLine endColumn mark fixes description edit file before after
   repositoryLocation path verification fingerprint state stops count notices detail effect digest help references
   history range versions published firstBad lastBad unpublished leaks first last
   stage registries registry tag staged by actor status checks news since added removed changed provenance decision outcome`
    .split(/\s+/)
    .map((key, index) => [key, index]),
)
