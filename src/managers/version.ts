import semver from 'semver'

/** Whether `version` is `oldest` or later, by its three numbers: a prerelease counts as its release; false for what is no version. */
export function isAtLeastVersion(version: string, oldest: string): boolean {
  const found = semver.coerce(version)
  return found !== null && semver.gte(found, oldest)
}
