import type { Confidence, Severity } from './severity.ts'

/** What every rule has, whichever detector it feeds. */
export interface Rule {
  /** `subject/name`, or `pack:subject/name` in a user's pack. */
  readonly id: string
  /** Ids that the rule had before; they still work in configs and allowances. */
  readonly aliases: readonly string[]
  /** The detector that the rule feeds. */
  readonly detector: string
  readonly severity: Severity | { readonly open: Severity; readonly closed: Severity }
  /** Cases in which another severity holds: the first whose every `when` value equals the match's. */
  readonly grades: readonly Grade[]
  readonly confidence: Confidence
  /** One line, what it is. */
  readonly summary: string
  /** What a finding says; `{name}` takes the match's value of that name. */
  readonly message: string
  /** Markdown: why it matters, how to fix it, how to allow it. */
  readonly help: string
  /** The one-line fix that a finding shows; `{name}` as in `message`. */
  readonly fix: string | null
  readonly references: readonly string[]
  /** Whether what it matches is a secret, which is never shown in full. */
  readonly secret: boolean
  /** What the detector needs: `paths`, `keywords`, `pattern`, `checksum`, … Its own module checks and reads it. */
  readonly options: { readonly [key: string]: unknown }
  readonly examples: { readonly match: readonly Example[]; readonly pass: readonly Example[] }
}

/** A severity for matches with these values, and the visibility it holds for when it is not both. */
export interface Grade {
  readonly when: { readonly [value: string]: string | number | boolean }
  readonly visibility?: 'open' | 'closed'
  readonly severity: Severity
  readonly confidence?: Confidence
  readonly message?: string
}

/** A template of a text, or of a file by path and text (`{alnum:36}` and the like are expanded when it is tried). */
export type Example = string | { readonly path?: string; readonly text?: string; readonly [key: string]: unknown }
