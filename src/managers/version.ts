import semver from 'semver'

/** Whether `version` is `oldest` or later, by its three numbers: a prerelease counts as its release; false for what is no version. */
export function isAtLeastVersion(version: string, oldest: string): boolean {
  // `coerce` would find a number in any text.
  const found = /^v?\d/.test(version) ? semver.coerce(version) : null
  return found !== null && semver.gte(found, oldest)
}
