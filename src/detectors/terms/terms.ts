import type { Artifact } from '../../model/artifact.ts'
import { AuditError } from '../../model/audit-error.ts'
import type { Detector, DetectorOptions, DetectorTrouble, Match } from '../../model/detector.ts'
import type { Rule } from '../../model/rule.ts'
import { linearMatcher, type Matcher } from '../../secrets/matcher.ts'
import { isTextKind } from '../../text/kind.ts'
import { inspectorOf, unopened } from '../pattern/pattern.ts'
import { makeProbe } from '../pattern/probe.ts'
import { givenUp, stepsFor } from '../pattern/step-bounds.ts'

/** Finds the user's confidential terms: names, hosts and phrases that must not become public, in texts and in names of files. */
export const terms: Detector = {
  id: 'terms',
  create: (rules, options) => {
    const rule = rules.find(({ detector }) => detector === 'terms')
    if (rule === undefined || !options.terms?.length) return { inspect: () => [] }
    const literals = inspectorOf(options.terms.flatMap((term, index) => literalProbe(rule, term, index)))
    const patterns = options.terms.flatMap((term, index) => patternTerm(term, index))
    const names = options.terms.flatMap((term, index) => (term.text ? [{ text: term.text, index }] : []))
    return {
      inspect: function* (artifact) {
        yield* literals.inspect(artifact)
        if (isTextKind(artifact.kind)) yield* inspectPatterns(rule, artifact, patterns)
        yield* inspectName(rule, artifact, names)
      },
    }
  },
}

type Term = NonNullable<DetectorOptions['terms']>[number]

interface PatternTerm {
  readonly index: number
  readonly matcher: Matcher
}

/** Parts in which patterns see the text, and by how much they overlap: the longest match that cannot be cut. */
const PART = 1 << 16
const OVERLAP = 1 << 10

function literalProbe(rule: Rule, { text }: Term, index: number): readonly ReturnType<typeof makeProbe>[] {
  if (text === undefined) return []
  const options = {
    keywords: [text],
    // The detector sees UTF-8 byte by byte.
    pattern: inBytes(text).replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&'),
    flags: 'i',
    placeholders: true,
    window: Math.max(16, Buffer.byteLength(text)),
    values: { term: index + 1 },
  }
  return [makeProbe({ ...rule, options })]
}

function patternTerm({ pattern, flags = '' }: Term, index: number): readonly PatternTerm[] {
  if (pattern === undefined) return []
  const inline = [...flags].filter((flag) => flag === 's' || flag === 'm').join('')
  try {
    const source = (inline === '' ? '' : `(?${inline})`) + inBytes(pattern)
    return [{ index, matcher: linearMatcher(source, flags) }]
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
    // The pattern is confidential itself, so it is not repeated.
    throw new AuditError('ECONFIG', `confidential[${index}].pattern cannot be run in linear time`, {
      hint: 'Patterns are of RE2 syntax: no back references, and lookarounds only of one character at either end.',
    })
  }
}

function* inspectPatterns(
  rule: Rule,
  artifact: Artifact,
  patterns: readonly PatternTerm[],
): Iterable<Match | DetectorTrouble> {
  if (patterns.length === 0) return
  const bounded = patterns.map((pattern) => ({ ...pattern, steps: { left: stepsFor(artifact.bytes.length) } }))
  for (const [start, end] of unopened(artifact)) {
    for (let from = start; from < end; from += PART) {
      const to = Math.min(end, from + PART + OVERLAP)
      const text = Buffer.from(artifact.bytes.subarray(from, to)).toString('latin1')
      for (const { index, matcher, steps } of bounded) {
        if (steps.left < 0) continue
        for (
          let hit = matcher.find(text, 0, steps);
          hit !== null;
          hit = matcher.find(text, Math.max(hit.end, hit.start + 1), steps)
        ) {
          // What begins in the overlap is seen again, whole, in the next part.
          if (hit.end === hit.start || (hit.start >= PART && to < end)) continue
          yield matchOf(rule, index, artifact.bytes, from + hit.start, from + hit.end)
        }
      }
    }
  }
  // The pattern is confidential itself, so it has no name but its place.
  for (const { index, steps } of bounded) {
    if (steps.left < 0) yield givenUp(`confidential[${index}]`, 'remove it from the configuration')
  }
}

function* inspectName(
  rule: Rule,
  { path }: Artifact,
  names: readonly { readonly text: string; readonly index: number }[],
): Iterable<Match> {
  const folded = path.toLowerCase()
  for (const { text, index } of names) {
    const at = folded.indexOf(text.toLowerCase())
    if (at === -1) continue
    yield { ruleId: rule.id, text: path.slice(at, at + text.length), values: { term: index + 1 } }
  }
}

function matchOf(rule: Rule, index: number, bytes: Uint8Array, start: number, end: number): Match {
  const text = Buffer.from(bytes.subarray(start, end)).toString('utf8')
  return { ruleId: rule.id, start, end, text, values: { term: index + 1 } }
}

function inBytes(text: string): string {
  return Buffer.from(text).toString('latin1')
}
