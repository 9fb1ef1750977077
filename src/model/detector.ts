import type { Artifact, Manifest, Summary } from './artifact.ts'
import type { PackageContract } from './contract.ts'
import type { BareNotice } from './report.ts'
import type { Rule } from './rule.ts'
import type { BundledLink } from './source.ts'

/** A layer that hid a match and was undone: base64, percent, escape, concatenation, … */
export type Layer = string

/** A rule that fits, and where. Offsets count bytes of the artifact, 0-based, end exclusive; none for a whole artifact. */
export interface Match {
  readonly ruleId: string
  readonly start?: number
  readonly end?: number
  /** A child that it is about, when the artifact is a container. */
  readonly subject?: Summary
  /** Further children that it is about: the other files of a group. */
  readonly others?: readonly Summary[]
  /** Outermost first. */
  readonly layers?: readonly Layer[]
  /** The matched text after its layers were undone; leaves the engine only redacted. */
  readonly text?: string
  /** What messages and grades may use: counts, a checksum's outcome, a decoded account id. Never a secret. */
  readonly values?: Values
  /** Further spans of the same artifact that belong to it (the other half of a pair). */
  readonly related?: readonly { readonly start: number; readonly end: number; readonly message: string }[]
}

export type Values = { readonly [name: string]: string | number | boolean }

/** Something a detector could not do: a rule that exceeded its time, say. */
export interface DetectorTrouble {
  readonly trouble: BareNotice
}

/** Finds what rules describe in one artifact at a time. Reports spans; computes no lines, redacts nothing, grades nothing. */
export interface Detector {
  readonly id: string
  /** It sees nothing of an artifact but its path, kind, bytes and `facts.opened`, so it may look at text that is no artifact. */
  readonly sees?: 'text'
  create(rules: readonly Rule[], options: DetectorOptions): Inspector
}

/** A detector made ready for a set of rules. */
export interface Inspector {
  inspect(artifact: Artifact): Iterable<Match | DetectorTrouble>
}

/** Plain data from the user's config. */
export interface DetectorOptions {
  /** Bytes per glob, and for the package: `packed`, `unpacked`. */
  readonly budgets?: { readonly [glob: string]: number }
  /** Confidential terms: plain text, or a regex source with flags. */
  readonly terms?: readonly { readonly text?: string; readonly pattern?: string; readonly flags?: string }[]
  /** The release contract of the package that is audited, when it has one. */
  readonly contract?: PackageContract
  /** How the registry describes the package that is audited, when it comes from one. */
  readonly registryManifest?: Manifest
  /** The bundled dependencies of the package that is audited which are links out of the project that it was packed from. */
  readonly bundledLinks?: readonly BundledLink[]
}
