import { crc32 } from 'node:zlib'
import type { Entry, Opened } from '../../model/format.ts'
import type { Limits } from '../../model/limits.ts'
import type { Budget } from '../budget.ts'
import { expand } from '../expand/expand.ts'
import type { Compression, Expanded } from '../expand/expanded.ts'
import { incomplete, limitReached } from '../trouble.ts'
import type { ZipRecord } from './central-directory.ts'

/** The entry of a record and what was wrong with it. What no decoder here opens comes out compressed, and marked opaque. */
export async function readZipEntry(
  bytes: Uint8Array,
  record: ZipRecord,
  budget: Budget,
  limits: Limits,
): Promise<readonly Opened[]> {
  const { name: path, mode } = record
  const opaque = whyOpaque(record)
  // Counted by whichever is larger: entries that overlap may be long and yet expand to nothing.
  if (opaque !== null) {
    budget.spend(bytes.length)
    return [{ kind: 'entry', path, mode: mode & 0o7777, bytes, facts: { opaque: { format: 'zip', because: opaque } } }]
  }
  const { bytes: most, limit } = budget.left
  const read = await expandEntry(bytes, record, most)
  if (read.problem === 'limit') return [limitReached(limit, limits, path)]
  budget.spend(Math.max(bytes.length, read.bytes.length))
  const opened: Opened[] = [toEntry(record, read.bytes)]
  if (read.problem !== null) opened.unshift(incomplete('zip-corrupt', 'The compressed bytes are damaged.', path))
  else if (record.checksum !== -1 && crc32(read.bytes) !== record.checksum)
    opened.unshift(incomplete('zip-checksum', 'The checksum of the entry does not match its contents.', path))
  return opened
}

async function expandEntry(bytes: Uint8Array, { method, size }: ZipRecord, most: number): Promise<Expanded> {
  if (method === LZMA) return expand('lzma', asLzmaFile(bytes, size), most)
  const compression = compressions.get(method)
  if (compression) return bytes.length === 0 ? { bytes, problem: 'truncated' } : await expand(compression, bytes, most)
  return bytes.length > most ? { bytes: new Uint8Array(), problem: 'limit' } : { bytes, problem: null }
}

function toEntry(record: ZipRecord, bytes: Uint8Array): Entry {
  const isLink = (record.mode & 0o170000) === 0o120000 && bytes.length <= 4096
  const facts = isLink ? { facts: { link: Buffer.from(bytes).toString('utf8') } } : {}
  return { kind: 'entry', path: record.name, mode: record.mode & 0o7777, bytes, ...facts }
}

function whyOpaque({ flags, method }: ZipRecord): string | null {
  if (flags & 1) return 'encrypted'
  return method === STORED || method === LZMA || compressions.has(method) ? null : `compression method ${method}`
}

/** APPNOTE 5.8.8: a version, the size of the properties and these stand before the stream; in a file of its own these and the size. */
function asLzmaFile(bytes: Uint8Array, size: number): Uint8Array {
  const header = Buffer.alloc(13)
  header.set(bytes.subarray(4, 9))
  header.writeBigUInt64LE(BigInt(size), 5)
  return Buffer.concat([header, bytes.subarray(9)])
}

const STORED = 0
const LZMA = 14
const compressions: ReadonlyMap<number, Compression> = new Map([
  [8, 'deflate'],
  [12, 'bzip2'],
  [93, 'zstd'],
  [95, 'xz'],
])
