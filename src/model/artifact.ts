import type { Json } from './json.ts'
import type { MapFacts, MapReference, SourceFacts } from './source-map.ts'

/** What a format learnt about an artifact, from its container or on opening it. Plain data. */
export interface Facts {
  /** Set on a source map. */
  readonly map?: MapFacts
  /** Set on a text embedded in a source map. */
  readonly source?: SourceFacts
  /** Comments and headers that point at a map, in file order. */
  readonly references?: readonly MapReference[]
  /** What the artifact contains, as counted by the format that opened it. */
  readonly container?: { readonly format: string; readonly entries: number; readonly bytes: number }
  /** A container that no decoder here opens: its format's name, and why (`encrypted`, `no decoder`, …). */
  readonly opaque?: { readonly format: string; readonly because: string }
  /** The package.json of a tarball, when it is JSON. */
  readonly manifest?: Manifest
  /** Byte ranges [start, end) that were opened as artifacts of their own, ascending; detectors of text pass over them. */
  readonly opened?: readonly (readonly [number, number])[]
  /** A symbolic or hard link, never followed: where it points. */
  readonly link?: string
  /** Anything else a format found that its own detector reads. */
  readonly [key: string]: unknown
}

/** A package.json: hostile JSON, so every field is unknown until looked at. */
export type Manifest = { readonly [key: string]: Json }

/** A thing that is examined: the tarball itself, a file in it, a source in a map, an entry of an archive in it. */
export interface Artifact {
  /** The name as its container stores it, `/`-separated; empty for the tarball itself. */
  readonly path: string
  readonly parent?: Artifact
  /** POSIX permission bits; 0 where the container has none. */
  readonly mode: number
  readonly bytes: Uint8Array
  /** What its bytes say that it is; see `text/kind`. */
  readonly kind: string
  /** SHA-256 in lower-case hex. */
  readonly digest: string
  readonly facts: Facts
  /** What came out of it. Complete once the artifact reaches the detectors: the walk is post-order. */
  readonly contents: readonly Summary[]
}

/** What stays of an artifact after the walk has passed it. */
export interface Summary {
  readonly path: string
  readonly chain: readonly string[]
  readonly mode: number
  readonly kind: string
  readonly size: number
  readonly digest: string
  /** SHA-256 of the text with line ends normalised to LF and without BOM; null when it is not text. */
  readonly textDigest: string | null
  /** Terminated lines, plus one for an unterminated last line; 0 when it is not text. */
  readonly lines: number
  readonly facts: Facts
  readonly contents: readonly Summary[]
}

/** The names from the package's tarball (left out) down to the artifact. */
export function chainOf(artifact: Artifact): readonly string[] {
  const names: string[] = []
  for (let at: Artifact | undefined = artifact; at?.parent; at = at.parent) names.unshift(at.path)
  return names
}

/** What a file is once a compression of the file alone is undone. */
export function uncompressed(summary: Summary): Summary {
  const [only] = summary.contents
  const isSingle = singles.has(summary.facts.container?.format ?? '') && summary.contents.length === 1
  return isSingle && only !== undefined ? only : summary
}

const singles: ReadonlySet<string> = new Set(['gzip', 'brotli', 'zstd'])

/** The summary and everything below it, itself first. */
export function* descendants(summary: Pick<Summary, 'contents'> & Partial<Summary>): Iterable<Summary> {
  for (const child of summary.contents) {
    yield child
    yield* descendants(child)
  }
}
