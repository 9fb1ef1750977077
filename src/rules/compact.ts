import type { Grade, Rule } from '../model/rule.ts'

/** A rule as the build writes it: without what it has like most others. */
export type CompactRule = Own & Partial<Rule>

/** What every rule has of its own. */
type Own = Pick<Rule, 'id' | 'detector' | 'severity' | 'summary' | 'help' | 'options'>

/** Leaves out what `fullRule` puts back, and the examples, which nothing but its tests asks for. */
export function compactRule(rule: Rule): CompactRule {
  const usual: Partial<Rule> = usualOf(rule)
  const { examples: _, ...kept } = rule
  const written = { ...kept, help: kept.help.replace(advice, shortAdvice) }
  const entries = Object.entries(written).filter(([key, value]) => !isSame(value, usual[key as keyof Rule]))
  return Object.fromEntries(entries) as unknown as CompactRule
}

/** The rule that was written so. */
export function fullRule(compact: CompactRule): Rule {
  const help = compact.help.replace(/§([0-9a-z])/g, (_, place: string) => longAdvice(Number.parseInt(place, 36)))
  return { ...usualOf(compact), ...compact, help }
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

function usualOf({ summary, detector, secret = false }: CompactRule): Omit<Rule, keyof Own> {
  return {
    aliases: [],
    grades: secret && detector === 'pattern' ? shownGrades : [],
    confidence: 'high',
    message: summary,
    fix: null,
    references: [],
    secret: false,
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
