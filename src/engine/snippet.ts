import type { Snippet } from '../model/report.ts'
import type { Locator } from './region.ts'

/** A span of bytes whose text must not be shown, and what to show instead. */
export interface Redaction {
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
