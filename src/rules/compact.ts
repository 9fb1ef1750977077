import type { Grade, Rule } from '../model/rule.ts'

/** A rule as the build writes it: what every rule has of its own, in a row, and what it does not have like most others. */
export type CompactRule = readonly [
  id: string,
  severity: Rule['severity'],
  summary: string,
  help: string,
  references: readonly string[],
  options: Rule['options'],
  others: Partial<Rule>,
]

/** Leaves out what `fullRule` puts back, and the examples, which nothing but its tests asks for. */
export function compactRule(rule: Rule): CompactRule {
  const { id, severity, summary, help, references, options, examples: _, ...kept } = rule
  const usual: Partial<Rule> = { ...usualOf(id, summary, rule), detector: 'pattern', secret: isSecret(id) }
  const others = Object.entries(kept).filter(([key, value]) => !isSame(value, usual[key as keyof Rule]))
  const addresses = references.map((address) => address.replace(/^https:\/\//, ''))
  return [id, severity, summary, help.replace(advice, shortAdvice), addresses, options, Object.fromEntries(others)]
}

/** The rule that was written so. */
export function fullRule([id, severity, summary, written, addresses, options, others]: CompactRule): Rule {
  const help = written.replace(/§([0-9a-z])/g, (_, place: string) => longAdvice(Number.parseInt(place, 36)))
  const references = addresses.map((address) => (/^\w+:/.test(address) ? address : `https://${address}`))
  return { ...usualOf(id, summary, others), ...others, id, severity, summary, help, references, options }
}

function isSecret(id: string): boolean {
  return id.startsWith('secret/')
}

const adviceWords = 'issue a new one and hand it to the program at run time instead of shipping it.'.split(' ')
/** What most rules for secrets advise at the end, on one line or on two. */
const advice = new RegExp(adviceWords.join('[ \\n]').replaceAll('.', '\\.'), 'g')

/** The advice as a sign and behind which word the line ends, 0 for none. */
function shortAdvice(text: string): string {
  const lines = text.split('\n')
  if (lines.length > 2) return text
  return `§${(lines.length === 1 ? 0 : (lines[0] ?? '').split(' ').length).toString(36)}`
}

function longAdvice(words: number): string {
  const [first, second] = [adviceWords.slice(0, words).join(' '), adviceWords.slice(words).join(' ')]
  return first === '' ? second : `${first}\n${second}`
}

function usualOf(id: string, summary: string, others: Partial<Rule>) {
  const { detector = 'pattern', secret = isSecret(id) } = others
  return {
    aliases: [],
    detector,
    grades: secret && detector === 'pattern' ? shownGrades : [],
    confidence: 'high' as const,
    message: summary,
    fix: null,
    secret,
    examples: { match: [], pass: [] },
  }
}

/**
 * A secret that documentation shows is only noted, unless its checksum says that it is one; one that only its name makes one is low in files of
 * tests, which are full of what was made up for them.
 */
export const shownGrades: readonly Grade[] = [
  { when: { documented: true }, severity: 'info', confidence: 'low' },
  { when: { tested: true }, severity: 'low', confidence: 'low' },
]

function isSame(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other)
}
