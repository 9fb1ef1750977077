import { crc32, gzipSync } from 'node:zlib'

/** A file of an archive. */
export interface PackedFile {
  readonly name: string
  readonly text: string
}

// Committed encoders of our own: the programs that make these archives are not free, or seldom at hand. Files are stored as they are.

/** An archive of RAR 4: the mark, the archive's header, a header for each file (RAR 4.x technical note). */
export function buildRar4(files: readonly PackedFile[]): Buffer {
  const blocks = files.map(({ name, text }) => {
    const body = Buffer.from(text)
    const header = Buffer.alloc(25)
    header.writeUInt32LE(body.length, 0)
    header.writeUInt32LE(body.length, 4)
    header[8] = UNIX
    header.writeUInt32LE(crc32(body), 9)
    header[17] = 20
    header[18] = RAR4_STORED
    header.writeUInt16LE(Buffer.byteLength(name), 19)
    header.writeUInt32LE(0o100644, 21)
    return Buffer.concat([rar4Block(0x74, 0x8000, Buffer.concat([header, Buffer.from(name)])), body])
  })
  const mark = Buffer.from('Rar!\x1a\x07\0', 'latin1')
  return Buffer.concat([mark, rar4Block(0x73, 0, Buffer.alloc(6)), ...blocks, rar4Block(0x7b, 0x4000, Buffer.alloc(0))])
}

function rar4Block(type: number, flags: number, rest: Buffer): Buffer {
  const block = Buffer.alloc(7 + rest.length)
  block[2] = type
  block.writeUInt16LE(flags, 3)
  block.writeUInt16LE(block.length, 5)
  rest.copy(block, 7)
  block.writeUInt16LE(crc32(block.subarray(2)) & 0xffff, 0)
  return block
}

/** An archive of RAR 5: the mark, the archive's header, a header for each file (RAR 5.0 archive format). */
export function buildRar5(files: readonly PackedFile[]): Buffer {
  const blocks = files.flatMap(({ name, text }) => {
    const body = Buffer.from(text)
    const checksum = Buffer.alloc(4)
    checksum.writeUInt32LE(crc32(body))
    const size = number(body.length)
    const fields = [number(4), size, number(0o100644), checksum, number(0), number(1)]
    const named = [number(Buffer.byteLength(name)), Buffer.from(name)]
    return [rar5Block([number(2), number(2), size, ...fields, ...named]), body]
  })
  const mark = Buffer.from('Rar!\x1a\x07\x01\0', 'latin1')
  return Buffer.concat([
    mark,
    rar5Block([number(1), number(0), number(0)]),
    ...blocks,
    rar5Block([number(5), number(0), number(0)]),
  ])
}

function rar5Block(fields: readonly Buffer[]): Buffer {
  const header = Buffer.concat(fields)
  const sized = Buffer.concat([number(header.length), header])
  const checksum = Buffer.alloc(4)
  checksum.writeUInt32LE(crc32(sized))
  return Buffer.concat([checksum, sized])
}

/** Seven bits a byte, the lowest first. */
function number(value: number): Buffer {
  const bytes: number[] = []
  for (let left = value; ; left >>>= 7) {
    bytes.push((left & 0x7f) | (left > 0x7f ? 0x80 : 0))
    if (left <= 0x7f) return Buffer.from(bytes)
  }
}

/** A cabinet of one folder (Microsoft Cabinet Format, 2.1 to 2.5); its files together are at most 32 KiB. */
export function buildCab(files: readonly PackedFile[]): Buffer {
  const body = Buffer.from(files.map(({ text }) => text).join(''))
  let offset = 0
  const entries = files.map(({ name, text }) => {
    const entry = Buffer.alloc(16)
    entry.writeUInt32LE(Buffer.byteLength(text), 0)
    entry.writeUInt32LE(offset, 4)
    entry.writeUInt16LE(0x20, 14)
    offset += Buffer.byteLength(text)
    return Buffer.concat([entry, Buffer.from(`${name}\0`)])
  })
  const listed = Buffer.concat(entries)
  const folder = Buffer.alloc(8)
  folder.writeUInt32LE(36 + 8 + listed.length, 0)
  folder.writeUInt16LE(1, 4)
  const block = Buffer.alloc(8)
  block.writeUInt16LE(body.length, 4)
  block.writeUInt16LE(body.length, 6)
  const header = Buffer.alloc(36)
  header.write('MSCF')
  header.writeUInt32LE(36 + 8 + listed.length + 8 + body.length, 8)
  header.writeUInt32LE(36 + 8, 16)
  header[24] = 3
  header[25] = 1
  header.writeUInt16LE(1, 26)
  header.writeUInt16LE(files.length, 28)
  return Buffer.concat([header, folder, listed, block, body])
}

/** An archive of cpio, "newc": every number is eight hexadecimal digits. */
export function buildCpio(files: readonly PackedFile[]): Buffer {
  const entries = [...files, { name: 'TRAILER!!!', text: '' }].map(({ name, text }, index) => {
    const size = Buffer.byteLength(text)
    const isLast = index === files.length
    const numbers = [index + 1, isLast ? 0 : 0o100644, 0, 0, 1, 0, size, 0, 0, 0, 0, Buffer.byteLength(name) + 1, 0]
    const head = `070701${numbers.map((value) => value.toString(16).padStart(8, '0')).join('')}${name}\0`
    return Buffer.concat([padded(Buffer.from(head)), padded(Buffer.from(text))])
  })
  return Buffer.concat(entries)
}

function padded(bytes: Buffer): Buffer {
  return Buffer.concat([bytes, Buffer.alloc((4 - (bytes.length % 4)) % 4)])
}

/** A package of RPM 3: the lead, two headers without anything in them, a cpio archive in gzip. */
export function buildRpm(files: readonly PackedFile[]): Buffer {
  const lead = Buffer.alloc(96)
  lead.set([0xed, 0xab, 0xee, 0xdb, 3])
  lead[79] = 5
  const header = Buffer.alloc(16)
  header.set([0x8e, 0xad, 0xe8, 1])
  return Buffer.concat([lead, header, header, gzipSync(buildCpio(files))])
}

const UNIX = 3
const RAR4_STORED = 0x30
