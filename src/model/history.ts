import type { Severity } from './severity.ts'
import type { Verdict } from './verdict.ts'

/** What the audits of many versions of one package say together. Plain data; part of the report of `watertight history`. */
export interface History {
  readonly name: string
  /** What was asked for: a range, a version or a tag; `*` for all. */
  readonly range: string
  /** In the order of their numbers. */
  readonly versions: readonly HistoryVersion[]
  /** The first and the last version that leaks; null when none does. */
  readonly firstBad: string | null
  readonly lastBad: string | null
  /** Versions that were published once and are gone from the registry; mirrors may still serve them. */
  readonly unpublished: readonly string[]
  /** What stops a release, each with the versions that it was found in, worst first. */
  readonly leaks: readonly HistoryLeak[]
  /** What was taken for granted of the versions that were not audited; left out when all were. */
  readonly assumed?: string
}

export interface HistoryVersion {
  readonly version: string
  /** ISO 8601, as the registry states it. */
  readonly published: string | null
  /** Index into the report's packages; null when the version could not be fetched. */
  readonly package: number | null
  readonly verdict: Verdict
}

/** One leak over time. Fingerprints hold no versions, so that the same leak is known again. */
export interface HistoryLeak {
  readonly fingerprint: string
  readonly ruleId: string
  readonly severity: Severity
  readonly message: string
  readonly chain: readonly string[]
  readonly first: string
  readonly last: string
  /** How many of the audited versions have it. */
  readonly versions: number
}
