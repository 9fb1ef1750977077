import type { Archive, Manifest, Summary } from '../model/artifact.ts'
import { compareChains } from '../model/chain.ts'
import type { Values } from '../model/detector.ts'
import type { RawFinding } from '../model/raw-finding.ts'
import type { Rule } from '../model/rule.ts'
import { type Confidence, isAtLeast, type Severity, type Visibility } from '../model/severity.ts'
import type { JudgedVisibility } from '../policy/visibility-of.ts'
import { describeRevealed } from '../secrets/describe-revealed.ts'
import { wordFor } from '../text/count.ts'
import { sha256 } from '../text/digest.ts'
import { fill } from '../text/fill.ts'
import { withoutHashes } from '../text/without-hashes.ts'
import type { Compared } from './checkout/compare.ts'
import { fixesOf } from './fixes.ts'
import { fixesInArchive } from './fixes-in-archive.ts'
import type { Traced } from './originals.ts'
import type { Outlined } from './source-outline.ts'

/** Turns what was found in one package into findings, all still active, worst first and otherwise in the order of their places. */
export function findingsOf(
  candidates: readonly Outlined[],
  subject: {
    readonly index: number
    readonly name: string | null
    /** The files of the package. */
    readonly contents: readonly Summary[]
    readonly visibility: JudgedVisibility
    readonly manifest?: Manifest | undefined
    /** Set when it is no npm tarball. */
    readonly archive?: Archive | undefined
  },
): readonly RawFinding[] {
  const kinds = new Map(subject.contents.map(({ path, kind }) => [path, kind]))
  const findings = candidates.map((candidate): RawFinding => {
    const { rule, chain, region, original } = candidate
    const { severity, confidence, message } = grade(rule, candidate.values, subject.visibility.value)
    const isSecret = rule.secret
    const fixes = fixesOf(candidate, kinds.get(chain[0] ?? ''), subject.manifest)
    const ownMessage = isSecret ? message + describeRevealed(candidate.values) : message
    return {
      package: subject.index,
      ruleId: rule.id,
      severity,
      confidence,
      message: candidate.remark === undefined ? ownMessage : `${ownMessage}; ${candidate.remark}`,
      location: { chain, ...(region && { region }), original },
      related: candidate.related,
      layers: candidate.layers,
      snippet: candidate.snippet,
      fixes: subject.archive ? fixesInArchive(fixes, subject.archive, chain[0] ?? '') : fixes,
      repositoryLocation: candidate.repositoryLocation ?? null,
      verification: candidate.verification ?? null,
      fingerprint: fingerprint({
        ruleId: rule.id,
        packageName: subject.name,
        chain,
        matched: candidate.matched,
        isSecret,
      }),
      ...(candidate.sources && { sources: candidate.sources }),
      digest: candidate.subject.digest,
      ...(isSecret && candidate.matched !== '' && { value: sha256(`${rule.id} ${candidate.matched}`) }),
      ...(candidate.comment !== undefined && { comment: candidate.comment }),
      // What the policy makes of it, `judge` says.
      state: 'active',
      stops: false,
      count: 1,
    }
  })
  return findings.sort(compareFindings)
}

/** The order of findings in a report: package, severity from the worst, place, rule. The same input gives the same order. */
function compareFindings(a: RawFinding, b: RawFinding): number {
  if (a.package !== b.package) return a.package - b.package
  if (a.severity !== b.severity) return isAtLeast(a.severity, b.severity) ? -1 : 1
  return (
    compareChains(a.location.chain, b.location.chain) ||
    (a.location.region?.startLine ?? 0) - (b.location.region?.startLine ?? 0) ||
    (a.location.region?.startColumn ?? 0) - (b.location.region?.startColumn ?? 0) ||
    compareText(a.ruleId, b.ruleId) ||
    compareText(a.fingerprint, b.fingerprint)
  )
}

// Not localeCompare: the order must not depend on the machine's language.
function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

/**
 * Names a finding across versions and line shifts: `wt1:` and a SHA-256 of rule, package, chain and matched text.
 * A secret enters only as 20 bits of its digest, too few to try guesses against.
 */
export function fingerprint(finding: {
  readonly ruleId: string
  readonly packageName: string | null
  readonly chain: readonly string[]
  readonly matched: string
  readonly isSecret: boolean
}): string {
  const matched = finding.isSecret ? sha256(finding.matched).slice(0, 5) : finding.matched
  const parts = [finding.ruleId, finding.packageName ?? '', ...finding.chain.map(withoutHashes), matched]
  return `wt1:${sha256(JSON.stringify(parts))}`
}

/**
 * One leak, one finding. What was found in a generated file and again in the source that it was made from stands in the source,
 * with the generated place as a related one; equal text twice in one artifact stands where it came first.
 */
