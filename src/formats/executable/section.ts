/** A named part of an executable: where it lies, and how it is compressed. */
export interface Section {
  readonly name: string
  readonly offset: number
  readonly size: number
  readonly compression?: 'zlib' | 'zstd'
}
