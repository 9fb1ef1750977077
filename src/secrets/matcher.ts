import { createRequire } from 'node:module'
import type { RE2JS } from 're2js'
import { CountedText, endless, type Steps } from './counted-text.ts'

/** Where a pattern matched, and the part of it that is the secret: its group of that name, or all of it. */
export interface Hit {
  readonly start: number
  readonly end: number
  readonly secretStart: number
  readonly secretEnd: number
  /** The secret itself, where it does not stand there as it is. */
  readonly value?: string
  /** What the other named groups matched. */
  readonly groups: { readonly [name: string]: string }
}

/** A compiled pattern: the first match at or after `from`. Finds nothing when it takes more than `steps`, which then are negative. */
export interface Matcher {
  find(text: string, from: number, steps?: Steps): Hit | null
}

/** Runs a pattern of our own, which the tests have checked for catastrophic backtracking. */
export function nativeMatcher(source: string, flags: string): Matcher {
  // Compiled when first asked: most rules never are.
  let pattern: RegExp | undefined
  let exact: RegExp | null | undefined
  return {
    find: (text, from) => {
      pattern ??= new RegExp(source, `${flags}g`)
      pattern.lastIndex = from
      const found = pattern.exec(text)
      if (found === null) return null
      const end = found.index + found[0].length
      // Positions of groups are asked for only on a match: they cost a third of the speed.
      if (exact === undefined) exact = /\(\?<[A-Za-z]/.test(source) ? new RegExp(source, `${flags}dy`) : null
      if (exact !== null) exact.lastIndex = found.index
      const secret = exact?.exec(text)?.indices?.groups?.['secret']
      const groups = plainGroups(found.groups ?? {})
      return { start: found.index, end, secretStart: secret?.[0] ?? found.index, secretEnd: secret?.[1] ?? end, groups }
    },
  }
}

// A fifth of a small package's time to load, and only patterns that are not our own need it.
const re2 = (): typeof import('re2js') => createRequire(import.meta.url)('re2js') as typeof import('re2js')

/** `size` is the number of the pattern's instructions. */
interface LinearMatcher extends Matcher {
  readonly size: number
}

/** Runs anybody's pattern in linear time. Throws a RangeError when it needs what cannot be done in linear time. */
export function linearMatcher(source: string, flags: string): LinearMatcher {
  const { pattern, body } = withoutBoundaries(source)
  const compiled = compile(pattern, flags)
  const secret = /\(\?P?<secret>/.test(source) ? 'secret' : body
  const find = (text: CountedText, from: number): Hit | null => {
    const matcher = compiled.matcher(re2().MatcherInput.utf16(text))
    if (from > text.length || !matcher.find(from)) return null
    const start = matcher.start(body)
    const end = matcher.end(body)
    const inside = matcher.start(secret) >= 0
    return {
      start,
      end,
      secretStart: inside ? matcher.start(secret) : start,
      secretEnd: inside ? matcher.end(secret) : end,
      groups: plainGroups(matcher.getNamedGroups()),
    }
  }
  const size = compiled.programSize()
  return {
    size,
    find: (text, from, steps = endless) => {
      try {
        return find(new CountedText(text, size, steps), from)
      } catch (error) {
        if (steps.left < 0) return null
        throw error
      }
    },
  }
}

function plainGroups(groups: { readonly [name: string]: string | null | undefined }): Hit['groups'] {
  const named: { [name: string]: string } = {}
  for (const [name, text] of Object.entries(groups)) {
    if (name !== 'secret' && name !== 'bounded' && text) named[name] = text
  }
  return named
}

function compile(pattern: string, flags: string): RE2JS {
  try {
    const { RE2JS } = re2()
    return RE2JS.compile(pattern, flags.includes('i') ? RE2JS.CASE_INSENSITIVE : 0)
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw new RangeError(
      `cannot be run in linear time (RE2 syntax, no back references, lookarounds only of one character at either end): ${reason}`,
    )
  }
}

/**
 * Lookarounds of one character at either end are what most token patterns have, and what RE2 has not: the character is matched instead,
 * and the rest becomes a group.
 */
function withoutBoundaries(source: string): { pattern: string; body: string | number } {
  if (hasAlternatives(source)) return { pattern: source, body: 0 }
  const before = /^\(\?<([!=])(\[(?:\\.|[^\]\\])+\]|\\[wdsWDS]|[\w"';:=/ ])\)/.exec(source)
  const rest = source.slice(before?.[0].length ?? 0)
  const after = /\(\?([!=])(\[(?:\\.|[^\]\\])+\]|\\[wdsWDS]|[\w"';:=/ ])\)$/.exec(rest)
  if (before === null && after === null) return { pattern: source, body: 0 }
  const inner = rest.slice(0, rest.length - (after?.[0].length ?? 0))
  const head = before === null ? '' : before[1] === '=' ? before[2] : `(?:^|${negated(before[2] ?? '')})`
  const tail = after === null ? '' : after[1] === '=' ? after[2] : `(?:$|${negated(after[2] ?? '')})`
  return { pattern: `${head}(?<bounded>${inner})${tail}`, body: 'bounded' }
}

function negated(characters: string): string {
  if (characters.startsWith('[^')) return `[${characters.slice(2)}`
  if (characters.startsWith('[')) return `[^${characters.slice(1)}`
  if (!characters.startsWith('\\')) return `[^${characters}]`
  const letter = characters[1] ?? ''
  return `\\${letter === letter.toLowerCase() ? letter.toUpperCase() : letter.toLowerCase()}`
}

/** Whether a `|` stands outside of all groups and classes. */
function hasAlternatives(source: string): boolean {
  const bare = source.replace(/\\./g, '').replace(/\[[^\]]*\]/g, '')
  let depth = 0
  for (const character of bare) {
    if (character === '(') depth += 1
    if (character === ')') depth -= 1
    if (character === '|' && depth === 0) return true
  }
  return false
}
