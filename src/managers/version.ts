import semver from 'semver'

/** Whether `version` is `oldest` or later, by its three numbers: a prerelease counts as its release; false for what is no version. */
export function isAtLeastVersion(version: string, oldest: string): boolean {
  // `coerce` would find a number in any text.
  const found = /^v?\d/.test(version) ? semver.coerce(version) : null
  return found !== null && semver.gte(found, oldest)
}

/** Whether one version comes after another; false where either is no version. */
export function isHigherVersion(version: string, than: string): boolean {
  return semver.valid(version) !== null && semver.valid(than) !== null && semver.gt(version, than)
}
