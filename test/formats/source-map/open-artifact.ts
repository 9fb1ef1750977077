import { annotatedTextFormat } from '../../../src/formats/source-map/annotated-text-format.ts'
import { sourceMapFormat } from '../../../src/formats/source-map/source-map-format.ts'
import type { Artifact, Facts } from '../../../src/model/artifact.ts'
import type { Trouble } from '../../../src/model/format.ts'
import { Meter } from '../../../src/model/limits.ts'
import { sha256 } from '../../../src/text/digest.ts'
import { kindOf } from '../../../src/text/kind.ts'

/** An artifact opened by the formats of source maps, all the way down. */
export interface OpenedArtifact {
  readonly path: string
  readonly bytes: Uint8Array
  readonly text: string
  readonly facts: Facts
  readonly troubles: readonly Trouble[]
  readonly contents: readonly OpenedArtifact[]
}

/** Opens a file as the walk would, with the formats under test alone. */
export async function openArtifact(path: string, content: string | Uint8Array): Promise<OpenedArtifact> {
  const root: Artifact = { ...blank, path: '', bytes: new Uint8Array(0) }
  return open({ ...blank, path, parent: root, bytes: typeof content === 'string' ? Buffer.from(content) : content })
}

/** The paths of everything inside, each printed as a chain below the artifact. */
export function pathsIn(opened: OpenedArtifact): string[] {
  return opened.contents.flatMap((inner) => [inner.path, ...pathsIn(inner).map((path) => `${inner.path} ! ${path}`)])
}

const blank = { mode: 0, kind: 'tar', digest: '', facts: {}, contents: [] }

async function open(found: Artifact): Promise<OpenedArtifact> {
  const artifact = { ...found, kind: kindOf(found.path, found.bytes), digest: sha256(found.bytes) }
  const format = [sourceMapFormat, annotatedTextFormat].find((candidate) => candidate.accepts(artifact))
  let facts = artifact.facts
  const troubles: Trouble[] = []
  const contents: OpenedArtifact[] = []
  for await (const part of format?.open(artifact, new Meter()) ?? []) {
    if (part.kind === 'facts') facts = { ...facts, ...part.facts }
    else if (part.kind === 'trouble') troubles.push(part)
    else
      contents.push(
        await open({ ...blank, path: part.path, parent: artifact, bytes: part.bytes, facts: part.facts ?? {} }),
      )
  }
  const { path, bytes } = artifact
  return { path, bytes, text: Buffer.from(bytes).toString('utf8'), facts, troubles, contents }
}
