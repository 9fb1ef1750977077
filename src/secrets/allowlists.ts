import type { Steps } from './counted-text.ts'
import { type Hit, linearMatcher, type Matcher } from './matcher.ts'

/** What an imported rule passes over. Each part that is given is a check; what `needs` says must hold. */
export interface Allowlist {
  readonly needs: 'all' | 'any'
  readonly paths: readonly string[]
  readonly patterns: readonly string[]
  /** What the patterns are tried on. */
  readonly on: 'secret' | 'match' | 'line'
  /** Words that no real secret holds, in lower case. */
  readonly words: readonly string[]
}

/** Whether a match at this path is passed over by one of the lists. */
export function allowing(lists: readonly Allowlist[]): (path: string, text: string, hit: Hit, steps: Steps) => boolean {
  const ready = lists.map((list) => ({ ...list, onPath: matchersOf(list.paths), onText: matchersOf(list.patterns) }))
  return (path, text, hit, steps) =>
    ready.some(({ needs, onPath, onText, on, words }) => {
      const secret = text.slice(hit.secretStart, hit.secretEnd).toLowerCase()
      const checks = [
        onPath.length > 0 ? () => findsAny(onPath, path, steps) : null,
        onText.length > 0 ? () => findsAny(onText, subjectOf(on, text, hit), steps) : null,
        words.length > 0 ? () => words.some((word) => secret.includes(word)) : null,
      ].filter((check) => check !== null)
      return checks.length > 0 && (needs === 'all' ? checks.every((check) => check()) : checks.some((check) => check()))
    })
}

function matchersOf(patterns: readonly string[]): readonly Matcher[] {
  return patterns.map((pattern) => linearMatcher(pattern, ''))
}

function findsAny(matchers: readonly Matcher[], text: string, steps: Steps): boolean {
  return matchers.some((matcher) => matcher.find(text, 0, steps) !== null)
}

function subjectOf(on: Allowlist['on'], text: string, hit: Hit): string {
  if (on === 'secret') return text.slice(hit.secretStart, hit.secretEnd)
  if (on === 'match') return text.slice(hit.start, hit.end)
  const end = text.indexOf('\n', hit.end)
  return text.slice(text.lastIndexOf('\n', hit.start) + 1, end === -1 ? text.length : end)
}
