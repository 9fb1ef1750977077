/** What a packer would ship from a package. */
export interface PackerList {
  /** The packer and its version: `npm 12`, `pnpm 10.34.9`. */
  readonly packer: string
  /** `packer`: it was asked itself. `model`: by rules that our tests hold against the real one. `unknown`: nobody could be asked. */
  readonly source: 'packer' | 'model' | 'unknown'
  /** Paths in the package, sorted; null when they are not known. */
  readonly files: readonly string[] | null
  /** Why they are not known. */
  readonly because: string | null
}
