/** A package's tarball, ready to be audited. */
export interface Tarball {
  /** What the user asked for. */
  readonly spec: string
  readonly from: 'directory' | 'tarball' | 'registry'
  /** Where it came from; no home directory, no credentials. */
  readonly resolved: string | null
  /** Subresource integrity of `bytes`, sha512. */
  readonly integrity: string
  /** Compressed, as published. */
  readonly bytes: Uint8Array
  /** Troubles on the way that the report should tell. */
  readonly notices: readonly {
    readonly code: string
    readonly detail: string
    readonly effect: 'incomplete' | 'none'
  }[]
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
