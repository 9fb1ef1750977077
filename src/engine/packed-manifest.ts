import { formats } from '../formats/index.ts'
import { archiveFormatOf } from '../formats/package-archive.ts'
import type { Artifact, Manifest } from '../model/artifact.ts'
import { type Limits, Meter } from '../model/limits.ts'
import { kindOf } from '../text/kind.ts'
import { ArchiveManifest } from './archive-manifest.ts'
import { parseManifest } from './parse-manifest.ts'

/** The package.json of a tarball, without a look at anything else in it; undefined when it has none that can be read. */
export async function packedManifest(bytes: Uint8Array, limits: Limits): Promise<Manifest | undefined> {
  const root: Artifact = { path: '', mode: 0, bytes, kind: kindOf('', bytes), digest: '', facts: {}, contents: [] }
  const format = archiveFormatOf(bytes)
  if (format !== null) return manifestOfArchive(root, new ArchiveManifest(format), limits)
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

async function manifestOfArchive(
  root: Artifact,
  search: ArchiveManifest,
  limits: Limits,
): Promise<Manifest | undefined> {
  const meter = new Meter(limits)
  const archived = { ...root, facts: { archive: search.found().archive } }
  for (const format of formats.filter((candidate) => candidate.accepts(archived))) {
    for await (const opened of format.open(archived, meter)) {
      if (opened.kind !== 'entry') continue
      if (meter.count(opened.bytes.length) !== undefined) return search.found().manifest
      search.add(opened.path, opened.bytes)
    }
  }
  return search.found().manifest
}

/** The name and version that a manifest states, null where it does not. */
export function identityOf(manifest: Manifest | undefined): {
  readonly name: string | null
  readonly version: string | null
} {
  const textOf = (value: unknown) => (typeof value === 'string' ? value : null)
  return { name: textOf(manifest?.['name']), version: textOf(manifest?.['version']) }
}
