import type { Opened } from '../../model/format.ts'
import type { Meter } from '../../model/limits.ts'
import { Budget } from '../budget.ts'
import { expand } from '../expand/expand.ts'
import type { Compression } from '../expand/output.ts'
import { slice } from '../slice.ts'
import { incomplete, limitReached } from '../trouble.ts'

/** A file and the place of its bytes. */
export interface StoredFile {
  readonly path: string
  readonly offset: number
  readonly size: number
}

/** The files as entries, each decompressed by itself. */
export async function* openStored(
  bytes: Buffer,
  files: readonly StoredFile[],
  compression: FileCompression,
  meter: Meter,
): AsyncGenerator<Opened> {
  if (compression === 'unknown')
    return yield incomplete('pkg-compression', 'The files are compressed in an unknown way.')
  const budget = new Budget(meter, bytes.length)
  for (const { path, offset, size } of files) {
    const stored = slice(bytes, offset, size)
    const { bytes: most, limit } = budget.left
    const read = stored && (compression ? await expand(compression, stored, most) : { bytes: stored, problem: null })
    if (read?.problem === 'limit') return yield limitReached(limit, meter.limits, path)
    if (!read || read.problem !== null) yield incomplete('pkg-file', 'The file in the executable is damaged.', path)
    if (!read || (read.problem !== null && read.bytes.length === 0)) continue
    budget.spend(Math.max(size, read.bytes.length))
    yield { kind: 'entry', path, bytes: read.bytes }
  }
}

/** How every file is compressed; null for not at all. */
export type FileCompression = Compression | null | 'unknown'

/** The compression that pkg's number stands for. Its first versions, which had none, give no number. */
export function compressionOf(number: unknown): FileCompression {
  const compression = compressions[typeof number === 'number' ? number : 0] ?? 'unknown'
  return compression === 'none' ? null : compression
}

const compressions: readonly ('none' | Compression)[] = ['none', 'gzip', 'brotli', 'zstd']
