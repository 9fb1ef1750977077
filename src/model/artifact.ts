import type { Json } from './json.ts'
import type { MapFacts, MapReference, Origin, SourceFacts } from './source-map.ts'

/** What a format learnt about an artifact, from its container or on opening it. Plain data. */
export interface Facts {
  /** Set on a source map. */
  readonly map?: MapFacts
  /** Set on a text embedded in a source map. */
  readonly source?: SourceFacts
  /** Comments and headers that point at a map, in file order. */
  readonly references?: readonly MapReference[]
  /** What the artifact contains, as counted by the format that opened it; the walk adds that format's role. */
  readonly container?: {
    readonly format: string
    readonly entries: number
    readonly bytes: number
    readonly role?: Role
  }
  /** A container that no decoder here opens: its format's name, and why (`encrypted`, `no decoder`, …). */
  readonly opaque?: { readonly format: string; readonly because: string }
  /** The package.json of a tarball, when it is JSON; of another archive, what stands for one. */
  readonly manifest?: Manifest
  /** Set on a target that is another archive than npm's tarball. */
  readonly archive?: Archive
  /** Byte ranges [start, end) that were opened as artifacts of their own, ascending; detectors of text pass over them. */
  readonly opened?: readonly (readonly [number, number])[]
  /** A symbolic or hard link, never followed: where it points. */
  readonly link?: string
  /** Set on what its container gives out as a map, whatever its bytes say. */
  readonly mapKind?: MapFacts['kind']
  /** Set on a module that a bundle evaluates from a string literal: whose code it is. */
  readonly evalModule?: Origin
  /** Set on a map in Bun's own form, which no JSON is. */
  readonly bunMap?: true
  /** Set on an archive behind a program, which may go on behind it. */
  readonly appended?: true
}

/** A target that is no npm tarball: a packed extension, application or wheel, or any zip. */
export interface Archive {
  readonly format: 'zip' | 'crx' | 'asar'
  /** What it is for, as far as its files show: an editor's or a browser's extension, an Electron application, a Python wheel. */
  readonly kind: 'vsix' | 'browser-extension' | 'asar' | 'wheel' | 'zip'
  /** The folder that holds its manifest, `/` at its end; empty at the top. */
  readonly folder: string
  /** The file that says what it is, by its name in the archive; null when there is none. */
  readonly manifestFile: string | null
}

/**
 * What a format's containers are. `archive`: files under names of their own. `wrapper`: one file, compressed. `executable`: a program
 * that carries its code as files. `map`: a source map. `text`: a text that carries maps, sources or archives. `data`: something of its
 * own use (bytecode, a database, an object of git) that holds texts or files. `unopened`: what no other format opens.
 */
export type Role = 'archive' | 'wrapper' | 'executable' | 'map' | 'text' | 'data' | 'unopened'

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
  const isSingle = summary.facts.container?.role === 'wrapper' && summary.contents.length === 1
  return isSingle && only !== undefined ? only : summary
}

/** The summary and everything below it, itself first. */
export function* descendants(summary: Pick<Summary, 'contents'> & Partial<Summary>): Iterable<Summary> {
  for (const child of summary.contents) {
    yield child
    yield* descendants(child)
  }
}
