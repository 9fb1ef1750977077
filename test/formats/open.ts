import type { Artifact, Facts } from '../../src/model/artifact.ts'
import type { Entry, Format, Trouble } from '../../src/model/format.ts'
import { defaultLimits, type Limits, Meter } from '../../src/model/limits.ts'
import { sha256 } from '../../src/text/digest.ts'
import { kindOf } from '../../src/text/kind.ts'

/** What one format says of some bytes. */
export interface OpenedAll {
  readonly accepted: boolean
  readonly entries: readonly Entry[]
  readonly troubles: readonly Trouble[]
  readonly facts: Facts
  /** The entries' texts by path. */
  readonly texts: Readonly<Record<string, string>>
  readonly codes: readonly string[]
}

/** Opens `bytes` with one format alone, as the file `path` of some package. */
export async function openAll(
  format: Format,
  bytes: Uint8Array,
  path = 'file.bin',
  limits: Partial<Limits> = {},
  known: Facts = {},
): Promise<OpenedAll> {
  const artifact = { ...artifactOf(bytes, path), facts: known }
  const entries: Entry[] = []
  const troubles: Trouble[] = []
  let facts: Facts = {}
  const accepted = format.accepts(artifact)
  const opened = accepted ? format.open(artifact, new Meter({ ...defaultLimits, ...limits })) : []
  for await (const one of opened) {
    if (one.kind === 'entry') entries.push(one)
    else if (one.kind === 'trouble') troubles.push(one)
    else facts = { ...facts, ...one.facts }
  }
  const texts = Object.fromEntries(entries.map((entry) => [entry.path, Buffer.from(entry.bytes).toString('latin1')]))
  return { accepted, entries, troubles, facts, texts, codes: troubles.map(({ code }) => code) }
}

/** The artifact that a walk would make of a file; the package's tarball itself when `path` is empty. */
export function artifactOf(bytes: Uint8Array, path: string): Artifact {
  return {
    path,
    ...(path === '' ? {} : { parent: root }),
    mode: 0o644,
    bytes,
    kind: kindOf(path, bytes),
    digest: sha256(bytes),
    facts: {},
    contents: [],
  }
}

const root: Artifact = {
  path: '',
  mode: 0,
  bytes: new Uint8Array(),
  kind: 'tar',
  digest: '',
  facts: {},
  contents: [],
}
