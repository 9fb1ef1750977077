import { formats } from '../formats/index.ts'
import type { Artifact, Manifest } from '../model/artifact.ts'
import { isFields } from '../model/json.ts'
import { type Limits, Meter } from '../model/limits.ts'
import { kindOf } from '../text/kind.ts'
import { parseJson } from '../text/parse-json.ts'

/** The package.json of a tarball, without a look at anything else in it; undefined when it has none that can be read. */
export async function packedManifest(bytes: Uint8Array, limits: Limits): Promise<Manifest | undefined> {
  const root: Artifact = { path: '', mode: 0, bytes, kind: kindOf('', bytes), digest: '', facts: {}, contents: [] }
  const meter = new Meter(limits)
  let manifest: Manifest | undefined
  for (const format of formats.filter((candidate) => candidate.accepts(root))) {
    for await (const opened of format.open(root, meter)) {
      if (opened.kind !== 'entry') continue
      if (meter.count(opened.bytes.length) !== undefined) return manifest
      // npm unpacks the last of several, and so it is the one that counts.
      if (/^(?:[^/]+\/)?package\.json$/.test(opened.path)) manifest = parseManifest(opened.bytes)
    }
  }
  return manifest
}

/** The object that a package.json holds; undefined when it holds none, of which the audit tells where it needs one. */
export function parseManifest(bytes: Uint8Array): Manifest | undefined {
  if (bytes.length > MANIFEST_BYTES) return undefined
  const value = parseJson(Buffer.from(bytes).toString('utf8'))
  return isFields(value) ? (value as Manifest) : undefined
}

const MANIFEST_BYTES = 16 * 1024 ** 2

/** The name and version that a manifest states, null where it does not. */
export function identityOf(manifest: Manifest | undefined): {
  readonly name: string | null
  readonly version: string | null
} {
  const textOf = (value: unknown) => (typeof value === 'string' ? value : null)
  return { name: textOf(manifest?.['name']), version: textOf(manifest?.['version']) }
}
