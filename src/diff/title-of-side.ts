import type { Side } from './diff.ts'

/** What a compared package is called: name and version where it has them. */
export function titleOfSide({ name, version, spec }: Side): string {
  return name === null ? spec : version === null ? name : `${name}@${version}`
}
