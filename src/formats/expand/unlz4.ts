import { decodeInto, type Expanded, type Output, Stop } from './output.ts'

/** Decompresses the frames of LZ4 (LZ4 Frame Format 1.6) to at most `most` bytes. */
export function unlz4(bytes: Buffer, most: number): Expanded {
  return decodeInto(most, (output) => {
    let at = 0
    while (at + 4 <= bytes.length) {
      const magic = bytes.readUInt32LE(at)
      if (magic === FRAME) at = readFrame(bytes, at + 4, output)
      else if ((magic & 0xfffffff0) >>> 0 === SKIPPABLE) at += 8 + read32(bytes, at + 4)
      else throw new Stop(at === 0 ? 'corrupt' : 'trailing')
    }
    if (at !== bytes.length) throw new Stop('truncated')
  })
}

const FRAME = 0x184d2204
const SKIPPABLE = 0x184d2a50

function readFrame(bytes: Buffer, start: number, output: Output): number {
  const flags = bytes[start] ?? 0
  if (flags >>> 6 !== 1) throw new Stop('corrupt')
  let at = start + 2 + (flags & 8 ? 8 : 0) + (flags & 1 ? 4 : 0) + 1
  const base = output.length
  for (;;) {
    const word = read32(bytes, at)
    at += 4
    if (word === 0) return at + (flags & 4 ? 4 : 0)
    const size = word & 0x7fffffff
    const block = bytes.subarray(at, at + size)
    if (word >>> 31 === 1) output.append(block)
    else readBlock(block, output, base)
    if (block.length < size) throw new Stop('truncated')
    at += size + (flags & 16 ? 4 : 0)
  }
}

function readBlock(block: Buffer, output: Output, base: number): void {
  let at = 0
  const length = (nibble: number): number => {
    let total = nibble
    if (nibble !== 15) return total
    for (let more = 255; more === 255; total += more) {
      if (at >= block.length) throw new Stop('truncated')
      more = block[at++] as number
    }
    return total
  }
  while (at < block.length) {
    const token = block[at++] as number
    const literals = length(token >>> 4)
    output.append(block.subarray(at, at + literals))
    at += literals
    // The last sequence is literals alone.
    if (at >= block.length) return
    const distance = (block[at] ?? 0) | ((block[at + 1] ?? 0) << 8)
    at += 2
    output.copy(distance, length(token & 15) + 4, base)
  }
}

function read32(bytes: Buffer, at: number): number {
  if (at + 4 > bytes.length) throw new Stop('truncated')
  return bytes.readUInt32LE(at)
}
