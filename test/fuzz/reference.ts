import { spawnSync } from 'node:child_process'
import { brotliDecompressSync, gunzipSync, inflateRawSync, inflateSync } from 'node:zlib'

/**
 * Whether others than we find `marker` in the bytes: as they stand, or decompressed by Node's zlib. With `programs` the real tools are
 * asked as well, which takes milliseconds.
 */
export function holds(bytes: Buffer, marker: string, format: string, programs: boolean): boolean {
  if (bytes.includes(marker)) return true
  if (attempts.some((read) => attempt(read, bytes, marker))) return true
  if (hasDeflatedEntry(bytes, marker)) return true
  const program = programs ? programOf[format] : undefined
  if (program === undefined) return false
  const [command, ...args] = program
  const { stdout } = spawnSync(command, args, { input: bytes, maxBuffer: MOST, timeout: 10_000 })
  return stdout?.includes(marker) ?? false
}

const attempts: readonly ((bytes: Buffer) => Buffer)[] = [
  (bytes) => gunzipSync(bytes, { maxOutputLength: MOST }),
  (bytes) => inflateSync(bytes, { maxOutputLength: MOST }),
]

/** Programs that decompress their input onto their output, as far as they can. */
const programOf: { readonly [format: string]: readonly [string, ...string[]] | undefined } = {
  xz: ['xz', '-dc'],
  lzma: ['xz', '-dc', '--format=lzma'],
  bzip2: ['bzip2', '-dc'],
  lz4: ['lz4', '-dc'],
  zstd: ['zstd', '-dc'],
}

/** An entry of a zip whose own header says where its bytes begin. */
function hasDeflatedEntry(bytes: Buffer, marker: string): boolean {
  for (
    let at = bytes.indexOf('PK\x03\x04');
    at !== -1 && at + 30 <= bytes.length;
    at = bytes.indexOf('PK\x03\x04', at + 4)
  ) {
    if (bytes.readUInt16LE(at + 8) !== 8 || (bytes.readUInt16LE(at + 6) & 1) !== 0) continue
    const start = at + 30 + bytes.readUInt16LE(at + 26) + bytes.readUInt16LE(at + 28)
    if (attempt((part) => inflateRawSync(part, { maxOutputLength: MOST }), bytes.subarray(start), marker)) return true
  }
  return false
}

function attempt(read: (bytes: Buffer) => Buffer, bytes: Buffer, marker: string): boolean {
  try {
    return read(bytes).includes(marker)
  } catch (error) {
    // Damaged, or of another kind: then there is nothing to compare with.
    if (error instanceof Error) return false
    throw error
  }
}

const MOST = 1 << 24

/** For a format without magic, where only its name says what it is. */
export function holdsBrotli(bytes: Buffer, marker: string): boolean {
  return attempt((part) => brotliDecompressSync(part, { maxOutputLength: MOST }), bytes, marker)
}
