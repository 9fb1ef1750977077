import type { Manifest } from '../../model/artifact.ts'
import type { FileEdit, Project } from '../../model/source.ts'

/** What an edit has to know of a package: what it says, what ships, and the project when it lies on this disk. */
export interface Ground {
  readonly manifest: Manifest
  readonly shipped: readonly string[]
  readonly project: Project | undefined
}

/** One way to keep files out of a package: edits of one file or of several. */
export interface Draft {
  readonly edits: readonly DraftEdit[]
  /** What the way is known not to work with, or asks for. */
  readonly caveat: string | null
  /** How far it can be relied on: less is better. */
  readonly rank: number
}

/** A file's new text, the part of it that changes, and which files of the package it is about. */
export interface DraftEdit extends FileEdit {
  readonly shown: { readonly before: string | null; readonly after: string }
  readonly leavesOut: readonly string[]
}
