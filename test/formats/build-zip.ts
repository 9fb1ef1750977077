import { crc32, deflateRawSync } from 'node:zlib'

/** A file of an archive, with the lies that a hostile one may tell of it. */
export interface ZipFile {
  readonly name: string
  readonly text?: string | Uint8Array
  /** The compressed bytes, when they are not those of `text`. */
  readonly raw?: Uint8Array
  readonly method?: number
  readonly flags?: number
  readonly mode?: number
  readonly descriptor?: boolean
  readonly unlisted?: boolean
  readonly localName?: string
  readonly checksum?: number
  readonly offset?: number
}

interface Shape {
  readonly zip64?: boolean
  readonly directory?: boolean
  /** How often the directory lists each file. */
  readonly repeat?: number
}

/** A committed encoder of our own: archives that the zip program would not make. */
export function buildZip(
  files: readonly ZipFile[],
  { zip64 = false, directory = true, repeat = 1 }: Shape = {},
): Buffer {
  const parts: Buffer[] = []
  const records: Buffer[] = []
  let offset = 0
  for (const file of files) {
    const body = Buffer.from(file.raw ?? (file.method === 8 ? deflateRawSync(file.text ?? '') : (file.text ?? '')))
    const local = localEntry(file, body)
    const record = centralRecord(file, body, file.offset ?? offset, zip64)
    if (!file.unlisted) for (let times = 0; times < repeat; times += 1) records.push(record)
    parts.push(local)
    offset += local.length
  }
  if (!directory) return Buffer.concat(parts)
  const size = records.reduce((sum, { length }) => sum + length, 0)
  return Buffer.concat([
    ...parts,
    ...records,
    zip64 ? end64(records.length, size, offset) : Buffer.alloc(0),
    end(records.length, size, offset, zip64),
  ])
}

function fields(file: ZipFile, body: Buffer): { checksum: number; compressed: number; size: number } {
  const plain = Buffer.from(file.text ?? '')
  return { checksum: file.checksum ?? crc32(plain), compressed: body.length, size: plain.length }
}

function localEntry(file: ZipFile, body: Buffer): Buffer {
  const { checksum, compressed, size } = fields(file, body)
  const name = Buffer.from(file.localName ?? file.name)
  const header = Buffer.alloc(30)
  header.writeUInt32LE(0x04034b50, 0)
  header.writeUInt16LE(20, 4)
  header.writeUInt16LE((file.flags ?? 0) | (file.descriptor ? 8 : 0), 6)
  header.writeUInt16LE(file.method ?? 0, 8)
  header.writeUInt16LE(name.length, 26)
  const sizes = [checksum, compressed, size]
  if (!file.descriptor) for (const [at, value] of sizes.entries()) header.writeUInt32LE(value, 14 + at * 4)
  const descriptor = Buffer.alloc(file.descriptor ? 16 : 0)
  if (file.descriptor)
    for (const [at, value] of [0x08074b50, ...sizes].entries()) descriptor.writeUInt32LE(value, at * 4)
  return Buffer.concat([header, name, body, descriptor])
}

function centralRecord(file: ZipFile, body: Buffer, offset: number, zip64: boolean): Buffer {
  const { checksum, compressed, size } = fields(file, body)
  const name = Buffer.from(file.name)
  const record = Buffer.alloc(46)
  record.writeUInt32LE(0x02014b50, 0)
  record.writeUInt16LE(0x0314, 4)
  record.writeUInt16LE(file.flags ?? 0, 8)
  record.writeUInt16LE(file.method ?? 0, 10)
  record.writeUInt32LE(checksum, 16)
  record.writeUInt32LE(zip64 ? 0xffffffff : compressed, 20)
  record.writeUInt32LE(zip64 ? 0xffffffff : size, 24)
  record.writeUInt16LE(name.length, 28)
  record.writeUInt16LE(zip64 ? 28 : 0, 30)
  record.writeUInt32LE(((file.mode ?? 0o100644) << 16) >>> 0, 38)
  record.writeUInt32LE(zip64 ? 0xffffffff : offset, 42)
  const extra = Buffer.alloc(zip64 ? 28 : 0)
  if (zip64) {
    extra.writeUInt16LE(1, 0)
    extra.writeUInt16LE(24, 2)
    for (const [at, value] of [size, compressed, offset].entries()) extra.writeBigUInt64LE(BigInt(value), 4 + at * 8)
  }
  return Buffer.concat([record, name, extra])
}

function end(entries: number, size: number, offset: number, zip64: boolean): Buffer {
  const record = Buffer.alloc(22)
  record.writeUInt32LE(0x06054b50, 0)
  record.writeUInt16LE(zip64 ? 0xffff : entries, 8)
  record.writeUInt16LE(zip64 ? 0xffff : entries, 10)
  record.writeUInt32LE(zip64 ? 0xffffffff : size, 12)
  record.writeUInt32LE(zip64 ? 0xffffffff : offset, 16)
  return record
}

function end64(entries: number, size: number, offset: number): Buffer {
  const record = Buffer.alloc(76)
  record.writeUInt32LE(0x06064b50, 0)
  record.writeBigUInt64LE(44n, 4)
  for (const [at, value] of [entries, entries, size, offset].entries())
    record.writeBigUInt64LE(BigInt(value), 24 + at * 8)
  record.writeUInt32LE(0x07064b50, 56)
  record.writeBigUInt64LE(BigInt(offset + size), 64)
  record.writeUInt32LE(1, 72)
  return record
}
