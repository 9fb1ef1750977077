import { type Chain, chainMatcher, namesIn } from '../model/chain.ts'
import type { Finding, Notice } from '../model/report.ts'
import type { Allowance } from '../schema/policy.ts'
import { globMatcher } from '../text/glob.ts'
import { GlobIndex } from '../text/glob-index.ts'

/** Says which of the user's allowances accepts a finding or a notice, and remembers which ones were of use. */
export interface Allowances {
  /** `itself` where one names the finding and no place: then the secret may stand in other places that are as grave. */
  accepts(finding: Pick<Finding, 'ruleId' | 'location' | 'fingerprint' | 'digest'>): 'itself' | 'there' | null
  acceptsNotice(notice: Pick<Notice, 'code' | 'chain' | 'digest'>): boolean
  /** Those that accepted nothing so far. */
  unused(): readonly Allowance[]
  /** Those that accepted secrets although they name none of them and no content, with the fingerprints that would. */
  unpinned(): ReadonlyMap<Allowance, ReadonlySet<string>>
  /** Those whose last day is before `today`. */
  readonly expired: readonly Allowance[]
}

/** Makes the user's allowances ready; those that expired before `today` accept nothing. `idOf` gives a rule's present id. */
export function readAllowances(
  allowances: readonly Allowance[],
  idOf: (rule: string) => string,
  secretRules: ReadonlySet<string>,
  today: string | null,
): Allowances {
  const expired = allowances.filter((allowance) => isExpired(allowance, today))
  const valid = allowances.filter((allowance) => !isExpired(allowance, today))
  const find = allowanceIndex(valid, idOf)
  const used = new Set<Allowance>()
  const unpinned = new Map<Allowance, Set<string>>()

  // Every allowance that fits counts as used: which of two overlapping ones comes first must not make the other look idle.
  function accepted(fitting: readonly Alike[]): boolean {
    for (const { allowances: alike } of fitting) for (const allowance of alike) used.add(allowance)
    return fitting.length > 0
  }

  /** Only when no other names the secret or the bytes that it is in. */
  function remember(fitting: readonly Alike[], { ruleId, fingerprint }: Pick<Finding, 'ruleId' | 'fingerprint'>): void {
    if (!secretRules.has(ruleId) || fitting.some(({ allowances: [first] }) => isPinned(first))) return
    for (const allowance of fitting.flatMap(({ allowances: alike }) => alike)) {
      const fingerprints = unpinned.get(allowance) ?? new Set()
      unpinned.set(allowance, fingerprints.add(fingerprint))
    }
  }

  return {
    accepts: (finding) => {
      const fitting = find
        .ofFinding(finding)
        .filter(
          ({ allowances: [{ rule, fingerprint, digest }], fits }) =>
            (rule === undefined || idOf(rule) === finding.ruleId) &&
            (fingerprint === undefined || fingerprint === finding.fingerprint) &&
            (digest === undefined || digest === finding.digest) &&
            fits(finding.location.chain),
        )
      remember(fitting, finding)
      if (!accepted(fitting)) return null
      return fitting.some(({ allowances: [first] }) => namesNoPlace(first)) ? 'itself' : 'there'
    },
    // Only a named file with these very bytes: whatever else comes to lie there has still not been examined.
    acceptsNotice: ({ code, chain, digest }) =>
      accepted(
        find
          .ofNotice(code, chain)
          .filter(
            ({ allowances: [allowance], fits }) =>
              allowance.path !== undefined &&
              chain.length > 0 &&
              fits(chain) &&
              digest !== undefined &&
              allowance.digest === digest,
          ),
      ),
    unused: () => valid.filter((allowance) => !used.has(allowance)),
    unpinned: () => unpinned,
    expired,
  }
}

/** How an allowance is named to the user: by what it matches. */
export function describe({ rule, path, fingerprint, notice }: Allowance): string {
  const subject = notice ?? rule ?? fingerprint
  if (subject === undefined) return path ?? 'an allowance without rule, path or fingerprint'
  return path === undefined ? subject : `${subject} in ${path}`
}

