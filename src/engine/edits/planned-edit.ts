import { inclusions } from '../../contents/inclusion.ts'
import { neededFiles } from '../../contents/needed.ts'
import type { Manifest } from '../../model/artifact.ts'
import type { FileEdit, Project } from '../../model/source.ts'

/** What an edit has to know of a package: what it says, what ships, and the project when it lies on this disk. */
export interface Ground {
  readonly manifest: Manifest
  readonly shipped: readonly string[]
  readonly project: Project | undefined
  /** Why a file cannot be left out; null when it can. */
  readonly whyNeeded: (path: string) => string | null
  readonly includedBy: (path: string) => string
}

/** The ground of a package: what it says is looked up from here on. */
export function groundOf(manifest: Manifest, shipped: readonly string[], project: Project | undefined): Ground {
  return { manifest, shipped, project, whyNeeded: neededFiles(manifest), includedBy: inclusions(manifest) }
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
