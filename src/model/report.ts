import type { Archive } from './artifact.ts'
import type { History } from './history.ts'
import type { Json } from './json.ts'
import type { Confidence, Severity, Threshold, Visibility } from './severity.ts'
import type { Stage } from './stage.ts'
import type { Verdict } from './verdict.ts'

/** 1-based lines and columns; columns in UTF-16 units; the end is exclusive. */
export interface Region {
  readonly startLine: number
  readonly startColumn: number
  readonly endLine: number
  readonly endColumn: number
}

/** A position in the original source, 1-based. */
export interface OriginalPosition {
  readonly source: string
  readonly line: number
  readonly column: number
  readonly name: string | null
}

export interface Location {
  readonly chain: readonly string[]
  readonly region?: Region
  readonly original: OriginalPosition | null
}

/** Redacted text around a finding; `mark` is the redacted match within `text`, in UTF-16 units, end exclusive. */
export interface Snippet {
  readonly text: string
  readonly startLine: number
  readonly mark: readonly [number, number]
}

/** One way to make the finding go away. `edit` is exact when the tool could work it out. */
export interface Fix {
  readonly kind: 'files' | 'bundler' | 'remove' | 'revoke' | 'config'
  readonly description: string
  readonly edit?: { readonly file: string; readonly before: string | null; readonly after: string }
}

/** Sources that are given away, in outline: those with the most lines come first. Paths are those of the sources, not of their maps. */
export interface SourceOutline {
  /** Folders below the one that all share, each with all that is below it; a path ends with its slash, and the top is empty. */
  readonly folders: readonly { readonly path: string; readonly files: number; readonly lines: number }[]
  readonly moreFolders: number
  readonly files: readonly { readonly path: string; readonly lines: number }[]
  readonly moreFiles: number
}

export interface Finding {
  /** Index into `packages`. */
  readonly package: number
  readonly ruleId: string
  readonly severity: Severity
  readonly confidence: Confidence
  readonly message: string
  readonly location: Location
  readonly related: readonly { readonly location: Location; readonly message: string }[]
  readonly layers: readonly string[]
  readonly snippet: Snippet | null
  readonly fixes: readonly Fix[]
  readonly repositoryLocation: { readonly path: string; readonly region?: Region } | null
  readonly verification: { readonly [key: string]: Json } | null
  readonly fingerprint: string
  readonly state: 'active' | 'suppressed' | 'baselined'
  /** Whether it stops the release: it is active, and at or above the report's `failOn`. */
  readonly stops: boolean
  /** How many findings it stands for. */
  readonly count: number
  /** What the sources are that it is about; left out where it is about none. */
  readonly sources?: SourceOutline
  /** SHA-256 of the file that it is in, in lower-case hex: an allowance that names it accepts nothing in other bytes. */
  readonly digest?: string
}

/** A notice before it is known what it is about. */
export type BareNotice = Pick<Notice, 'code' | 'detail' | 'effect'>

/** What was not examined, and why; or what is worth knowing. `package` is null when it concerns the run. */
export interface Notice {
  readonly package: number | null
  readonly code: string
  readonly chain: readonly string[]
  readonly detail: string
  readonly effect: 'incomplete' | 'none'
  /** SHA-256 of the artifact that it is about, in lower-case hex: what an allowance of it has to name. */
  readonly digest?: string
}

export interface MapEntry {
  readonly chain: readonly string[]
  readonly kind: 'file' | 'inline' | 'eval' | 'container'
  readonly valid: boolean
  readonly referencedBy: readonly string[]
  readonly tool: string | null
  readonly sources: number
  readonly embedded: number
  readonly firstParty: number
  readonly novel: number
  readonly lines: number
  readonly bytes: number
  readonly novelLines: number
  readonly novelBytes: number
}

export interface ArtifactEntry {
  readonly chain: readonly string[]
  readonly kind: string
  readonly bytes: number
  readonly sha256: string
  readonly includedBy: string | null
}

export interface PackageReport {
  readonly spec: string
  readonly name: string | null
  readonly version: string | null
  readonly from: 'directory' | 'tarball' | 'registry'
  readonly resolved: string | null
  readonly integrity: string | null
  readonly verdict: Verdict
  readonly packedBytes: number
  readonly unpackedBytes: number
  readonly files: number
  /** What it is when it is another archive than npm's tarball; left out of one that is. */
  readonly archive?: Archive['kind']
  /** `proven` is false where the package is closed only because nothing proves the open licence that it declares. */
  readonly visibility: { readonly value: Visibility; readonly proven: boolean; readonly because: string }
  readonly maps: readonly MapEntry[]
  /** How many valid maps that embed no source are counted here and not listed; left out where all are listed. */
  readonly unlistedMaps?: number
  readonly artifacts: readonly ArtifactEntry[]
  readonly hosts: readonly string[]
  /** Commands that run at whoever installs the package, by event; left out when there are none. */
  readonly installScripts?: { readonly [event: string]: string }
  readonly coverage: Coverage
}

/** How many maps the package has, those that its report does not list included. */
export function mapCount({ maps, unlistedMaps = 0 }: Pick<PackageReport, 'maps' | 'unlistedMaps'>): number {
  return maps.length + unlistedMaps
}

/** What was looked at. */
export interface Coverage {
  readonly artifacts: number
  readonly bytes: number
  readonly notices: number
  /** What no reader could open; left out when there is none. */
  readonly opaque?: number
}

/** Where a package of a release stands; docs/gates.md has a sentence for each. */
export type ReleaseState =
  | 'published'
  | 'already-published'
  | 'staged'
  | 'dry-run'
  | 'not-published'
  | 'not-verified'
  | 'different'
  | 'unknown'

export interface ReleasedPackage {
  /** Index into `packages`. */
  readonly package: number
  readonly name: string
  readonly version: string
  /** No credentials. */
  readonly registry: string
  readonly state: ReleaseState
  /** Integrity of the bytes that were audited, the only ones that are uploaded. */
  readonly audited: string
  /** Integrity of the bytes that the registry serves; null when nobody has seen them. */
  readonly served: string | null
  /** The id of a staged package. */
  readonly stage: string | null
}

export interface Report {
  readonly version: 1
  readonly tool: { readonly name: 'watertight'; readonly version: string; readonly rules: string }
  /** The lowest severity that stops a release. */
  readonly failOn: Threshold
  readonly verdict: Verdict
  readonly packages: readonly PackageReport[]
  readonly rules: readonly {
    readonly id: string
    readonly summary: string
    readonly help: string
    readonly references: readonly string[]
  }[]
  readonly findings: readonly Finding[]
  readonly notices: readonly Notice[]
  /** Only of `watertight history`. */
  readonly history?: History
  /** Only of `watertight stage`. */
  readonly stage?: Stage
  /** What became of the packages, when they were to be released. */
  readonly release?: { readonly packages: readonly ReleasedPackage[] }
}