/** Allowances that say the same, maybe for other reasons. */
interface Alike {
  readonly place: number
  readonly allowances: [Allowance, ...Allowance[]]
  readonly fits: (chain: readonly string[]) => boolean
}

interface AllowanceIndex {
  ofFinding(finding: Pick<Finding, 'ruleId' | 'location' | 'fingerprint'>): readonly Alike[]
  ofNotice(code: string, chain: readonly string[]): readonly Alike[]
}

/** Looks up those that may fit: by fingerprint where they name one, else by rule or notice and by the file. */
function allowanceIndex(allowances: readonly Allowance[], idOf: (rule: string) => string): AllowanceIndex {
  const byWording = new Map<string, Alike>()
  const byFingerprint = new Map<string, Alike[]>()
  const bySubject = new Map<string, { readonly anywhere: Alike[]; readonly byFile: GlobIndex<Alike> }>()
  for (const allowance of allowances) {
    const { rule, path, fingerprint, notice, digest } = allowance
    const wording = JSON.stringify([rule, path, fingerprint, notice, digest])
    const known = byWording.get(wording)
    if (known) {
      known.allowances.push(allowance)
      continue
    }
    const alike: Alike = { place: byWording.size, allowances: [allowance], fits: pathTest(path) }
    byWording.set(wording, alike)
    if (notice === undefined && fingerprint !== undefined) {
      byFingerprint.set(fingerprint, [...(byFingerprint.get(fingerprint) ?? []), alike])
    } else if ((notice ?? rule ?? path) !== undefined) {
      const key = notice === undefined ? ruleKey(rule === undefined ? undefined : idOf(rule)) : noticeKey(notice)
      const subject = bySubject.get(key) ?? { anywhere: [], byFile: new GlobIndex<Alike>({ ignoreCase: false }) }
      bySubject.set(key, subject)
      if (path === undefined) subject.anywhere.push(alike)
      else subject.byFile.add(chainGlobs(path)[0] ?? '', alike)
    }
  }
  const ofSubject = (key: string, [file]: readonly string[]): readonly Alike[] => {
    const subject = bySubject.get(key)
    return subject === undefined ? [] : [...subject.anywhere, ...(file === undefined ? [] : subject.byFile.find(file))]
  }
  const inOrder = (found: readonly Alike[]) => [...found].sort((a, b) => a.place - b.place)
  return {
    ofFinding: ({ ruleId, location: { chain }, fingerprint }) =>
      inOrder([
        ...(byFingerprint.get(fingerprint) ?? []),
        ...ofSubject(ruleKey(ruleId), chain),
        ...ofSubject(ruleKey(undefined), chain),
      ]),
    ofNotice: (code, chain) => inOrder(ofSubject(noticeKey(code), chain)),
  }
}

function ruleKey(rule: string | undefined): string {
  return `rule ${rule ?? ''}`
}

function noticeKey(code: string): string {
  return `notice ${code}`
}

function namesNoPlace({ fingerprint, path, digest }: Allowance): boolean {
  return fingerprint !== undefined && path === undefined && digest === undefined
}

function isPinned({ fingerprint, digest }: Allowance): boolean {
  return (fingerprint ?? digest) !== undefined
}

function isExpired({ expires }: Allowance, today: string | null): boolean {
  return today !== null && expires !== undefined && expires < today
}

/** A test of chains; an allowance without a path fits all. */
function pathTest(path: string | undefined): (chain: Chain) => boolean {
  if (path === undefined) return () => true
  return chainMatcher(path, 'inside', (glob) => globMatcher([withoutDot(glob)]))
}

function chainGlobs(path: string): readonly string[] {
  return namesIn(path).map(withoutDot)
}

function withoutDot(glob: string): string {
  return glob.replace(/^\.\//, '')
}
