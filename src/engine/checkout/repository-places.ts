import { inclusions } from '../../contents/inclusion.ts'
import type { Summary } from '../../model/artifact.ts'
import type { Finding, Region } from '../../model/report.ts'
import type { Checkout } from '../../model/source.ts'
import { asBuffer } from '../../text/as-buffer.ts'
import type { Traced } from '../originals.ts'
import { Locator } from '../region.ts'
import type { OriginalsOnDisk } from './originals-on-disk.ts'

type Place = Finding['repositoryLocation']

/**
 * Where a finding lies in the repository, for who looks at it there: the tracked file of the same text as the embedded source, else the
 * packed file when it is tracked, else what in package.json lets it ship.
 */
export async function repositoryPlaces(
  root: Summary,
  checkout: Checkout,
  disk: OriginalsOnDisk,
): Promise<(candidate: Traced) => Promise<Place>> {
  if (checkout.tracked === null) return async () => null
  const files = new Map(root.contents.map((file) => [file.path, file]))
  const manifest = await disk.packed('package.json', files.get('package.json'))
  const manifestBytes = manifest && (await checkout.read(manifest.path))
  const { manifest: packedManifest } = root.facts
  const includedBy = packedManifest === undefined ? () => '' : inclusions(packedManifest)
  const lines = new Map<string, Region | undefined>()
  const lineFor = (bytes: Uint8Array, inclusion: string): Region | undefined => {
    if (!lines.has(inclusion)) lines.set(inclusion, lineOf(bytes, inclusion))
    return lines.get(inclusion)
  }
  return async ({ chain, region, subject }) => {
    const source = subject.facts.source === undefined ? null : await disk.fileOf(subject)
    if (source !== null) return withRegion(source, region)
    const [file] = chain
    if (file === undefined) return manifest && { path: manifest.path }
    const packed = await disk.packed(file, files.get(file))
    if (packed !== null) return withRegion(packed.path, packed.isSame && chain.length === 1 ? region : undefined)
    if (manifest === null) return null
    return withRegion(manifest.path, manifestBytes ? lineFor(manifestBytes, includedBy(file)) : undefined)
  }
}

function withRegion(path: string, region: Region | undefined): Place {
  return { path, ...(region && { region }) }
}

/** The entry of `files` in the text of a package.json, or else the key itself. */
function lineOf(bytes: Uint8Array, inclusion: string): Region | undefined {
  const buffer = asBuffer(bytes)
  const key = /"files"\s*:/.exec(buffer.toString('latin1'))
  if (key === null) return undefined
  const entry = Buffer.from(JSON.stringify(/^files: (.*)$/s.exec(inclusion)?.[1] ?? ''))
  const start = buffer.indexOf(entry, key.index + key[0].length)
  const locator = new Locator(bytes)
  if (start === -1) return locator.region(key.index, key.index + '"files"'.length)
  return locator.region(start, start + entry.length)
}
