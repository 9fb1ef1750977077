import type { Finding, Location, OriginalPosition, Region } from '../model/report.ts'

/** `dist/cli.js.map ! src/auth.ts:14:9`; the package itself is named by what `chain` would start with. */
export function formatLocation(location: Location): string {
  const { chain, region } = location
  const path = chain.length === 0 ? 'the package' : chain.join(' ! ')
  return region ? `${path}:${region.startLine}:${region.startColumn}` : path
}

/** `src/auth.ts:14:9`, and in whose name. */
export function formatOriginal({ source, line, column, name }: OriginalPosition): string {
  return `${source}:${line}:${column}${name === null ? '' : ` (${name})`}`
}

/** Where a code host shows a finding: the committed file when it is known, else the file in the package. */
export function placeInRepository({ location, repositoryLocation }: Pick<Finding, 'location' | 'repositoryLocation'>): {
  readonly path: string
  readonly region?: Region | undefined
} {
  if (repositoryLocation) return repositoryLocation
  const { chain, region } = location
  // What is inside a container has its lines there, and not in the file of the package.
  return { path: chain[0] ?? 'package.json', region: chain.length === 1 ? region : undefined }
}
