/** How bytes are compressed: bare deflate, deflate in zlib's or gzip's frame, and what has its own name. */
export type Compression = ByZlib | 'zstd' | 'xz' | 'lzma' | 'bzip2' | 'lz4'

/** What Node's own zlib decompresses. */
export type ByZlib = 'deflate' | 'zlib' | 'gzip' | 'brotli'

/** What came out, and what was wrong with the rest; with `limit` nothing comes out. */
export interface Expanded {
  readonly bytes: Uint8Array
  readonly problem: 'corrupt' | 'truncated' | 'trailing' | 'limit' | null
}
