import type { Manifest } from './artifact.ts'
import type { BareNotice } from './report.ts'

/** A package's tarball, ready to be audited. */
export interface Tarball {
  /** What the user asked for; an absolute path as it is seen from the working directory. */
  readonly spec: string
  readonly from: 'directory' | 'tarball' | 'registry'
  /** Where it came from; no home directory, no credentials. */
  readonly resolved: string | null
  /** Subresource integrity of `bytes`, sha512. */
  readonly integrity: string
  /** Compressed, as published. */
  readonly bytes: Uint8Array
  /** Troubles on the way that the report should tell. */
  readonly notices: readonly BareNotice[]
  /** How the registry describes it, when it comes from one: that is what was asked for. */
  readonly registryManifest?: Manifest
  /** Bundled dependencies in it that were links out of the project. */
  readonly bundledLinks?: readonly BundledLink[]
  /** The project that it was packed from, when it lies on this disk. */
  readonly project?: Project
}

/** The folder of a bundled dependency that is a link. */
export interface BundledLink {
  /** In the package, `/`-separated. */
  readonly path: string
  /** As the link has it; a home directory is `~`. */
  readonly leadsTo: string
  /** Whether that is outside of the repository, or of the project where there is none. */
  readonly leavesRepository: boolean
}

/** A project on this disk, as far as an edit of what it ships needs it. Paths are those of the package. */
export interface Project {
  /** Absolute, for whoever writes there; no report has it. */
  readonly directory: string
  /** The folder below the package's own directory that is published in its place, `/`-separated; empty where it is that directory. */
  readonly folder: string
  /** The text of a file; null when there is none that is the project's own and of a sane size. */
  text(path: string): Promise<string | null>
  /** The package manager that publishes it, as the project says; its version where that is known. */
  manager(): Promise<{ readonly name: RehearsalPacker['manager']; readonly version: string | null }>
  /** A copy in which edits are tried. */
  rehearse(): Promise<Rehearsal>
}

/** What lies on this disk of the project that a package is made from, to be compared with: it is not audited, and never grades anything. */
export interface Checkout {
  /** The package's folder in its repository, `/`-separated; empty at the top, and outside of any. */
  readonly folder: string
  /** The files that the repository tracks, by their paths in it; null outside of any. */
  readonly tracked: readonly string[] | null
  /** A file of the repository as it is on the disk; null when there is none, or one too large to be an original. */
  read(path: string): Promise<Uint8Array | null>
  /** A file of a dependency as it is installed. */
  readInstalled(name: string, path: string): Promise<Uint8Array | null>
}

/** A whole new text for a file of a project; `before` is null when there is no such file yet. */
export interface FileEdit {
  readonly file: string
  readonly before: string | null
  readonly after: string
}

/** A scratch copy of a project: every name and mode, and of the contents what decides which files are packed. */
export interface Rehearsal {
  /** Who can pack it here. */
  readonly packers: readonly RehearsalPacker[]
  /** Packs the copy with these edits made. */
  pack(packer: RehearsalPacker, edits: readonly FileEdit[]): Promise<Uint8Array>
  close(): Promise<void>
}

/** Whose packing rules are asked; `script` names an npm other than our own. */
export interface RehearsalPacker {
  /** `npm 11`, `pnpm 10.34.9`: what messages call it. */
  readonly name: string
  readonly manager: 'npm' | 'pnpm' | 'yarn' | 'bun'
  readonly script: string | null
}

/**
 * What is audited: a spec as it is typed, or one that says what it is. `tarball` is a path, an address or the bytes of a tarball or another
 * archive; `name` is what the report calls bytes.
 */
export type Target =
  | string
  | { readonly tarball: string | Uint8Array | AsyncIterable<Uint8Array>; readonly name?: string }
  | { readonly directory: string }
  | { readonly spec: string }

/** What is audited when somebody has opened it already. */
export interface OpenedTarget {
  readonly opened: Tarball
}

/** What opening a spec may depend on. */
export interface SourceContext {
  readonly cwd: string
  readonly from?: 'directory' | 'tarball' | 'registry'
  readonly registry?: string
  readonly offline?: boolean
  readonly workspaces?: readonly string[]
  readonly allWorkspaces?: boolean
  readonly pack?: 'npm' | 'pnpm' | 'yarn' | 'bun' | 'auto'
  readonly maxBytes: number
  /** What `-` reads. */
  readonly stdin?: AsyncIterable<Uint8Array>
  readonly signal?: AbortSignal
  readonly environment: { readonly [name: string]: string | undefined }
}

/** Turns a spec into tarballs: one, or one a workspace. Throws an AuditError when it cannot. */
export interface Source {
  readonly id: string
  accepts(spec: string, context: SourceContext): boolean | Promise<boolean>
  open(spec: string, context: SourceContext): AsyncIterable<Tarball>
}
