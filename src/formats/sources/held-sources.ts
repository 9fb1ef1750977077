import { classifySource } from '../../contents/sources.ts'
import type { Artifact, Facts } from '../../model/artifact.ts'
import type { Opened } from '../../model/format.ts'
import type { MapFacts } from '../../model/source-map.ts'

/** A source file that a report holds whole. */
export interface HeldSource {
  readonly path: string
  readonly bytes: Uint8Array
}

/** The source as an entry of what holds it. */
export function sourceEntry({ path, bytes }: HeldSource, index: number): Opened {
  const source = { url: path, index, origin: classifySource(path), ignored: false }
  return { kind: 'entry', path, bytes, facts: { source } }
}

/** What is known of a report that holds sources: it gives them away as a source map does, so it is judged like one. */
export function heldSources(
  artifact: Artifact,
  paths: readonly string[],
  ranges: readonly (readonly [number, number])[],
): Facts {
  const map: MapFacts = {
    kind: 'container',
    valid: true,
    problems: [],
    // A bundler's option for maps would be the wrong advice here.
    tool: null,
    debugId: null,
    file: null,
    sources: paths.length,
    embedded: paths.length,
    sourceUrls: paths.slice(0, MAX_URLS),
    external: [],
  }
  // Other formats may have opened parts of the text before.
  const opened = [...(artifact.facts.opened ?? []), ...ranges].sort((one, other) => one[0] - other[0])
  return { map, opened }
}

const MAX_URLS = 10_000
