/** What stands beside a report for those who look at it, and is never part of the JSON. Redacted as the report is. */
export interface Extras {
  /** What each package of the report holds, in their order; null where nothing could be opened, or where it is left out for its size. */
  readonly contents: readonly (ContentsNode | null)[]
  /** The texts that ship nowhere but in maps; only where they were asked for. */
  readonly sources: readonly SourceText[]
  /** How many such texts were left out for their size. */
  readonly sourcesLeftOut: number
  /** What the sources reveal; only of `watertight exposure`. */
  readonly exposure?: readonly ExposureSection[]
}

/** One topic of what the sources reveal, in words. */
export interface ExposureSection {
  readonly title: string
  readonly text: string
  readonly items: readonly { readonly name: string; readonly note: string; readonly place: string }[]
  /** How many items were left out. */
  readonly more: number
}

/** Something that ships, and what is inside it, to any depth. */
export interface ContentsNode {
  /** As its container stores it, `/`-separated; empty for the package itself. */
  readonly name: string
  readonly kind: string
  readonly bytes: number
  /** SHA-256 in lower-case hex. */
  readonly sha256: string
  /** A text of the package's own that ships nowhere outside maps. */
  readonly novel: boolean
  readonly contents: readonly ContentsNode[]
}

/** A text that a map gives away. */
export interface SourceText {
  /** Index into the packages of the report. */
  readonly package: number
  readonly chain: readonly string[]
  /** Every secret in it is redacted. */
  readonly text: string
}