export function mergeCandidates(candidates: readonly Traced[]): readonly Traced[] {
  const merged = new Map<string, Traced>()
  const byMap = new Map<string, string>()
  for (const candidate of candidates.filter(({ mapChain }) => mapChain === null)) {
    const key = keyOf(candidate, candidate.chain)
    put(merged, key, candidate)
    if (candidate.subject.facts.source === undefined) continue
    const inMap = keyOf(candidate, candidate.chain.slice(0, -1))
    if (!byMap.has(inMap)) byMap.set(inMap, key)
  }
  for (const candidate of candidates.filter(({ mapChain }) => mapChain !== null)) {
    const { originalChain, mapChain } = candidate
    // A coarse map leads to another line, or nowhere: the same text anywhere in its sources is the same leak.
    const traced = keyOf(candidate, originalChain ?? [])
    const key = merged.has(traced) ? traced : byMap.get(keyOf(candidate, mapChain ?? []))
    const source = key === undefined ? undefined : merged.get(key)
    if (key === undefined || source === undefined) put(merged, keyOf(candidate, candidate.chain), candidate)
    else merged.set(key, withRelated(source, candidate, 'the same in the generated file'))
  }
  return [...merged.values()]
}

function put(merged: Map<string, Traced>, key: string, candidate: Traced): void {
  const first = merged.get(key)
  if (first === undefined) {
    merged.set(key, candidate)
    return
  }
  const { comment, ...both } = withRelated(first, candidate, 'and again here')
  // A comment beside one place says nothing of another.
  const isForBoth = comment !== undefined && candidate.comment !== undefined
  merged.set(key, isForBoth ? { ...both, comment } : both)
}

function withRelated(first: Traced, other: Traced, message: string): Traced {
  if (first.related.length >= RELATED) return first
  const { chain, region, original } = other
  const location = { chain, ...(region && { region }), original }
  return { ...first, related: [...first.related, { location, message }] }
}

/** What a reader needs of a leak that is repeated a thousand times. */
const RELATED = 20

function keyOf(candidate: Traced, chain: readonly string[]): string {
  const place = candidate.matched === '' && candidate.region ? JSON.stringify(candidate.region) : ''
  return JSON.stringify([candidate.rule.id, chain, sha256(candidate.matched), place])
}

/** Where a package is closed only for lack of proof, its maps are one question about all of it instead of a finding each. */
export function askWhetherOpen(
  candidates: readonly Compared[],
  root: Summary,
  { proven, because }: JudgedVisibility,
): readonly Compared[] {
  if (proven) return candidates
  const maps = candidates.filter(({ rule }) => rule.id === 'map/embedded-sources')
  const others = candidates
    .filter((candidate) => !maps.includes(candidate))
    .map((candidate) => ({ ...candidate, values: { ...candidate.values, unproven: true } }))
  const [first] = maps
  if (first === undefined) return others
  const asked: Compared = {
    ...first,
    rule: { ...first.rule, fix: answer },
    chain: [],
    subject: root,
    region: undefined,
    snippet: null,
    matched: '',
    values: { ...sums(maps), unproven: true, because },
    related: maps.slice(0, RELATED).map(({ chain }) => ({
      location: { chain, original: null },
      message: 'a map that holds its sources',
    })),
    repositoryLocation: null,
  }
  return [...others, asked]
}

const answer =
  'If it is, write `"visibility": "open"` into the configuration or ship the licence\'s text; if it is not, leave the maps out (`"!**/*.map"` in `files`).'

function sums(maps: readonly Compared[]): Values {
  const sum = (name: string) => maps.reduce((total, { values }) => total + Number(values[name] ?? 0), 0)
  const [novel, novelLines, embedded, lines] = [sum('novel'), sum('novelLines'), sum('embedded'), sum('lines')]
  return {
    maps: maps.length,
    mapWords: wordFor(maps.length, 'map holds', 'maps hold'),
    hasNovel: novel > 0,
    novel,
    novelLines,
    embedded,
    lines,
    files: wordFor(novel, 'original file'),
    fileLines: wordFor(novelLines, 'line'),
    sourceWord: wordFor(embedded, 'source'),
    lineWord: wordFor(lines, 'line'),
  }
}

/** How bad a match of `rule` is in a package of this visibility, how sure it is, and what a finding says of it. */
export function grade(
  rule: Pick<Rule, 'severity' | 'grades' | 'confidence' | 'message'>,
  values: Values,
  visibility: Visibility,
): { readonly severity: Severity; readonly confidence: Confidence; readonly message: string } {
  const special = rule.grades.find(
    (candidate) =>
      (candidate.visibility === undefined || candidate.visibility === visibility) &&
      Object.entries(candidate.when).every(([name, value]) => Object.hasOwn(values, name) && values[name] === value),
  )
  const usual = typeof rule.severity === 'string' ? rule.severity : rule.severity[visibility]
  return {
    severity: special?.severity ?? usual,
    confidence: special?.confidence ?? rule.confidence,
    message: fill(special?.message ?? rule.message, values),
  }
}
