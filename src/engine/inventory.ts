import { sourcesOf } from '../contents/count-sources.ts'
import type { inclusions } from '../contents/inclusion.ts'
import { shippedKind } from '../contents/shape.ts'
import type { Summary } from '../model/artifact.ts'
import { descendants } from '../model/artifact.ts'
import type { ArtifactEntry, MapEntry } from '../model/report.ts'

/** The maps of a package with what they give away, in the order of the walk. */
export function mapsOf(root: Summary): readonly MapEntry[] {
  return sourcesOf(root).maps.map(({ summary: map, referencedBy, counts }) => ({
    chain: map.chain,
    kind: map.facts.map?.kind ?? 'file',
    valid: map.facts.map?.valid ?? false,
    tool: map.facts.map?.tool ?? null,
    referencedBy,
    ...counts,
  }))
}

/** Everything that was looked at but the sources embedded in maps. */
export function artifactsOf(
  root: Summary,
  includedBy: ReturnType<typeof inclusions> | undefined,
): readonly ArtifactEntry[] {
  return [...descendants(root)]
    .filter((artifact) => artifact.facts.source === undefined)
    .map((artifact) => ({
      chain: artifact.chain,
      kind: shippedKind(artifact),
      bytes: artifact.size,
      sha256: artifact.digest,
      includedBy: includedBy === undefined ? null : includedBy(artifact.chain[0] ?? ''),
    }))
}
