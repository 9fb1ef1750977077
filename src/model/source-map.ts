/** A named departure from ECMA-426; `detail` never carries text of the map. */
export interface Problem {
  readonly code: string
  readonly detail: string
}

/** What an artifact says about where a map is. `kind`: followed by the spec, by some engine, or only text that looks like it. */
export interface MapReference {
  readonly url: string
  readonly kind: 'spec' | 'engine' | 'shadow'
  /** Byte offsets into the artifact, 0-based, end exclusive: the URL itself. */
  readonly start: number
  readonly end: number
}

/** A URL that points out of the package, and the key or comment that holds it (`sources`, `sourceRoot`, `file`, `sections[].url`, `reference`, …). */
export interface ExternalReference {
  readonly url: string
  readonly where: string
}

/** What opening a source map taught: its verdict by ECMA-426 and its own counts (those that need the package come later). */
export interface MapFacts {
  readonly kind: 'file' | 'inline' | 'eval' | 'container'
  readonly valid: boolean
  readonly problems: readonly Problem[]
  readonly tool: string | null
  readonly debugId: string | null
  /** The `file` key. */
  readonly file: string | null
  /** Entries of `sources`, all sections together. */
  readonly sources: number
  /** Texts of sources that it holds, those beyond `sources` included. */
  readonly embedded: number
  /** URLs of every source, embedded or not, resolved against the map (at most 10,000 are kept). */
  readonly sourceUrls: readonly string[]
  readonly external: readonly ExternalReference[]
}

/** What is known of one embedded source. */
export interface SourceFacts {
  /** As the map says it, before resolution; null for a nameless one. */
  readonly url: string | null
  /** 0-based, over all sections. */
  readonly index: number
  /** `own` code, a `dependency` under node_modules (with its package name), or the bundler's `runtime`. */
  readonly origin: Origin
  readonly ignored: boolean
}

/** Whose code a source of a map is. */
export type Origin =
  | { readonly kind: 'own' }
  | { readonly kind: 'dependency'; readonly name: string }
  | { readonly kind: 'runtime' }
