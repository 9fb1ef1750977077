import semver from 'semver'
import { AuditError } from '../model/audit-error.ts'

/** A version, and when it was published as the registry states it (ISO 8601). */
export interface PublishedVersion {
  readonly version: string
  readonly published: string | null
}

/** Of `versions`, in the order of their numbers, those that are wanted. Throws when none is left, and on a `since` that is neither version nor day. */
export function chooseVersions(
  versions: readonly PublishedVersion[],
  wanted: {
    readonly last?: number | undefined
    readonly since?: string | undefined
    readonly stable?: boolean | undefined
  },
): readonly PublishedVersion[] {
  const { last, since, stable } = wanted
  const isSince = since === undefined ? () => true : sinceTest(since)
  const fitting = versions.filter((one) => isSince(one) && !(stable && semver.prerelease(one.version)))
  const chosen = last === undefined ? fitting : fitting.slice(-last)
  if (chosen.length > 0) return chosen
  throw new AuditError('EUSAGE', 'there is no version to audit', {
    hint: `The registry has ${versions.length} of them, and the options leave none.`,
  })
}

function sinceTest(since: string): (one: PublishedVersion) => boolean {
  const version = semver.valid(since)
  if (version !== null) return (one) => semver.gte(one.version, version)
  const start = /^\d{4}-\d\d-\d\d(?:T[\d:.]+Z?)?$/.test(since) ? Date.parse(since) : Number.NaN
  if (Number.isNaN(start)) {
    throw new AuditError('EUSAGE', `${since} is neither a version nor a day`, {
      hint: 'Write --since 1.2.0 or --since 2026-03-31.',
    })
  }
  // What has no time could have been published since.
  return ({ published }) => published === null || Date.parse(published) >= start
}
