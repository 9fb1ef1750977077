import type { Locator } from './region.ts'

/**
 * The comment that says of the secret in the bytes `start` to `end` that it may stand there, as gitleaks and detect-secrets read it: on the same
 * line, or for the whole next one. Undefined when there is none. A long line is no line that somebody wrote a comment on.
 */
export function commentBeside(locator: Locator, start: number, end: number): string | undefined {
  const own = locator.lineAround(start)
  if (own.end - own.start > LONGEST_LINE || end > own.end) return undefined
  const beside = onLine.exec(locator.text(end, own.end))
  if (beside !== null) return beside[0]
  if (own.start === 0) return undefined
  const above = locator.lineAround(own.start - 1)
  if (above.end - above.start > LONGEST_LINE) return undefined
  return forNextLine.exec(locator.text(above.start, above.end))?.[0]
}

const LONGEST_LINE = 1000
const onLine = /\bgitleaks:allow\b|\bpragma: ?(?:allow|white)list secret\b/i
const forNextLine = /\bpragma: ?(?:allow|white)list nextline secret\b/i
