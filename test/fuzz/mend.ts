import { crc32 } from 'node:zlib'

/** The bytes with the checksums of their headers put right, so that a reader which compares them reads on. */
export function mend(bytes: Buffer): Buffer {
  const mended = Buffer.from(bytes)
  for (const [magic, put] of menders) if (mended.indexOf(magic) === 0) put(mended)
  mendTar(mended)
  return mended
}

type Mender = (bytes: Buffer) => void

/** 7z format: over the start header, which has the one over the header. */
const mend7z: Mender = (bytes) => {
  if (bytes.length < 32) return
  const start = 32 + Number(bytes.readBigUInt64LE(12))
  const end = start + Number(bytes.readBigUInt64LE(20))
  if (end <= bytes.length) bytes.writeUInt32LE(crc32(bytes.subarray(start, end)), 28)
  bytes.writeUInt32LE(crc32(bytes.subarray(12, 32)), 8)
}

/** RAR 4.x: the lower half of a CRC-32 over each header. */
const mendRar4: Mender = (bytes) => {
  for (let at = 7; at + 7 <= bytes.length; ) {
    const size = bytes.readUInt16LE(at + 5)
    if (size < 7 || at + size > bytes.length) return
    bytes.writeUInt16LE(crc32(bytes.subarray(at + 2, at + size)) & 0xffff, at)
    const hasBody = (bytes.readUInt16LE(at + 3) & 0x8000) !== 0
    at += size + (hasBody && at + 11 <= bytes.length ? bytes.readUInt32LE(at + 7) : 0)
  }
}

/** RAR 5.0: a CRC-32 over each header, whose size stands in front. */
const mendRar5: Mender = (bytes) => {
  for (let at = 8; at + 7 <= bytes.length; ) {
    const size = numberAt(bytes, at + 4)
    const end = size.end + size.value
    if (size.value < 2 || end > bytes.length) return
    bytes.writeUInt32LE(crc32(bytes.subarray(at + 4, end)), at)
    const type = numberAt(bytes, size.end)
    const flags = numberAt(bytes, type.end)
    const extra = flags.value & 1 ? numberAt(bytes, flags.end) : flags
    at = end + (flags.value & 2 ? numberAt(bytes, extra.end).value : 0)
  }
}

function numberAt(bytes: Buffer, start: number): { readonly value: number; readonly end: number } {
  let value = 0
  for (let at = start; at < start + 8; at += 1) {
    const byte = bytes[at] ?? 0
    value += (byte & 0x7f) * 2 ** (7 * (at - start))
    if (byte < 0x80) return { value, end: at + 1 }
  }
  return { value, end: start + 8 }
}

/** PNG 5.3: a CRC-32 over each chunk's type and data. */
const mendPng: Mender = (bytes) => {
  for (let at = 8; at + 12 <= bytes.length; ) {
    const end = at + 8 + bytes.readUInt32BE(at)
    if (end + 4 > bytes.length) return
    bytes.writeUInt32BE(crc32(bytes.subarray(at + 4, end)), end)
    at = end + 4
  }
}

/** APPNOTE 4.4.7: of entries that are stored the CRC-32 of their bytes, in their own header; the directory's is put there too. */
const mendZip: Mender = (bytes) => {
  for (let at = bytes.indexOf(LOCAL); at !== -1 && at + 30 <= bytes.length; at = bytes.indexOf(LOCAL, at + 4)) {
    const start = at + 30 + bytes.readUInt16LE(at + 26) + bytes.readUInt16LE(at + 28)
    const end = start + bytes.readUInt32LE(at + 18)
    if (bytes.readUInt16LE(at + 8) !== 0 || end > bytes.length) continue
    bytes.writeUInt32LE(crc32(bytes.subarray(start, end)), at + 14)
  }
  for (let at = bytes.indexOf(CENTRAL); at !== -1 && at + 46 <= bytes.length; at = bytes.indexOf(CENTRAL, at + 4)) {
    const local = bytes.readUInt32LE(at + 42)
    if (local + 18 <= bytes.length) bytes.copy(bytes, at + 16, local + 14, local + 18)
  }
}

/** .xz 2.1.1: a CRC-32 of the flags of the stream. */
const mendXz: Mender = (bytes) => {
  if (bytes.length >= 12) bytes.writeUInt32LE(crc32(bytes.subarray(6, 8)), 8)
}

/** POSIX ustar: the sum of the header's bytes, with blanks in the place of the sum itself. */
function mendTar(bytes: Buffer): void {
  for (let at = 0; at + 512 <= bytes.length; at += 512) {
    const header = bytes.subarray(at, at + 512)
    if (header.indexOf('ustar', 0, 'latin1') !== 257) continue
    header.fill(' ', 148, 156)
    const sum = header.reduce((total, byte) => total + byte, 0)
    header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148, 'latin1')
  }
}

const LOCAL = Buffer.from('PK\x03\x04')
const CENTRAL = Buffer.from('PK\x01\x02')

const menders: readonly (readonly [Buffer, Mender])[] = [
  [Buffer.from('7z\xbc\xaf\x27\x1c', 'latin1'), mend7z],
  [Buffer.from('Rar!\x1a\x07\0', 'latin1'), mendRar4],
  [Buffer.from('Rar!\x1a\x07\x01\0', 'latin1'), mendRar5],
  [Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), mendPng],
  [LOCAL, mendZip],
  [Buffer.from('\xfd7zXZ\0', 'latin1'), mendXz],
]
