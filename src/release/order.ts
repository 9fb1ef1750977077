import type { Manifest } from '../model/artifact.ts'

/** `packages` so that each comes after those of them that it depends on; a ring keeps the order that it had. */
export function inOrderOfDependency<T extends { readonly name: string; readonly manifest: Manifest }>(
  packages: readonly T[],
): readonly T[] {
  const byName = new Map(packages.map((one) => [one.name, one]))
  const ordered = new Set<T>()
  const visiting = new Set<T>()
  const visit = (one: T): void => {
    if (ordered.has(one) || visiting.has(one)) return
    visiting.add(one)
    for (const name of needsOf(one.manifest)) {
      const needed = byName.get(name)
      if (needed !== undefined) visit(needed)
    }
    ordered.add(one)
  }
  for (const one of packages) visit(one)
  return [...ordered]
}

/** What must be on the registry before somebody can install the package. */
function needsOf(manifest: Manifest): readonly string[] {
  return ['dependencies', 'optionalDependencies', 'peerDependencies'].flatMap((key) => {
    const value = manifest[key]
    return typeof value === 'object' && value !== null ? Object.keys(value) : []
  })
}
