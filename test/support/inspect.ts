import type { Artifact } from '../../src/model/artifact.ts'
import type { DetectorTrouble, Inspector, Match } from '../../src/model/detector.ts'
import { sha256 } from '../../src/text/digest.ts'
import { kindOf } from '../../src/text/kind.ts'

/** An artifact of these bytes, as the walk would hand it to a detector. */
export function artifactOf(
  content: string | Uint8Array,
  path = 'dist/index.js',
  facts: Artifact['facts'] = {},
): Artifact {
  const bytes = typeof content === 'string' ? Buffer.from(content) : content
  return { path, mode: 0o644, bytes, kind: kindOf(path, bytes), digest: sha256(bytes), facts, contents: [] }
}

/** What an inspector finds, without its troubles. */
export function matchesOf(inspector: Inspector, artifact: Artifact): Match[] {
  return [...inspector.inspect(artifact)].filter((each): each is Match => 'ruleId' in each)
}

/** The troubles alone. */
export function troublesOf(inspector: Inspector, artifact: Artifact): DetectorTrouble[] {
  return [...inspector.inspect(artifact)].filter((each): each is DetectorTrouble => 'trouble' in each)
}
