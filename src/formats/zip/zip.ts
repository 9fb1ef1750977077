import { crc32, inflateRawSync } from 'node:zlib'
import type { Artifact } from '../../model/artifact.ts'
import type { Entry, Format, Opened } from '../../model/format.ts'
import type { Limits, Meter } from '../../model/limits.ts'
import { asBuffer } from '../../text/as-buffer.ts'
import { Budget } from '../budget.ts'
import { isExecutable } from '../executable/is-executable.ts'
import { expand } from '../expand/expand.ts'
import type { Compression, Expanded } from '../expand/output.ts'
import { printable } from '../printable.ts'
import { isInAsset } from '../sea.ts'
import { incomplete, limitReached, remark } from '../trouble.ts'
import { endsLikeZip, hasDirectory, readCentralDirectory, type ZipRecord } from './central-directory.ts'
import { isLocalHead, readLocalHeader } from './local-header.ts'

/** Zip archives and their family (jar, whl, vsix, crx, docx, …), also behind a program. */
export const zip: Format = {
  id: 'zip',
  role: 'archive',
  inline: { magic: 'PK\x03\x04' },
  accepts: isZip,
  open: openZip,
}

/** Whether the bytes are an archive of zip's family, or hold one at their end. */
export function isZip({ kind, bytes }: Pick<Artifact, 'kind' | 'bytes'>): boolean {
  if (kind === 'zip' || kind === 'crx') return true
  const isAppended =
    endsLikeZip(bytes) || ((kind === 'binary' || isExecutable({ kind })) && hasDirectory(asBuffer(bytes)))
  return isAppended && !isInAsset({ kind, bytes }, asBuffer(bytes).lastIndexOf(DIRECTORY_END))
}

async function* openZip(artifact: Artifact, meter: Meter): AsyncGenerator<Opened> {
  const bytes = asBuffer(artifact.bytes)
  const directory = readCentralDirectory(bytes, meter.limits.entries + 1)
  const budget = new Budget(meter, bytes.length)
  const used: [number, number][] = []
  const names = new Set<string>()
  const named = new Map<number, number>()
  const remarks: Buffer[] = [...(directory?.remarks ?? [])]
  let entries = 0
  let total = 0
  const isAlone = isDirectoryAlone(bytes)
  if (isAlone) yield remark('zip-no-entry', 'This is only the directory of an archive, without its contents.')
  for (const { record, isListed } of allRecords(bytes, directory?.records ?? [], used, budget)) {
    const local = readLocalHeader(bytes, record.localOffset)
    if (local === null) {
      if (isAlone) remarks.push(Buffer.from(record.name))
      else yield incomplete('zip-no-entry', 'The directory points at something that is not an entry.', record.name)
      continue
    }
    const end = local.dataStart + record.compressedSize
    const times = (named.get(record.localOffset) ?? 0) + 1
    named.set(record.localOffset, times)
    if (times > MOST_NAMES) {
      remarks.push(Buffer.from(record.name))
      if (times === MOST_NAMES + 1) yield incomplete('zip-many-names', MANY_NAMES, record.name)
      continue
    }
    remarks.push(...local.remarks)
    used.push([record.localOffset, end])
    if (local.name !== record.name)
      yield remark(
        'zip-two-names',
        'The name of the entry in its own header differs from the one in the directory.',
        local.name,
      )
    if (!isListed && directory !== null)
      yield remark('zip-unlisted', 'The entry is missing from the directory of the archive.', record.name)
    if (record.name.length < 100) names.add(record.name)
    if (record.name.endsWith('/') && record.compressedSize === 0) continue
    const isCut = end > bytes.length
    for (const opened of await readZipEntry(bytes.subarray(local.dataStart, end), record, budget, meter.limits)) {
      if (isCut && opened.kind === 'trouble' && damages.has(opened.code)) continue
      if (opened.kind === 'entry') {
        entries += 1
        total += opened.bytes.length
      }
      yield opened
      if (opened.kind === 'trouble' && opened.code === 'limit-ratio') return
    }
    if (isCut) yield incomplete('zip-truncated', 'The archive stops within the entry.', record.name)
  }
  const remarkText = printable(Buffer.concat(remarks.flatMap((remark) => [remark, SEPARATOR])), SHORTEST_REMARK)
  if (remarkText.length > 0) yield { kind: 'entry', path: '<remarks>', bytes: remarkText }
  const comment = bytes.subarray(directory?.end ?? bytes.length)
  if (comment.length > 0) yield { kind: 'entry', path: '<comment>', bytes: comment }
  if (directory === null) yield incomplete('zip-truncated', 'The archive has no directory at its end.')
  else if (directory.records.length < directory.promised)
    yield incomplete('zip-directory', 'The directory of the archive is damaged.')
  yield {
    kind: 'facts',
    facts: {
      container: {
        format: artifact.kind === 'crx' ? 'crx' : isDocument(names) ? 'document' : 'zip',
        entries,
        bytes: total,
      },
      // Nothing was taken out of it, and what its records hold beside names is looked at as it stands.
      ...(isAlone && { opened: [] }),
    },
  }
}

