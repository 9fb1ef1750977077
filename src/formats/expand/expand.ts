import {
  brotliDecompressSync,
  constants,
  createBrotliDecompress,
  createGunzip,
  createInflate,
  createInflateRaw,
  gunzipSync,
  inflateRawSync,
  inflateSync,
} from 'node:zlib'
import { asBuffer } from '../../text/as-buffer.ts'
import { DamagedStream } from './damaged-stream.ts'
import type { ByZlib, Compression, Expanded } from './output.ts'
import { unbzip2 } from './unbzip2.ts'
import { unlz4 } from './unlz4.ts'
import { unlzma, unxz } from './unxz.ts'
import { unzstd } from './unzstd.ts'

/** Decompresses `bytes` to at most `most` bytes; of a damaged stream gives what lies before the damage. */
export async function expand(compression: Compression, bytes: Uint8Array, most: number): Promise<Expanded> {
  if (most < 1) return { bytes: new Uint8Array(), problem: 'limit' }
  if (compression === 'zstd') return unzstd(bytes, most)
  if (compression === 'xz') return unxz(asBuffer(bytes), most)
  if (compression === 'lzma') return unlzma(asBuffer(bytes), most)
  if (compression === 'bzip2') return unbzip2(asBuffer(bytes), most)
  if (compression === 'lz4') return unlz4(asBuffer(bytes), most)
  const chunkSize = Math.min(16 * 1024 ** 2, Math.max(1024, bytes.length * 4))
  try {
    return { bytes: codecs[compression].read(bytes, { maxOutputLength: most, chunkSize }), problem: null }
  } catch (error) {
    if (!(error instanceof Error)) throw error
    if ('code' in error && error.code === 'ERR_BUFFER_TOO_LARGE') return { bytes: new Uint8Array(), problem: 'limit' }
    return salvage(compression, bytes, most, error.message)
  }
}

async function salvage(compression: ByZlib, bytes: Uint8Array, most: number, reason: string): Promise<Expanded> {
  const stream = new DamagedStream(codecs[compression].stream())
  const chunks: Uint8Array[] = []
  let length = 0
  for await (const chunk of stream.chunks(bytes)) {
    length += chunk.length
    if (length > most) return { bytes: new Uint8Array(), problem: 'limit' }
    chunks.push(chunk)
  }
  return { bytes: Buffer.concat(chunks), problem: reason === 'unexpected end of file' ? 'truncated' : 'corrupt' }
}

const codecs = {
  deflate: { read: inflateRawSync, stream: () => createInflateRaw({ finishFlush: constants.Z_SYNC_FLUSH }) },
  zlib: { read: inflateSync, stream: () => createInflate({ finishFlush: constants.Z_SYNC_FLUSH }) },
  gzip: { read: gunzipSync, stream: () => createGunzip({ finishFlush: constants.Z_SYNC_FLUSH }) },
  brotli: {
    read: brotliDecompressSync,
    stream: () => createBrotliDecompress({ finishFlush: constants.BROTLI_OPERATION_FLUSH }),
  },
} as const
