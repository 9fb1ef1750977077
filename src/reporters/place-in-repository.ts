import type { Finding, Region } from '../model/report.ts'

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
