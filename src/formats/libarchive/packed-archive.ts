import { crc32 } from 'node:zlib'
import type { Artifact } from '../../model/artifact.ts'
import type { Format, Opened } from '../../model/format.ts'
import type { Meter } from '../../model/limits.ts'
import { asBuffer } from '../../text/as-buffer.ts'
import { Budget } from '../budget.ts'
import { incomplete, limitReached } from '../trouble.ts'
import { type ArchiveEntry, type Failure, readArchive } from './read-archive.ts'
import { rpmPayload } from './rpm-payload.ts'

/** Archives of 7-Zip. */
export const sevenZip: Format = packed('7z', '7z\xbc\xaf\x27\x1c', ({ kind }) => kind === '7z')

/** Archives of WinRAR, versions 4 and 5. */
export const rar: Format = packed('rar', 'Rar!\x1a\x07', ({ kind }) => kind === 'rar')

/** Cabinets of Windows. */
export const cab: Format = packed('cab', null, ({ kind }) => kind === 'cab')

/** Packages of RPM: a cpio archive, compressed. */
export const rpm: Format = {
  ...packed('rpm', null, ({ kind }) => kind === 'rpm'),
  open: (artifact, meter) => openZstdRpm(asBuffer(artifact.bytes)) ?? openPacked('rpm', artifact, meter),
}

/** The library knows no zstd, which Fedora and its like pack with: the payload is a file of its own then. Null for all others. */
function openZstdRpm(bytes: Buffer): Opened[] | null {
  const at = rpmPayload(bytes)
  if (at === null || bytes.length - at < 4 || bytes.readUInt32BE(at) !== ZSTD) return null
  const payload = bytes.subarray(at)
  return [
    { kind: 'entry', path: '<payload>', bytes: payload },
    {
      kind: 'facts',
      facts: { container: { format: 'rpm', entries: 1, bytes: payload.length }, opened: [[at, bytes.length]] },
    },
  ]
}

const ZSTD = 0x28b52ffd

/** Archives of cpio, with names in ASCII. */
export const cpio: Format = packed('cpio', null, isCpio)

/** The bytes that begin like an archive are one: its own first checksum, where it has one, is right. */
export function isWholeHead(bytes: Buffer): boolean {
  if (bytes.indexOf('7z', 0, 'latin1') === 0)
    return bytes.length >= 32 && crc32(bytes.subarray(12, 32)) === bytes.readUInt32LE(8)
  if (bytes.indexOf('Rar!\x1a\x07\x01\0', 0, 'latin1') === 0) return isRar5Head(bytes)
  if (bytes.indexOf('Rar!\x1a\x07\0', 0, 'latin1') === 0)
    return bytes.length >= 20 && (crc32(bytes.subarray(9, 20)) & 0xffff) === bytes.readUInt16LE(7)
  // The size of the cabinet, and reserved fields.
  if (bytes.indexOf('MSCF', 0, 'latin1') === 0)
    return bytes.length >= 36 && bytes.readUInt32LE(4) === 0 && bytes.readUInt32LE(8) >= 36 && bytes[25] === 1
  return bytes.length > 110
}

/** RAR 5.0 archive format: a CRC-32 over the size of the header, which is a number of seven bits a byte, and the header. */
function isRar5Head(bytes: Buffer): boolean {
  const size = bytes[12] ?? 0x80
  return size < 0x80 && bytes.length >= 13 + size && crc32(bytes.subarray(12, 13 + size)) === bytes.readUInt32LE(8)
}

function packed(id: string, magic: string | null, accepts: Format['accepts']): Format {
  return {
    id,
    role: 'archive',
    ...(magic === null ? {} : { inline: { magic, isWhole: (bytes) => isWholeHead(asBuffer(bytes)) } }),
    accepts,
    open: (artifact, meter) => openPacked(id, artifact, meter),
  }
}

async function* openPacked(id: string, artifact: Artifact, meter: Meter): AsyncGenerator<Opened> {
  // What bears the mark and nothing more has nothing to open.
  if (!isWholeHead(asBuffer(artifact.bytes))) {
    yield { kind: 'facts', facts: { opened: [] } }
    return yield opaque(id, 'not a whole archive')
  }
  const budget = new Budget(meter, artifact.bytes.length)
  const failures = new Set<Failure['why']>()
  let entries = 0
  let total = 0
  let met = 0
  for await (const read of readArchive(artifact.bytes)) {
    if (read.kind === 'failure') {
      failures.add(read.why)
      continue
    }
    met += 1
    if (met > meter.limits.entries) return yield limitReached('entries', meter.limits)
    if (read.isFolder) continue
    const path = read.path ?? `<entry:${met - 1}>`
    const { pieces, failure, limit } = take(read, budget)
    if (limit !== null) {
      yield limitReached(limit, meter.limits, path)
      return
    }
    if (failure !== null) failures.add(read.isEncrypted ? 'encrypted' : failure.why)
    if (failure !== null && pieces.length === 0) continue
    entries += 1
    const bytes = pieces.length === 1 && pieces[0] ? pieces[0] : Buffer.concat(pieces)
    total += bytes.length
    yield { kind: 'entry', path, bytes, ...(read.link === null ? {} : { facts: { link: read.link } }) }
  }
  // Where one method is not known, what is packed together with its files cannot be read either.
  if (failures.has('method')) failures.delete('damaged')
  for (const why of ['damaged', 'memory'] as const)
    if (failures.has(why)) yield incomplete(`${id}-${why}`, details[why])
  // Where its files lie is not known: what stands beside them is searched with the archive's own bytes.
  const container = { format: id, entries, bytes: total }
  yield { kind: 'facts', facts: entries > 0 ? { container, opened: [] } : { opened: [] } }
  if (failures.has('encrypted')) yield opaque(id, 'encrypted')
  else if (failures.has('method')) yield opaque(id, 'compression method')
}

function take(
  entry: ArchiveEntry,
  budget: Budget,
): { pieces: Uint8Array[]; failure: Failure | null; limit: Budget['left']['limit'] | null } {
  const { bytes: most, limit } = budget.left
  const pieces: Uint8Array[] = []
  const content = entry.content()
  let length = 0
  for (let next = content.next(); ; next = content.next()) {
    if (next.done) {
      budget.spend(length)
      return { pieces, failure: next.value, limit: null }
    }
    length += next.value.length
    if (length > most) return { pieces: [], failure: null, limit }
    pieces.push(next.value)
  }
}

const details = {
  damaged: 'The archive is damaged; what comes after the damage is not read.',
  memory: 'The archive needs more memory than an audit may use; not all of it was read.',
} as const

function opaque(format: string, because: string): Opened {
  return { kind: 'facts', facts: { opaque: { format, because } } }
}

function isCpio({ bytes }: Artifact): boolean {
  return bytes[0] === 0x30 && /^07070[127][0-9A-Fa-f]{34}/.test(asBuffer(bytes.subarray(0, 64)).toString('latin1'))
}
