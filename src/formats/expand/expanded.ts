/** How bytes are compressed: bare deflate, deflate in zlib's or gzip's frame, brotli, zstd. */
export type Compression = 'deflate' | 'zlib' | 'gzip' | 'brotli' | 'zstd'

/** What came out, and what was wrong with the rest; with `limit` nothing comes out. */
export interface Expanded {
  readonly bytes: Uint8Array
  readonly problem: 'corrupt' | 'truncated' | 'trailing' | 'limit' | null
}
