import type { Values } from '../../model/detector.ts'
import type { Rule } from '../../model/rule.ts'
import type { RevealName, StructureName } from '../../schema/secret-checks.ts'
import { type Allowlist, allowing } from '../../secrets/allowlists.ts'
import { endless } from '../../secrets/counted-text.ts'
import { linearMatcher, type Matcher, nativeMatcher } from '../../secrets/matcher.ts'
import { type PatternShape, shapeOf } from '../../secrets/pattern-shape.ts'
import { globMatcher } from '../../text/glob.ts'

/** What a rule of this detector asks for, as `rules/parse-pack` has checked it. */
interface PatternOptions {
  /** Where the pattern is tried. */
  readonly keywords?: readonly string[]
  readonly pattern?: string
  /** By which name its values are known, and what they look like. */
  readonly name?: NameOptions
  readonly value?: string
  /** It is a phrase of this list of words, wherever it stands. */
  readonly phrase?: 'bip39'
  readonly flags?: '' | 'i'
  readonly window?: number
  readonly entropy?: number
  readonly classes?: readonly ('lower' | 'upper' | 'digit' | 'symbol')[]
  readonly near?: { readonly keywords: readonly string[]; readonly within?: number }
  readonly checksum?: string
  readonly structure?: StructureName
  readonly reveals?: RevealName
  readonly pair?: string
  readonly generic?: boolean
  readonly placeholders?: boolean
  readonly paths?: readonly string[]
  readonly exceptPaths?: readonly string[]
  /** Of an imported rule: a pattern that the path must fit, and what is passed over. */
  readonly pathPattern?: string
  readonly allowlists?: readonly Allowlist[]
  /** Layers under which it is not looked for. */
  readonly exceptLayers?: readonly string[]
  /** Values that every match has. */
  readonly values?: Values
  /** Set on rules that are not our own: the pattern is run in linear time. */
  readonly linear?: boolean
}

/** How a rule knows the name that its secret is given to. Words are in lower case; phrases are words written together. */
interface NameOptions {
  /** Phrases for whose it is: `sendgrid`, `betterstack`. Without any, it may be anybody's. */
  readonly provider?: readonly string[]
  /** Words for what it is, of which one must occur; by default all that say secret. */
  readonly kinds?: readonly string[]
  /** Words that must not occur. */
  readonly not?: readonly string[]
  /** Phrases that are enough by themselves, whoever they belong to. */
  readonly whole?: readonly string[]
}

/** A rule made ready to be tried on text. */
export interface Probe {
  readonly rule: Rule
  readonly options: PatternOptions
  readonly matcher: Matcher
  /** Whether this is the form of what is given to the rule's name. */
  isValue(text: string): boolean
  /** What the pattern's matches have; nothing is said of patterns that are not our own. */
  shape(): PatternShape | null
  /** Bytes before and after a keyword that the pattern sees. */
  readonly reach: number
  appliesTo(path: string, layers: readonly string[]): boolean
  readonly passesOver: ReturnType<typeof allowing>
}

const DEFAULT_WINDOW = 256
const DEFAULT_WITHIN = 200

/** The probe of a rule. */
export function makeProbe(rule: Rule): Probe {
  const options = rule.options as unknown as PatternOptions
  const flags = options.flags ?? ''
  const within = options.near ? (options.near.within ?? DEFAULT_WITHIN) : 0
  const isIncluded = options.paths ? globMatcher(options.paths) : () => true
  const isExcepted = globMatcher(options.exceptPaths ?? [])
  const onPath = options.pathPattern === undefined ? null : linearMatcher(options.pathPattern, '')
  const { pattern = NEVER, value } = options
  const valueMatcher = value === undefined ? null : matcherOf(`^(?:${value})$`, '', options.linear)
  let shape: PatternShape | undefined
  return {
    rule,
    options,
    shape: () => {
      if (!options.linear) shape ??= shapeOf(pattern, flags)
      return shape ?? null
    },
    matcher: matcherOf(pattern, flags, options.linear),
    isValue: (text) => valueMatcher !== null && valueMatcher.find(text, 0, endless) !== null,
    reach: (options.window ?? DEFAULT_WINDOW) + within,
    appliesTo: (path, layers) =>
      isIncluded(path) &&
      !isExcepted(path) &&
      (onPath === null || onPath.find(path, 0, endless) !== null) &&
      !layers.some((layer) => options.exceptLayers?.includes(layer)),
    passesOver: allowing(options.allowlists ?? []),
  }
}

/** Matches nothing. */
const NEVER = '[^\\s\\S]'

function matcherOf(pattern: string, flags: string, isLinear: boolean | undefined): Matcher {
  return isLinear ? linearMatcher(pattern, flags) : nativeMatcher(pattern, flags)
}

/** Whether one of the rule's context words stands near the match; true when it asks for none. */
export function isNear({ near }: PatternOptions, text: string, start: number, end: number): boolean {
  if (near === undefined) return true
  const within = near.within ?? DEFAULT_WITHIN
  const before = text.slice(Math.max(0, start - within), start).toLowerCase()
  const after = text.slice(end, end + within).toLowerCase()
  return near.keywords.some((keyword) => {
    const word = keyword.toLowerCase()
    return includesWord(before, word) || includesWord(after, word)
  })
}

/** Whether the word occurs; a short one not at the end of another: there is no `dd_` in `add_script`. */
function includesWord(text: string, word: string): boolean {
  let at = text.indexOf(word)
  while (word.length <= SHORT_WORD && at > 0 && /[a-z]/.test(text[at - 1] ?? '')) at = text.indexOf(word, at + 1)
  return at !== -1
}

const SHORT_WORD = 4
