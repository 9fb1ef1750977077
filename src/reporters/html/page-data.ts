/** What the script of the page reads: two blocks of JSON, compressed; the second is opened only when somebody looks at a source. */
export interface PageData {
  readonly kinds: readonly string[]
  readonly packages: readonly { readonly title: string; readonly tree: PackedNode | null }[]
  /** Indices into `packages` of what can be compared, oldest first; empty where there is nothing to compare. */
  readonly versions: readonly number[]
}

/**
 * Name, bytes, rank of the worst finding (0 none, 1 info … 5 critical), index into `kinds`, 1 for a text that ships nowhere else, what is
 * inside, and the first digits of the digest where versions are compared.
 */
export type PackedNode = readonly [
  name: string,
  bytes: number,
  rank: number,
  kind: number,
  novel: 0 | 1,
  contents: readonly PackedNode[],
  digest?: string,
]

export interface PageSources {
  readonly files: readonly { readonly package: number; readonly path: string; readonly text: string }[]
}

/** The ids by which the script finds its data. */
export const islands = { data: 'wt-data', sources: 'wt-sources' } as const
