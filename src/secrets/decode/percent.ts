import { hexNumber, isPrintable } from './character.ts'
import { type Decoded, Transcript } from './transcript.ts'

const PERCENT = 0x25
const REACH = 512
const MOST = 1 << 16

/** The URL-like text around the `%XX` at `hit`, with percent-encoding undone, when it hides a printable character. */
export function decodeAroundPercent(bytes: Uint8Array, hit: number, floor: number, ceiling: number): Decoded | null {
  const value = hexNumber(bytes, hit + 1, 2)
  if (value < 0 || !isPrintable(value)) return null
  let start = hit
  while (start > floor && hit - start < REACH && isUrlByte(bytes[start - 1])) start -= 1
  const limit = Math.min(ceiling, hit + MOST)
  let end = hit
  let last = hit
  while (end < limit && end - last < REACH && isUrlByte(bytes[end])) {
    if (bytes[end] === PERCENT) last = end
    end += 1
  }
  const transcript = new Transcript(bytes, end - start)
  let copied = start
  for (let at = hit; at !== -1 && at < end - 2; at = bytes.indexOf(PERCENT, at + 1)) {
    const byte = hexNumber(bytes, at + 1, 2)
    if (byte < 0 || at < copied) continue
    transcript.copy(copied, at)
    transcript.putByte(byte, at, at + 3)
    copied = at + 3
  }
  transcript.copy(copied, end)
  // What was cut at its bound is gone on with a little earlier.
  return transcript.finish('percent', start, end === limit && limit < ceiling ? end - REACH : end)
}

/** Anything but white space, quotes and angle brackets. */
function isUrlByte(byte: number | undefined): boolean {
  if (byte === undefined || byte <= 0x20) return false
  return byte !== 0x22 && byte !== 0x27 && byte !== 0x60 && byte !== 0x3c && byte !== 0x3e
}
