import { decompress } from 'fzstd'
import type { Expanded } from './expanded.ts'
import { type ZstdFrame, zstdFrames } from './zstd-frames.ts'

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
