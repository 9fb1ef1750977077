import { inflateRawSync } from 'node:zlib'
import { decodeName, unusualFields, type ZipRecord } from './central-directory.ts'

/** Where an entry's compressed bytes are, and the name that its local header gives it. */
export interface LocalHeader {
  readonly name: string
  readonly dataStart: number
  readonly remarks: readonly Buffer[]
}

/** Reads the local header at `at`; null when there is none. */
export function readLocalHeader(bytes: Buffer, at: number): LocalHeader | null {
  if (at < 0 || at + LENGTH > bytes.length || bytes.readUInt32LE(at) !== 0x04034b50) return null
  const nameEnd = at + LENGTH + bytes.readUInt16LE(at + 26)
  const dataStart = nameEnd + bytes.readUInt16LE(at + 28)
  if (dataStart > bytes.length) return null
  const remarks = unusualFields(bytes.subarray(nameEnd, dataStart))
  return { name: decodeName(bytes.subarray(at + LENGTH, nameEnd)), dataStart, remarks }
}

/**
 * The entries in [start, end) that have a local header only: those of a truncated archive, and those that its directory hides.
 * At most `most` bytes are inflated to find where an entry ends that does not say so itself.
 */
export function* unlistedRecords(bytes: Buffer, start: number, end: number, most: number): Iterable<ZipRecord> {
  let at = bytes.indexOf(MAGIC, start)
  let measured = 0
  while (at !== -1 && at < end) {
    const header = readLocalHeader(bytes, at)
    let next = at + 4
    const method = bytes.readUInt16LE(Math.min(at + 8, bytes.length - 2))
    if (header !== null && isPlausible(header.name, method)) {
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

/** Programs that write zips have the four bytes in their code too. */
function isPlausible(name: string, method: number): boolean {
  return /^[^\x00-\x1f\ufffd]{1,1024}$/.test(name) && (method <= 14 || method >= 93) && method <= 99
}

// A damaged entry may be inflated to the end for nothing; this many times at most.
const MOST_MEASURED = 1000
const LENGTH = 30
const MAGIC = Buffer.from('PK\x03\x04', 'latin1')
const DESCRIPTOR = Buffer.from('PK\x07\x08', 'latin1')
const CENTRAL = Buffer.from('PK\x01\x02', 'latin1')
