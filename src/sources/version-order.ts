import semver from 'semver'

/** Below zero when `one` comes before `other` in the order of their numbers, as npm takes it. */
export function compareVersions(one: string, other: string): number {
  return semver.compareLoose(one, other)
}

/** Whether it is a version as a registry has them, and no tag or range. */
export function isVersion(text: string): boolean {
  return semver.valid(text) === text
}

export function isPrerelease(version: string): boolean {
  return semver.prerelease(version) !== null
}
