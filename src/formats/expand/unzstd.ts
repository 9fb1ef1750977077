import { decompress } from 'fzstd'
import type { Expanded } from './output.ts'

/** Decompresses zstd, frame by frame; what comes before damage is given. The frames' block headers bound the memory beforehand. */
export function unzstd(bytes: Uint8Array, most: number): Expanded {
  const pieces: Uint8Array[] = []
  let length = 0
  let end = 0
  let problem: Expanded['problem'] = null
  for (const frame of zstdFrames(bytes)) {
    end = frame.end
    const expected = Math.min(frame.contentBytes ?? Number.POSITIVE_INFINITY, frame.blocks * MOST_IN_BLOCK)
    if (length + expected > most && (frame.contentBytes !== null || frame.blocks * frame.windowBytes > MOST_WORK))
      problem = 'limit'
    else if (!frame.isComplete) problem = 'truncated'
    const piece = problem === 'limit' ? null : readFrame(bytes, frame)
    if (piece === null) problem ??= 'corrupt'
    else if (length + piece.length > most) problem = 'limit'
    else {
      pieces.push(piece)
      length += piece.length
    }
    if (problem !== null) break
  }
  if (pieces.length === 0) problem ??= 'corrupt'
  else if (problem === null && end < bytes.length) problem = 'trailing'
  return { bytes: pieces.length === 1 ? (pieces[0] ?? new Uint8Array()) : Buffer.concat(pieces), problem }
}

function readFrame(bytes: Uint8Array, frame: ZstdFrame): Uint8Array | null {
  if (frame.isComplete && (frame.contentBytes ?? 0) > frame.blocks * MOST_IN_BLOCK) return null
  if (frame.lastBlock === -1 || frame.blocks * frame.windowBytes > MOST_WORK) return null
  let own = bytes.subarray(frame.start, frame.end)
  if (!frame.isComplete) {
    // The last whole block is made the frame's last, so that what arrived can be read.
    own = Uint8Array.from(own)
    own[frame.lastBlock - frame.start] = (own[frame.lastBlock - frame.start] ?? 0) | 1
  }
  try {
    const read = decompress(own)
    // A frame that says its size is read into a buffer of that size, however little of it arrived.
    return frame.isComplete ? read : read.subarray(0, frame.blocks * MOST_IN_BLOCK)
  } catch (error) {
    if (error instanceof Error) return null
    throw error
  }
}

const MOST_IN_BLOCK = 128 * 1024
// The library moves the whole window for each block, when the frame does not say its size: a lying window would take hours.
const MOST_WORK = 2 ** 36

/** One zstd frame, as far as its block headers tell. */
interface ZstdFrame {
  readonly start: number
  /** Past the last complete block (and checksum). */
  readonly end: number
  /** Offset of the last complete block's header; -1 when there is none. */
  readonly lastBlock: number
  readonly blocks: number
  readonly isComplete: boolean
  /** What the header says that the frame expands to; null when it does not say. */
  readonly contentBytes: number | null
  readonly windowBytes: number
}

/** RFC 8878, 3.1: the frames of a zstd stream, skippable ones left out. Stops at what is no frame. */
function* zstdFrames(bytes: Uint8Array): Iterable<ZstdFrame> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  let at = 0
  while (at + 8 < bytes.length) {
    const magic = view.getUint32(at, true)
    if (magic >>> 4 === SKIPPABLE >>> 4) {
      at += 8 + view.getUint32(at + 4, true)
      continue
    }
    if (magic !== MAGIC) return
    const frame = readHeaders(view, at)
    if (frame === null) return
    yield frame
    if (!frame.isComplete) return
    at = frame.end
  }
}

function readHeaders(view: DataView, start: number): ZstdFrame | null {
  const flags = view.getUint8(start + 4)
  const isSingleSegment = (flags & 32) !== 0
  const sizeCode = flags >> 6
  const sizeLength = sizeCode === 0 ? (isSingleSegment ? 1 : 0) : 1 << sizeCode
  const sizeAt = start + (isSingleSegment ? 5 : 6) + ([0, 1, 2, 4][flags & 3] ?? 0)
  let at = sizeAt + sizeLength
  if (at > view.byteLength || flags & 8) return null
  const contentBytes = sizeLength === 0 ? null : littleEndian(view, sizeAt, sizeLength) + (sizeCode === 1 ? 256 : 0)
  const windowBytes = isSingleSegment ? (contentBytes ?? 0) : windowOf(view.getUint8(start + 5))
  let lastBlock = -1
  let blocks = 0
  let isLast = false
  while (!isLast && at + 3 <= view.byteLength) {
    const header = littleEndian(view, at, 3)
    const size = header >>> 3
    const type = (header >> 1) & 3
    const next = at + 3 + (type === 1 ? 1 : size)
    if (type === 3 || size > MOST_IN_BLOCK || next > view.byteLength) break
    if (type === 2 && isEndless(view, at + 3, next)) break
    isLast = (header & 1) === 1
    lastBlock = at
    blocks += 1
    at = next
  }
  const end = at + (isLast && flags & 4 ? 4 : 0)
  return { start, end, lastBlock, blocks, isComplete: isLast, contentBytes, windowBytes }
}

/**
 * RFC 8878, 4.2.1.1: whether the weights of this block's Huffman tree come from a table with a single symbol. Its states read no bits, so a
 * decoder that reads until none are left, as the library does, never ends.
 */
function isEndless(view: DataView, start: number, end: number): boolean {
  const first = start < end ? view.getUint8(start) : 0
  const format = (first >> 2) & 3
  const tree = start + (format < 2 ? 3 : format + 2)
  if ((first & 3) !== 2 || tree + 1 >= end || view.getUint8(tree) >= 128) return false
  const bitsAt = (at: number, count: number): number => {
    const bytes = littleEndian(view, at >> 3, Math.min(3, Math.max(0, view.byteLength - (at >> 3))))
    return (bytes >> (at & 7)) & ((1 << count) - 1)
  }
  let at = (tree + 1) << 3
  const accuracy = bitsAt(at, 4) + 5
  if (accuracy > 6) return false
  const all = 1 << accuracy
  at += 4
  // Symbols that never come may stand before the one that always does.
  for (let symbol = 0; symbol < 256; symbol += 1) {
    const value = bitsAt(at, accuracy + 1)
    if ((value & (all - 1)) >= all - 2) return value === 2 * all - 1
    if ((value & (all - 1)) !== 1) return false
    at += accuracy
    for (let repeat = 3; repeat === 3; at += 2) {
      repeat = bitsAt(at, 2)
      symbol += repeat
    }
  }
  return false
}

function windowOf(descriptor: number): number {
  const base = 2 ** (10 + (descriptor >> 3))
  return base + (base / 8) * (descriptor & 7)
}

function littleEndian(view: DataView, at: number, length: number): number {
  let value = 0
  for (let index = length - 1; index >= 0; index -= 1) value = value * 256 + view.getUint8(at + index)
  return value
}

const MAGIC = 0xfd2fb528
const SKIPPABLE = 0x184d2a50
