import type { HistoryLeak } from '../model/history.ts'
import type { Confidence, Severity } from '../model/severity.ts'
import type { Verdict } from '../model/verdict.ts'

/** What is known of a leak that is out, and what can be done. Plain data; `watertight respond --json` prints it, and status.json keeps it. */
export interface Response {
  readonly version: 1
  readonly package: {
    readonly name: string
    readonly version: string
    /** Without credentials. */
    readonly registry: string | null
    readonly integrity: string | null
  }
  /** When all of this was asked (ISO 8601, UTC). */
  readonly asked: string
  /** `incomplete`: something could not be looked at, and `notices` says what. */
  readonly verdict: Verdict
  readonly out: WhatIsOut
  readonly undo: Undo
  readonly copies: Copies
  /** What to revoke first comes first. */
  readonly secrets: readonly LeakedSecret[]
  /** Sentences: what nobody can read out of the package and the registry. */
  readonly unknown: readonly string[]
  readonly notices: readonly ResponseNotice[]
  /** What was written into the folder, `/`-separated, with the SHA-256 of what was written: what a person has changed since is not overwritten. */
  readonly files: readonly { readonly path: string; readonly sha256: string }[]
}

/** `effect` is `incomplete` where something could not be looked at that should have been. */
export interface ResponseNotice {
  readonly code: string
  readonly detail: string
  readonly effect: 'incomplete' | 'none'
}

export interface WhatIsOut {
  /** Those that leak, in the order of their numbers. */
  readonly versions: readonly LeakingVersion[]
  readonly firstBad: string | null
  readonly lastBad: string | null
  /** Whether the version that was asked for could be looked at, now or in an earlier run. */
  readonly isKnown: boolean
  /** How many versions were looked at, and how many the registry has. */
  readonly looked: number
  readonly known: number
  /** What is the same leak in many versions is one, worst first. */
  readonly leaks: readonly HistoryLeak[]
  /** How many leaks are left out of `leaks`. */
  readonly moreLeaks: number
  /** Of the version that was asked for: original files that ship nowhere else. */
  readonly sources: { readonly files: number; readonly lines: number; readonly bytes: number }
  /** Files of the version that was asked for, as they lie in the tarball, that stop a release. */
  readonly paths: readonly string[]
  /** What the sources reveal, by topic. */
  readonly exposure: readonly { readonly topic: string; readonly count: number; readonly examples: readonly string[] }[]
  /** Lines that stand in no other code, to be searched for; without secrets. */
  readonly distinctiveLines: readonly string[]
}

export interface LeakingVersion {
  readonly version: string
  readonly published: string | null
  /** Whether the registry still has it. */
  readonly state: 'public' | 'gone' | 'unknown'
  /** Hours since it was published; of one that is gone, until it was first seen to be gone. Null where the registry does not say. */
  readonly hours: number | null
  readonly isDeprecated: boolean
  readonly tags: readonly string[]
  readonly packedBytes: number
  readonly findings: number
  /** Original files and their lines that ship nowhere else. */
  readonly novel: number
  readonly novelLines: number
  /** The first of its files that stop a release, as they lie in the tarball. */
  readonly paths: readonly string[]
}

export type Answer = 'yes' | 'no' | 'unknown'

export interface Undo {
  readonly state: LeakingVersion['state']
  /** When the whole package was unpublished (ISO 8601), as the registry says; null where it was not. */
  readonly unpublishedAt: string | null
  /** By npm's rules; null where there is nothing to unpublish. */
  readonly unpublish: Unpublishing | null
  readonly tags: readonly { readonly tag: string; readonly version: string; readonly leaks: boolean | null }[]
  /** The version that should become latest; null where a new one has to be published first. */
  readonly clean: { readonly version: string; readonly published: string | null; readonly isNewer: boolean } | null
  /** What npm would make latest if the version went now; null where it would not change. */
  readonly nextLatest: { readonly version: string; readonly leaks: boolean | null } | null
  readonly provenance: { readonly isAttested: boolean | null; readonly publisher: string | null }
  readonly stage: StagedVersions
  /** In the order in which they should be run. */
  readonly commands: readonly Command[]
}

/** What awaits approval on the stage of the registry. `none`: it has no stage. `unknown`: `because` says why. */
export interface StagedVersions {
  readonly state: 'waiting' | 'empty' | 'none' | 'unknown'
  readonly because: string | null
  readonly versions: readonly {
    readonly id: string
    readonly version: string
    readonly tag: string | null
    readonly staged: string | null
    readonly by: string | null
  }[]
}

export interface Unpublishing {
  readonly answer: Answer
  readonly because: string
  /** Until when it is younger than 72 hours (ISO 8601); null when that is over or not known. */
  readonly until: string | null
  readonly criteria: readonly Criterion[]
}

/** One of the conditions that npm sets. */
export interface Criterion {
  readonly id: 'age' | 'dependents' | 'downloads' | 'owners'
  readonly rule: string
  /** Whether it is met. */
  readonly met: Answer
  /** What is the case, in words. */
  readonly found: string
  /** Where that was read. */
  readonly source: string
}

export interface Command {
  readonly id: 'release' | 'dist-tag' | 'deprecate' | 'unpublish'
  readonly why: string
  /** What npm is called with; null where a person has to do more than to run a command. */
  readonly npm: readonly string[] | null
  /** Ready to paste. */
  readonly line: string
}

export interface Copies {
  /** When they were last asked for; null when they never were. */
  readonly asked: string | null
  readonly places: readonly Place[]
  /** Versions that leak and were more than one run asks for. */
  readonly leftOut: readonly string[]
  /** Where nobody can look with one request. */
  readonly byHand: readonly { readonly name: string; readonly look: string; readonly removal: string }[]
}

export type CopyState = 'there' | 'gone' | 'unknown' | 'not asked'

export interface Place {
  readonly id: string
  readonly name: string
  readonly state: CopyState
  /** When a copy of any version was first and last seen there, and since when all are gone (ISO 8601). */
  readonly firstSeen: string | null
  readonly lastSeen: string | null
  readonly goneSince: string | null
  readonly removal: string
  readonly contact: string | null
  readonly note: string | null
  /** Each version that is asked for: the one of this response first. */
  readonly versions: readonly CopyOfVersion[]
  readonly addresses: readonly AskedAddress[]
}

/** A version at a place: when its copy was first and last seen there, and since when it is gone (ISO 8601). */
export interface CopyOfVersion {
  readonly version: string
  readonly state: CopyState
  readonly firstSeen: string | null
  readonly lastSeen: string | null
  readonly goneSince: string | null
}

export interface AskedAddress {
  readonly version: string
  readonly url: string
  readonly state: CopyState
  readonly because: string
}

export interface LeakedSecret {
  readonly ruleId: string
  readonly what: string
  readonly provider: string | null
  readonly severity: Severity
  readonly confidence: Confidence
  /** Redacted. */
  readonly snippet: string | null
  /** Where it stands, as a chain is printed. */
  readonly place: string
  readonly versions: readonly string[]
  /** What proves it, in words. */
  readonly proof: string
  readonly works: Answer | 'not asked'
  readonly revoke: { readonly url: string | null; readonly command: string | null; readonly text: string | null }
  /** Whether GitHub's bulk revocation takes it. */
  readonly isBulkRevocable: boolean
  readonly fingerprint: string
}
