import semver from 'semver'
import { isFields } from '../model/json.ts'
import { describedBy } from './registry.ts'
import type { DescribedVersion } from './registry-client.ts'
import { isUrl } from './target.ts'

/** A version in a registry's document of a package. */
export interface RegisteredVersion {
  readonly version: string
  /** ISO 8601, as the registry states it; null where it states none. */
  readonly published: string | null
  readonly described: DescribedVersion
}

/** The versions in a registry's document (`packument`) that one of `ranges` (ranges, versions or tags) covers, prereleases included. */
export function describedVersions(packument: unknown, ranges: readonly string[]): readonly RegisteredVersion[] {
  if (!isFields(packument) || !isFields(packument['versions'])) return []
  const tags = isFields(packument['dist-tags']) ? packument['dist-tags'] : {}
  const times = isFields(packument['time']) ? packument['time'] : {}
  const covers = (version: string) =>
    ranges.some((range) => {
      const tagged = tags[range]
      return typeof tagged === 'string'
        ? version === tagged
        : semver.satisfies(version, range, { includePrerelease: true })
    })
  return Object.entries(packument['versions']).flatMap(([version, manifest]) => {
    if (semver.valid(version) === null || !isFields(manifest) || !covers(version)) return []
    const dist = isFields(manifest['dist']) ? manifest['dist'] : {}
    const { tarball, integrity, shasum } = dist
    if (typeof tarball !== 'string' || !isUrl(tarball)) return []
    const sha1 = typeof shasum === 'string' && /^[0-9a-f]{40}$/i.test(shasum) ? sri(shasum) : null
    const described = {
      tarball,
      integrity: typeof integrity === 'string' && integrity !== '' ? integrity : sha1,
      manifest: describedBy(manifest, packument, tarball),
    }
    return [{ version, published: timeOf(times[version]), described }]
  })
}

/** A subresource integrity of what old versions have in hex. */
function sri(shasum: string): string {
  return `sha1-${Buffer.from(shasum, 'hex').toString('base64')}`
}

function timeOf(time: unknown): string | null {
  return typeof time === 'string' && !Number.isNaN(Date.parse(time)) ? new Date(time).toISOString() : null
}