/** Whether records of the directory, one behind the other, are all there is: Gradle keeps them without the archive, to see what has changed. */
function isDirectoryAlone(bytes: Buffer): boolean {
  let at = 0
  while (at + 46 <= bytes.length && bytes.subarray(at, at + 4).equals(DIRECTORY_RECORD))
    at += 46 + bytes.readUInt16LE(at + 28) + bytes.readUInt16LE(at + 30) + bytes.readUInt16LE(at + 32)
  return (
    at > 0 && DIRECTORY_ENDS.some((magic) => bytes.subarray(at, at + 4).equals(magic)) && !bytes.includes(LOCAL_HEADER)
  )
}

const DIRECTORY_RECORD = Buffer.from('PK\x01\x02')
const DIRECTORY_END = Buffer.from('PK\x05\x06')
// Of zip64, and of zip.
const DIRECTORY_ENDS = [Buffer.from('PK\x06\x06'), DIRECTORY_END]
const LOCAL_HEADER = Buffer.from('PK\x03\x04')

/** Documents of Office, OpenDocument and EPUB; packages of NuGet and of editors are built the same way, and are archives. */
function isDocument(names: ReadonlySet<string>): boolean {
  if (names.has('mimetype')) return true
  return names.has('[Content_Types].xml') && ![...names].some((name) => /\.(?:nuspec|vsixmanifest)$/i.test(name))
}

/** Names under which one entry is looked at: a megabyte with a thousand names would be a gigabyte to look through. */
const MOST_NAMES = 3
const MANY_NAMES = `The directory gives one entry more than ${MOST_NAMES} names; under the others it was not looked at.`
const SEPARATOR = Buffer.from([0])
const SHORTEST_REMARK = 6

// Of an entry that is cut off, these go without saying.
const damages = new Set(['zip-corrupt', 'zip-checksum'])

/** First what the directory lists, then what lies between: `used` fills up in the meantime. */
function* allRecords(
  bytes: Buffer,
  listed: readonly ZipRecord[],
  used: readonly [number, number][],
  budget: Budget,
): Iterable<{ record: ZipRecord; isListed: boolean }> {
  for (const record of listed) yield { record, isListed: true }
  let at = 0
  const taken = [...used].sort((one, other) => one[0] - other[0])
  for (const [start, end] of [...taken, [bytes.length, bytes.length] as const]) {
    for (const record of start - at >= 30 ? unlistedRecords(bytes, at, start, budget.left.bytes) : [])
      yield { record, isListed: false }
    at = Math.max(at, end)
  }
}

/** The entry of a record and what was wrong with it. What no decoder here opens comes out compressed, and marked opaque. */
async function readZipEntry(
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

/**
 * The entries in [start, end) that have a local header only: those of a truncated archive, and those that its directory hides.
 * At most `most` bytes are inflated to find where an entry ends that does not say so itself.
 */
function* unlistedRecords(bytes: Buffer, start: number, end: number, most: number): Iterable<ZipRecord> {
  let at = bytes.indexOf(MAGIC, start)
  let measured = 0
  while (at !== -1 && at < end) {
    const header = readLocalHeader(bytes, at)
    let next = at + 4
    const method = bytes.readUInt16LE(Math.min(at + 8, bytes.length - 2))
    if (header !== null && isLocalHead(bytes.subarray(at, end))) {
      const flags = bytes.readUInt16LE(at + 6)
      const written = bytes.readUInt32LE(at + 18)
      const hasDescriptor = (flags & 8) !== 0 && written === 0
      if (hasDescriptor) measured += 1
      const data = bytes.subarray(header.dataStart, end)
      const compressedSize = hasDescriptor ? measure(data, measured > MOST_MEASURED ? -1 : method, most) : written
      const size = bytes.readUInt32LE(at + 22)
      const checksum = hasDescriptor ? -1 : bytes.readUInt32LE(at + 14)
      yield { name: header.name, flags, method, checksum, compressedSize, size, mode: 0, localOffset: at }
      next = Math.max(next, Math.min(header.dataStart + compressedSize, end))
    }
    at = bytes.indexOf(MAGIC, next)
  }
}

function measure(bytes: Buffer, method: number, most: number): number {
  if (method === 8) {
    try {
      // `info` is missing from the types: node documents it for every convenience method.
      const options = { info: true, maxOutputLength: Math.max(1, most) }
      const read = inflateRawSync(bytes, options) as unknown as { engine: { bytesWritten: number } }
      return read.engine.bytesWritten
    } catch (error) {
      if (!(error instanceof Error)) throw error
    }
  }
  return [MAGIC, DESCRIPTOR, CENTRAL].reduce((end, magic) => {
    const at = bytes.subarray(0, end).indexOf(magic)
    return at === -1 ? end : at
  }, bytes.length)
}

// A damaged entry may be inflated to the end for nothing; this many times at most.
const MOST_MEASURED = 1000
const MAGIC = Buffer.from('PK\x03\x04', 'latin1')
const DESCRIPTOR = Buffer.from('PK\x07\x08', 'latin1')
const CENTRAL = Buffer.from('PK\x01\x02', 'latin1')
