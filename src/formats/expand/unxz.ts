import { Lzma } from './lzma.ts'
import { decodeInto, type Expanded, type Output, Stop } from './output.ts'

/** Decompresses the streams of an .xz file (format 1.2.0) to at most `most` bytes. Its checksums are not compared. */
export function unxz(bytes: Buffer, most: number): Expanded {
  return decodeInto(most, (output) => {
    let at = 0
    for (let isFirst = true; at < bytes.length; isFirst = false) {
      if (!bytes.subarray(at, at + 6).equals(MAGIC)) throw new Stop(isFirst ? 'corrupt' : 'trailing')
      at = readStream(bytes, at, output)
      // Streams may be padded with zeros.
      while (at + 4 <= bytes.length && bytes.readUInt32LE(at) === 0) at += 4
    }
  })
}

/** Decompresses the format before xz, .lzma, to at most `most` bytes. */
export function unlzma(bytes: Buffer, most: number): Expanded {
  return decodeInto(most, (output) => {
    if (bytes.length < 18) throw new Stop('truncated')
    const lzma = new Lzma(output)
    lzma.begin(bytes[0] as number)
    const size = bytes.readBigUInt64LE(5)
    const isKnown = size !== 0xffffffffffffffffn
    if (isKnown && size > BigInt(most)) throw new Stop('limit')
    const end = isKnown ? Number(size) : Number.POSITIVE_INFINITY
    lzma.decode(bytes.subarray(13), end)
  })
}

const MAGIC = Buffer.from('\xfd7zXZ\0', 'latin1')
const FOOTER = 12
const LZMA2 = 0x21
/** Filters that turn addresses in machine code, and leave text as it is. */
const FIRST_BRANCH_FILTER = 0x04
const LAST_BRANCH_FILTER = 0x0b

function readStream(bytes: Buffer, start: number, output: Output): number {
  const check = (bytes[start + 7] ?? 0) & 15
  const checkSize = check === 0 ? 0 : 4 << Math.floor((check - 1) / 3)
  let at = start + 12
  for (;;) {
    const size = bytes[at]
    if (size === undefined) throw new Stop('truncated')
    if (size === 0) break
    readFilters(bytes.subarray(at, at + (size + 1) * 4))
    at += (size + 1) * 4
    const end = readChunks(bytes, at, output)
    at = end + ((4 - ((end - at) % 4)) % 4) + checkSize
  }
  const records = readNumber(bytes, at + 1)
  let end = records.end
  for (let left = records.value * 2; left > 0; left -= 1) end = readNumber(bytes, end).end
  end += ((4 - ((end - at) % 4)) % 4) + 4 + FOOTER
  if (end > bytes.length) throw new Stop('truncated')
  return end
}

function readFilters(header: Buffer): void {
  const flags = header[1] ?? 0
  let at = 2
  for (const bit of [0x40, 0x80]) if (flags & bit) at = readNumber(header, at).end
  for (let left = (flags & 3) + 1; left > 0; left -= 1) {
    const id = readNumber(header, at)
    const size = readNumber(header, id.end)
    const isLast = left === 1
    const isBranch = id.value >= FIRST_BRANCH_FILTER && id.value <= LAST_BRANCH_FILTER
    if (isLast ? id.value !== LZMA2 : !isBranch) throw new Stop('corrupt')
    at = size.end + size.value
  }
}

/** The chunks of LZMA2; returns where they end. */
function readChunks(bytes: Buffer, start: number, output: Output): number {
  const lzma = new Lzma(output)
  for (let at = start; ; ) {
    const control = bytes[at]
    if (control === undefined) throw new Stop('truncated')
    if (control === 0) return at + 1
    if (control === 1 || control >= 0xe0) lzma.base = output.length
    if (control < 0x80) {
      if (control > 2) throw new Stop('corrupt')
      const size = (((bytes[at + 1] ?? 0) << 8) | (bytes[at + 2] ?? 0)) + 1
      const plain = bytes.subarray(at + 3, at + 3 + size)
      output.append(plain)
      if (plain.length < size) throw new Stop('truncated')
      at += 3 + size
      continue
    }
    if (at + 6 > bytes.length) throw new Stop('truncated')
    const unpacked = ((control & 0x1f) << 16) + bytes.readUInt16BE(at + 1) + 1
    const packed = bytes.readUInt16BE(at + 3) + 1
    at += 5
    if (control >= 0xc0) {
      lzma.begin(bytes[at] as number)
      at += 1
    } else if (control >= 0xa0) lzma.reset()
    if (!lzma.isBegun) throw new Stop('corrupt')
    lzma.decode(bytes.subarray(at, at + packed), output.length + unpacked)
    at += packed
  }
}

function readNumber(bytes: Buffer, start: number): { readonly value: number; readonly end: number } {
  let value = 0
  for (let at = start; at < start + 9; at += 1) {
    const byte = bytes[at]
    if (byte === undefined) throw new Stop('truncated')
    value += (byte & 0x7f) * 2 ** ((at - start) * 7)
    if (byte < 0x80) return { value, end: at + 1 }
  }
  throw new Stop('corrupt')
}
