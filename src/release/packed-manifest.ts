import { walk } from '../engine/walk.ts'
import { formats } from '../formats/index.ts'
import type { Manifest } from '../model/artifact.ts'
import { type Limits, Meter } from '../model/limits.ts'

/** The package.json of a tarball, without a look at anything else in it; undefined when it has none that can be read. */
export async function packedManifest(bytes: Uint8Array, limits: Limits): Promise<Manifest | undefined> {
  let manifest: Manifest | undefined
  for await (const step of walk(bytes, formats, new Meter(limits), (chain) => chain.length === 0)) {
    if (step.kind === 'artifact') manifest = step.summary.facts.manifest
  }
  return manifest
}

/** The name and version that a manifest states, null where it does not. */
export function identityOf(manifest: Manifest | undefined): {
  readonly name: string | null
  readonly version: string | null
} {
  const textOf = (value: unknown) => (typeof value === 'string' ? value : null)
  return { name: textOf(manifest?.['name']), version: textOf(manifest?.['version']) }
}
