import { type Artifact, chainOf, type Summary } from '../model/artifact.ts'
import type { Match, Values } from '../model/detector.ts'
import type { Location, Region, Snippet } from '../model/report.ts'
import type { Rule } from '../model/rule.ts'
import { redact } from '../secrets/redact.ts'
import { commentBeside } from './comment-beside.ts'
import { Locator } from './region.ts'

/** A match with its place, not yet graded. Still knows the matched text: it never leaves the engine. */
export interface Candidate {
  readonly rule: Rule
  readonly chain: readonly string[]
  readonly region: Region | undefined
  readonly snippet: Snippet | null
  readonly layers: readonly string[]
  readonly values: Values
  /** The matched text in full, empty for a whole artifact. */
  readonly matched: string
  /** The artifact that it is about. */
  readonly subject: Summary
  readonly related: readonly { readonly location: Location; readonly message: string }[]
  /** What a comment on the line of a secret says that accepts it there. */
  readonly comment?: string
}

/** Gives each match of one artifact its region, its redacted snippet and its related places. */
export function candidatesOf(
  artifact: Artifact,
  summary: Summary,
  matches: readonly Match[],
  rules: ReadonlyMap<string, Rule>,
): readonly Candidate[] {
  if (matches.length === 0) return []
  const locator = new Locator(artifact.bytes)
  const redactions = redactionsOf(artifact, matches, rules, locator)
  const chain = chainOf(artifact)
  return matches.flatMap((match) => {
    const rule = rules.get(match.ruleId)
    if (rule === undefined) return []
    const { start, end } = match
    const hasSpan = start !== undefined && end !== undefined && match.subject === undefined
    const subject = match.subject ?? summary
    const comment = hasSpan && rule.secret ? commentBeside(locator, start, end) : undefined
    const candidate: Candidate = {
      rule,
      chain: match.subject?.chain ?? chain,
      region: hasSpan ? locator.region(start, end) : undefined,
      snippet: hasSpan ? snippetOf(locator, start, end, redactions) : null,
      layers: match.layers ?? [],
      values: match.values ?? {},
      matched: match.text ?? (hasSpan ? locator.text(start, end) : ''),
      subject,
      related: [
        ...(match.related ?? []).map((other) => ({
          location: { chain, region: locator.region(other.start, other.end), original: null },
          message: other.message,
        })),
        ...(match.others ?? []).map((other) => ({ location: { chain: other.chain, original: null }, message: '' })),
      ],
      ...(comment !== undefined && { comment }),
    }
    return [candidate]
  })
}

/** The whole text of an artifact in which no secret that these matches name can be read. */
export function redactedText(artifact: Artifact, matches: readonly Match[], rules: ReadonlyMap<string, Rule>): string {
  const locator = new Locator(artifact.bytes)
  return shown(locator, 0, artifact.bytes.length, redactionsOf(artifact, matches, rules, locator))
}

/** Spans that hold secrets, and those that were opened: what is in there is shown where it was found. Ascending, without overlap. */
function redactionsOf(
  artifact: Artifact,
  matches: readonly Match[],
  rules: ReadonlyMap<string, Rule>,
  locator: Locator,
): readonly Redaction[] {
  const spans: Redaction[] = (artifact.facts.opened ?? []).map(([start, end]) => ({ start, end, shown: '…' }))
  for (const match of matches) {
    const rule = rules.get(match.ruleId)
    if (!rule?.secret || match.start === undefined || match.end === undefined) continue
    const prefixes = prefixesOf(rule)
    for (const { start, end } of [{ start: match.start, end: match.end }, ...(match.related ?? [])]) {
      spans.push({ start, end, shown: redact(locator.text(start, end), prefixes) })
    }
  }
  spans.sort((a, b) => a.start - b.start || b.end - a.end)
  const apart: Redaction[] = []
  for (const span of spans) {
    const last = apart[apart.length - 1]
    if (last === undefined || span.start >= last.end) apart.push(span)
    else if (span.end > last.end) apart[apart.length - 1] = { start: last.start, end: span.end, shown: '…' }
  }
  return apart
}

/** The keywords by which a rule finds its secrets are what its secrets begin with, where they have a prefix. */
function prefixesOf(rule: Rule): readonly string[] {
  const { keywords } = rule.options
  return Array.isArray(keywords) ? keywords.filter((keyword) => typeof keyword === 'string') : []
}

/** A span of bytes whose text must not be shown, and what to show instead. */
interface Redaction {
  readonly start: number
  readonly end: number
  readonly shown: string
}

/**
 * The line around the bytes `start` to `end`, cropped to what a reader needs, every redaction applied.
 * `redactions`, ascending and without overlap, must hold all secrets found in the artifact: a neighbour on the line is a secret too.
 */
export function snippetOf(locator: Locator, start: number, end: number, redactions: readonly Redaction[]): Snippet {
  const line = locator.lineAround(start)
  const stop = locator.characterFrom(Math.min(Math.max(end, start), start + MATCH_BYTES))
  const from = locator.characterFrom(Math.max(line.start, start - CONTEXT_BYTES))
  const to = Math.max(stop, Math.min(line.end, locator.characterFrom(stop + CONTEXT_BYTES)))
  const before = shown(locator, from, start, redactions)
  const own = redactions[firstBehind(redactions, start)]
  const marked = own?.start === start && own.end === end ? own.shown : shown(locator, start, stop, redactions)
  const after = shown(locator, stop === end ? end : to, to, redactions)
  const first = firstLine(marked)
  return {
    text: before + first + (first === marked ? after : ''),
    startLine: locator.region(start, start).startLine,
    mark: [before.length, before.length + first.length],
  }
}

const CONTEXT_BYTES = 160
const MATCH_BYTES = 400

/** Text of a span in which every redaction that touches it is replaced; a half of a secret is not shown either. */
function shown(locator: Locator, from: number, to: number, redactions: readonly Redaction[]): string {
  let text = ''
  let at = from
  for (let index = firstBehind(redactions, from); index < redactions.length; index += 1) {
    const { start, end, shown: instead } = redactions[index] as Redaction
    if (start >= to) break
    if (start > at) text += locator.text(at, start)
    text += instead
    at = Math.min(end, to)
  }
  return at < to ? text + locator.text(at, to) : text
}

/** Index of the first redaction that ends behind `offset`: they ascend, and a line may hold twenty thousand of them. */
function firstBehind(redactions: readonly Redaction[], offset: number): number {
  let low = 0
  let high = redactions.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((redactions[middle]?.end ?? 0) <= offset) low = middle + 1
    else high = middle
  }
  return low
}

function firstLine(text: string): string {
  return /^[^\r\n]*/.exec(text)?.[0] ?? ''
}
