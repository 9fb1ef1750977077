/** Whether `version` is `oldest` or later, by its three numbers; false for what is no version. */
export function isAtLeastVersion(version: string, oldest: string): boolean {
  const [have, want] = [numbers(version), numbers(oldest)]
  if (have === null || want === null) return false
  for (const [at, wanted] of want.entries()) {
    const found = have[at] ?? 0
    if (found !== wanted) return found > wanted
  }
  return true
}

function numbers(version: string): readonly number[] | null {
  const match = /^v?(\d{1,9})\.(\d{1,9})\.(\d{1,9})/.exec(version)
  return match === null ? null : match.slice(1).map(Number)
}
