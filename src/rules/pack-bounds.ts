import { AuditError } from '../model/audit-error.ts'
import { formatCount } from '../text/count.ts'

/** What a pack that is not our own may cost, counted over all of its rules. Every refusal names the place. */
export class PackBounds {
  #characters = 0
  #instructions = 0

  /** Refuses more rules than an audit can afford. */
  static count(rules: number, place: PlaceInPack): void {
    if (rules > MOST_RULES)
      throw packError(place, `holds ${formatCount(rules)} rules, and a pack may hold ${formatCount(MOST_RULES)}`)
  }

  /** Refuses keywords, patterns and globs that are too many or too large, before anything is made of them. */
  admit(options: { readonly [key: string]: unknown }, at: PlaceInPack): void {
    const place = (key: string): PlaceInPack => ({ ...at, key })
    const { pattern, keywords, near, paths, exceptPaths } = options
    if (typeof pattern === 'string' && pattern.length > LONGEST_PATTERN) {
      throw packError(
        place('pattern'),
        `has ${formatCount(pattern.length)} characters, and may have ${formatCount(LONGEST_PATTERN)}`,
      )
    }
    const nearby = typeof near === 'object' && near !== null && 'keywords' in near ? near.keywords : []
    for (const [key, words] of [['keywords', keywords] as const, ['near', nearby] as const]) {
      if (!Array.isArray(words)) continue
      if (words.length > MOST_KEYWORDS) {
        throw packError(
          place(key),
          `has ${formatCount(words.length)} keywords, and may have ${formatCount(MOST_KEYWORDS)}`,
        )
      }
      for (const word of words) this.#takeKeyword(String(word), place(key))
    }
    for (const [key, globs] of [['paths', paths] as const, ['exceptPaths', exceptPaths] as const]) {
      for (const glob of Array.isArray(globs) ? globs : []) checkGlob(String(glob), place(key))
    }
  }

  /** Counts the instructions that a pattern was compiled to. */
  take(size: number, place: PlaceInPack): void {
    this.#instructions += size
    if (size > LARGEST_PATTERN) {
      throw packError(
        place,
        `is too large: ${formatCount(size)} instructions, and it may have ${formatCount(LARGEST_PATTERN)}`,
      )
    }
    if (this.#instructions > ALL_PATTERNS)
      throw packError(place, 'is one too many: the patterns of the pack are too large')
  }

  #takeKeyword(word: string, place: PlaceInPack): void {
    if (word.length > LONGEST_KEYWORD) {
      throw packError(
        place,
        `has a keyword of ${formatCount(word.length)} characters, and one may have ${formatCount(LONGEST_KEYWORD)}`,
      )
    }
    this.#characters += word.length
    if (this.#characters > ALL_KEYWORDS) throw packError(place, 'is too much: the pack has too many keywords')
  }
}

// Our own pack has some 500 rules with 5,000 characters of keywords; gitleaks' about half of that.
const MOST_RULES = 2000
const MOST_KEYWORDS = 100
const LONGEST_KEYWORD = 200
const ALL_KEYWORDS = 100_000
const LONGEST_PATTERN = 5000
const LARGEST_PATTERN = 10_000
const ALL_PATTERNS = 500_000

/** Globs are matched by backtracking, against names that anybody may have chosen. */
function checkGlob(glob: string, place: PlaceInPack): void {
  const segments = glob.split('/')
  const stars = segments.filter((segment) => segment !== '**').map((segment) => segment.split('*').length - 1)
  const isSimple = segments.length - stars.length <= 2 && Math.max(0, ...stars) <= 3 && !/[+*?@!]\(/.test(glob)
  if (glob.length > 300 || !isSimple) {
    throw packError(place, 'has a glob with more than two **, three * in one name, groups such as +( or 300 characters')
  }
}

/** Where in a pack something stands, for messages: the file, the rule, the key. */
export interface PlaceInPack {
  readonly origin: string
  readonly rule?: string
  readonly key?: string
}

/** The error of a pack that cannot be used: `rules/npm.yaml: secret/npm-token: keywords: …`. */
export function packError({ origin, rule, key }: PlaceInPack, problem: string): AuditError {
  const place = [origin, rule, key].flatMap((part) => (part === undefined ? [] : cut(part))).join(': ')
  return new AuditError('ERULEPACK', `${place}: ${cut(problem)}`, {
    hint: 'The shape of a rule is described by the JSON schema watertight/schemas/rule-pack.json.',
  })
}

/** A pack may be anybody's, and what it says of itself as long as it likes. */
function cut(text: string): string {
  return text.length > 300 ? `${text.slice(0, 300)}…` : text
}
