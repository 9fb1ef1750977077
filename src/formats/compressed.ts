import { brotliDecompressSync, constants, inflateSync } from 'node:zlib'
import type { Artifact } from '../model/artifact.ts'
import type { Format, Opened, Trouble } from '../model/format.ts'
import type { Meter } from '../model/limits.ts'
import { asBuffer } from '../text/as-buffer.ts'
import { expand } from './expand/expand.ts'
import type { Compression } from './expand/output.ts'
import { isGitObject, isZlib } from './git/git.ts'
import { gunzip, gunzippedHead, isGzip } from './gzip/gunzip.ts'
import { gzipHeader } from './gzip/header.ts'
import { isTarHeader } from './tar/header.ts'
import { incomplete, limitReached } from './trouble.ts'

/** A single gzipped file. What is a tar inside is left to the tar reader. */
export const gzip: Format = {
  id: 'gzip',
  role: 'wrapper',
  inline: { magic: '\x1f\x8b\x08' },
  accepts: ({ parent, bytes }) => parent !== undefined && isGzip(bytes) && !isTarHeader(gunzippedHead(bytes)),
  open: openGzip,
}

/** A single file compressed with brotli, which has no magic: by its name, or because it is nothing else and can be decompressed. */
export const brotli: Format = {
  id: 'brotli',
  role: 'wrapper',
  accepts: (artifact) => isNamedBrotli(artifact) || (isNothingElse(artifact) && beginsWell('brotli', artifact.bytes)),
  open: (artifact, meter) => openSingle('brotli', artifact, meter, isNamedBrotli(artifact)),
}

/** A single file compressed with zlib. What is an object of git inside is left to that reader. */
export const zlib: Format = {
  id: 'zlib',
  role: 'wrapper',
  // RFC 1950, 2.2: a window of 32 KiB, and how hard was tried.
  inline: ['\x78\x01', '\x78\x9c', '\x78\xda'].map((magic) => ({
    magic,
    isWhole: (bytes) => isZlib(bytes) && beginsWell('zlib', bytes) && !isGitObject(bytes),
  })),
  accepts: (artifact) =>
    isNothingElse(artifact) &&
    isZlib(artifact.bytes) &&
    beginsWell('zlib', artifact.bytes) &&
    !isGitObject(artifact.bytes),
  open: (artifact, meter) => openSingle('zlib', artifact, meter, false),
}

/** A single file compressed with zstd. */
export const zstd: Format = {
  id: 'zstd',
  role: 'wrapper',
  inline: { magic: '\x28\xb5\x2f\xfd' },
  accepts: ({ kind }) => kind === 'zstd',
  open: (artifact, meter) => openSingle('zstd', artifact, meter),
}

/** A single file compressed with xz. */
export const xz: Format = single('xz', '\xfd7zXZ\0')

/** A single file compressed with bzip2. */
export const bzip2: Format = single('bzip2', 'BZh91AY&SY')

/** A single file compressed with LZ4. */
export const lz4: Format = single('lz4', '\x04\x22\x4d\x18')

/** A single file in the format before xz, which has no magic. */
export const lzma: Format = {
  id: 'lzma',
  role: 'wrapper',
  accepts: ({ kind, bytes }) => kind === 'binary' && isLzma(bytes),
  open: (artifact, meter) => openSingle('lzma', artifact, meter),
}

function single(id: 'xz' | 'bzip2' | 'lz4', magic: string): Format {
  return {
    id,
    role: 'wrapper',
    inline: { magic },
    accepts: ({ kind }) => kind === id,
    open: (artifact, meter) => openSingle(id, artifact, meter),
  }
}

/** The format before xz has no magic: its usual properties, a dictionary of 64 KiB to 128 MiB, a size or none. */
export function isLzma(bytes: Uint8Array): boolean {
  return /^\x5d\0(?:\0[\x01\x02\x04\x08\x10\x20\x40\x80]\0|\0\0[\x01\x02\x04\x08])(?:\xff{8}|[\s\S]{5}\0{3})\0/.test(
    asBuffer(bytes.subarray(0, 14)).toString('latin1'),
  )
}

async function* openGzip(artifact: Artifact, meter: Meter): AsyncGenerator<Opened> {
  yield* gzipHeader(artifact)
  const { bytes: most, limit } = meter.allowance(artifact.bytes.length)
  const chunks: Uint8Array[] = []
  let length = 0
  let damage: Trouble | undefined
  for await (const chunk of gunzip(artifact.bytes, meter)) {
    if (!(chunk instanceof Uint8Array)) damage = chunk
    else {
      length += chunk.length
      if (length > most) return yield limitReached(limit, meter.limits)
      chunks.push(chunk)
    }
  }
  if (length > 0) yield* entryOf(artifact, 'gzip', Buffer.concat(chunks))
  if (damage) yield damage
}

/** `isCertain`: it can be nothing else, so damage is told; of a guess that turns out wrong nothing is said. */
async function* openSingle(
  compression: Compression,
  artifact: Artifact,
  meter: Meter,
  isCertain = true,
): AsyncGenerator<Opened> {
  const { bytes: most, limit } = meter.allowance(artifact.bytes.length)
  const expanded = await expand(compression, artifact.bytes, most)
  const { bytes } = expanded
  const problem = artifact.facts.appended && expanded.problem === 'trailing' ? null : expanded.problem
  if (problem === 'limit') return yield limitReached(limit, meter.limits)
  if (problem !== null && !isCertain) return
  if (bytes.length > 0) yield* entryOf(artifact, compression, bytes)
  if (problem !== null) yield incomplete(`${compression}-${problem}`, `The ${compression} stream is ${words[problem]}.`)
}

/** No format is known, and it is no text in UTF-8; a short file without zeros counts as text of one byte a letter. */
function isNothingElse({ kind, bytes }: Artifact): boolean {
  return kind === 'binary' || (kind === 'text' && bytes.subarray(0, 256).some((byte) => byte < 9 || byte > 0xf4))
}

function isNamedBrotli({ path }: Artifact): boolean {
  return /\.br$/i.test(path)
}

function* entryOf(artifact: Artifact, format: string, bytes: Uint8Array): Iterable<Opened> {
  const name = artifact.path.replace(/^.*\//s, '').replace(/\.(?:gz|gzip|br|zst|zstd|zz|zlib|xz|bz2|lz4|lzma)$/i, '')
  yield { kind: 'entry', path: name === '' ? '<content>' : name, mode: artifact.mode, bytes }
  yield { kind: 'facts', facts: { container: { format, entries: 1, bytes: bytes.length } } }
}

const words = {
  corrupt: 'damaged',
  truncated: 'cut short',
  trailing: 'followed by bytes that are not part of it',
} as const

/** Whether the first bytes can be decompressed into more than they are: bytes of any other kind break a stream soon. */
function beginsWell(compression: 'brotli' | 'zlib', bytes: Uint8Array): boolean {
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
