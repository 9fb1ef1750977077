import { brotliDecompressSync, constants, inflateSync } from 'node:zlib'

/** Whether the first bytes can be decompressed into more than they are: bytes of any other kind break a stream soon. */
export function beginsWell(compression: 'brotli' | 'zlib', bytes: Uint8Array): boolean {
  if (bytes.length < SHORTEST) return false
  try {
    const head = bytes.subarray(0, HEAD)
    const options = { maxOutputLength: MOST }
    const read =
      compression === 'brotli'
        ? brotliDecompressSync(head, { ...options, finishFlush: constants.BROTLI_OPERATION_FLUSH })
        : inflateSync(head, { ...options, finishFlush: constants.Z_SYNC_FLUSH })
    return read.length > head.length / 2
  } catch (error) {
    // More than `MOST` from so little is certainly a stream.
    if (error instanceof Error) return 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE'
    throw error
  }
}

const SHORTEST = 32
const HEAD = 4096
const MOST = 1 << 22
