/** An entry as the central directory (or, for one that is not listed, its local header) describes it. */
export interface ZipRecord {
  readonly name: string
  readonly flags: number
  readonly method: number
  readonly checksum: number
  readonly compressedSize: number
  readonly size: number
  readonly mode: number
  /** Where its local header is, from the start of the bytes. */
  readonly localOffset: number
}

/** The central directory's records, and whether each that it promises could be read. */
export interface CentralDirectory {
  readonly records: readonly ZipRecord[]
  readonly promised: number
  /** Comments of entries, and extra fields that are none of the usual ones. */
  readonly remarks: readonly Buffer[]
  /** Where the archive's comment begins, and whatever follows it. */
  readonly end: number
}

/** Reads at most `most` records of the central directory (APPNOTE 4.3.12 to 4.3.16); null when there is none. */
export function readCentralDirectory(bytes: Buffer, most: number): CentralDirectory | null {
  const end = findEnd(bytes)
  if (end === null) return null
  // An archive behind a program or a CRX header counts its offsets from its own start.
  const base = end.position - end.size - end.offset
  const start = end.offset + Math.max(0, base)
  const records: ZipRecord[] = []
  const remarks: Buffer[] = []
  for (let at = start; records.length < Math.min(end.entries, most); ) {
    const record = readRecord(bytes, at, Math.max(0, base))
    if (record === null) break
    records.push(record.record)
    remarks.push(...record.remarks)
    at += record.length
  }
  return { records, remarks, promised: Math.min(end.entries, most), end: end.after }
}

/** Whether an end-of-central-directory record without comment closes the bytes: an archive behind something else. */
export function endsLikeZip(bytes: Uint8Array): boolean {
  const at = bytes.length - END_LENGTH
  return at >= 0 && bytes[at] === 0x50 && bytes[at + 1] === 0x4b && bytes[at + 2] === 5 && bytes[at + 3] === 6
}

/** Whether a directory and its end record stand in the last 64 KiB, whatever comes behind them: an archive with a comment, or within something else. */
export function hasDirectory(bytes: Buffer): boolean {
  const start = Math.max(0, bytes.length - END_LENGTH - 0xffff)
  const at = bytes.subarray(start).lastIndexOf(END) + start
  if (at < start || at + END_LENGTH > bytes.length) return false
  const directory = at - bytes.readUInt32LE(at + 12)
  return directory >= 0 && directory < at && bytes.readUInt32LE(directory) === RECORD
}

/** A name as UTF-8 where it is that, else byte by byte. */
export function decodeName(bytes: Buffer): string {
  const text = bytes.toString('utf8')
  return text.includes('\ufffd') ? bytes.toString('latin1') : text
}

interface End {
  readonly position: number
  readonly entries: number
  readonly size: number
  readonly offset: number
  readonly after: number
}

function findEnd(bytes: Buffer): End | null {
  const lowest = Math.max(0, bytes.length - END_LENGTH - 0xffff)
  for (let at = bytes.lastIndexOf(END); at >= lowest; at = at === 0 ? -1 : bytes.lastIndexOf(END, at - 1)) {
    if (at + END_LENGTH > bytes.length) continue
    return (
      findZip64End(bytes, at) ?? {
        position: at,
        entries: bytes.readUInt16LE(at + 10),
        size: bytes.readUInt32LE(at + 12),
        offset: bytes.readUInt32LE(at + 16),
        after: at + END_LENGTH,
      }
    )
  }
  return null
}

function findZip64End(bytes: Buffer, end: number): End | null {
  const locator = end - 20
  if (locator < 56 || bytes.readUInt32LE(locator) !== 0x07064b50) return null
  // The recorded offset is wrong behind a prefix, but the record lies right before its locator.
  for (const at of [Number(bytes.readBigUInt64LE(locator + 8)), locator - 56]) {
    if (at > locator - 56 || bytes.readUInt32LE(at) !== 0x06064b50) continue
    return {
      position: at,
      entries: Number(bytes.readBigUInt64LE(at + 32)),
      size: Number(bytes.readBigUInt64LE(at + 40)),
      offset: Number(bytes.readBigUInt64LE(at + 48)),
      after: end + END_LENGTH,
    }
  }
  return null
}

function readRecord(
  bytes: Buffer,
  at: number,
  base: number,
): { record: ZipRecord; length: number; remarks: readonly Buffer[] } | null {
  if (at + RECORD_LENGTH > bytes.length || bytes.readUInt32LE(at) !== RECORD) return null
  const nameEnd = at + RECORD_LENGTH + bytes.readUInt16LE(at + 28)
  const extraEnd = nameEnd + bytes.readUInt16LE(at + 30)
  if (extraEnd > bytes.length) return null
  const sizes = {
    size: bytes.readUInt32LE(at + 24),
    compressedSize: bytes.readUInt32LE(at + 20),
    localOffset: bytes.readUInt32LE(at + 42),
  }
  widen(sizes, bytes.subarray(nameEnd, extraEnd))
  const record: ZipRecord = {
    name: decodeName(bytes.subarray(at + RECORD_LENGTH, nameEnd)),
    flags: bytes.readUInt16LE(at + 8),
    method: bytes.readUInt16LE(at + 10),
    checksum: bytes.readUInt32LE(at + 16),
    mode: bytes.readUInt32LE(at + 38) >>> 16,
    ...sizes,
    localOffset: sizes.localOffset + base,
  }
  const end = extraEnd + bytes.readUInt16LE(at + 32)
  const comment = bytes.subarray(extraEnd, end)
  const remarks = [...unusualFields(bytes.subarray(nameEnd, extraEnd)), ...(comment.length > 0 ? [comment] : [])]
  return { record, length: end - at, remarks }
}

/** Extra fields other than sizes, times, owners and encryption. */
export function unusualFields(extra: Buffer): readonly Buffer[] {
  const fields: Buffer[] = []
  for (let at = 0; at + 4 <= extra.length; at += 4 + extra.readUInt16LE(at + 2)) {
    const field = extra.subarray(at + 4, at + 4 + extra.readUInt16LE(at + 2))
    if (field.length > 0 && !usualFields.has(extra.readUInt16LE(at))) fields.push(field)
  }
  return fields
}

const usualFields: ReadonlySet<number> = new Set([
  0x0001, 0x000a, 0x5455, 0x5855, 0x7855, 0x7875, 0xcafe, 0x9901, 0xd935,
])

/** APPNOTE 4.5.3: the zip64 extra field holds the values that do not fit, in this order. */
function widen(sizes: { size: number; compressedSize: number; localOffset: number }, extra: Buffer): void {
  for (let at = 0; at + 4 <= extra.length; at += 4 + extra.readUInt16LE(at + 2)) {
    if (extra.readUInt16LE(at) !== 1) continue
    let next = at + 4
    for (const key of ['size', 'compressedSize', 'localOffset'] as const) {
      if (sizes[key] !== 0xffffffff || next + 8 > extra.length) continue
      sizes[key] = Number(extra.readBigUInt64LE(next))
      next += 8
    }
    return
  }
}

const END = Buffer.from('PK\x05\x06', 'latin1')
const END_LENGTH = 22
const RECORD = 0x02014b50
const RECORD_LENGTH = 46
