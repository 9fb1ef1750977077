import { hexNumber } from './character.ts'
import type { Decoded } from './transcript.ts'

const LEAST = 20
const LEAST_HEX = 32
/** How many `/`, `_` and `-` at the front of a run are tried as what stands before the encoded text. */
const MOST_FRONTS = 8

/** The runs of base64, base64url and hexadecimal between `start` and `end` that hide text. */
export function* decodeRuns(bytes: Uint8Array, start: number, end: number): Iterable<Decoded> {
  for (let from = nextRun(bytes, start, end); from < end; ) {
    const to = firstOutside(bytes, from, end)
    yield* decodeRun(bytes, from, to)
    from = nextRun(bytes, to, end)
  }
}

/** Where the next run of at least LEAST characters begins; `end` when there is none. */
function nextRun(bytes: Uint8Array, floor: number, end: number): number {
  // Such a run holds every LEAST-th byte. From there the way goes back to the last byte that is of no run, which the next
  // can only follow: most bytes are never looked at.
  const table = values
  let probe = floor + LEAST - 1
  while (probe < end) {
    let from = probe
    while (from >= floor && table[bytes[from] as number] !== NONE) from -= 1
    if (probe - from >= LEAST) return from + 1
    probe = from + LEAST
  }
  return end
}

function* decodeRun(bytes: Uint8Array, from: number, to: number): Iterable<Decoded> {
  if (to - from >= LEAST_HEX && (to - from) % 2 === 0 && looksHex(bytes, from, to)) {
    yield hexRun(bytes, from, to)
    return
  }
  let front = from
  for (let tries = 0; tries <= MOST_FRONTS && to - front >= LEAST; tries += 1) {
    if (hidesText(bytes, front)) {
      yield base64Run(bytes, front, to)
      return
    }
    front = nextFront(bytes, front, Math.min(to, from + 128))
  }
}

function base64Run(bytes: Uint8Array, from: number, to: number): Decoded {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset + from, to - from).toString('latin1')
  return {
    layer: 'base64',
    bytes: Buffer.from(text, 'base64'),
    start: from,
    end: to,
    original: (start, end) => [from + Math.floor((start * 4) / 3), Math.min(to, from + Math.ceil((end * 4) / 3))],
  }
}

function hexRun(bytes: Uint8Array, from: number, to: number): Decoded {
  return {
    layer: 'hex',
    bytes: Buffer.from(Buffer.from(bytes.buffer, bytes.byteOffset + from, to - from).toString('latin1'), 'hex'),
    start: from,
    end: to,
    original: (start, end) => [from + start * 2, from + end * 2],
  }
}

function firstOutside(bytes: Uint8Array, from: number, end: number): number {
  let at = from
  while (at < end && values[bytes[at] as number] !== NONE) at += 1
  return at
}

function nextFront(bytes: Uint8Array, from: number, to: number): number {
  for (let at = from; at < to; at += 1) {
    const byte = bytes[at]
    if (byte === 0x2f || byte === 0x5f || byte === 0x2d) return at + 1
  }
  return to + LEAST
}

/** Whether the first 15 decoded bytes are text, which they hardly ever are by chance or in an image. */
function hidesText(bytes: Uint8Array, from: number): boolean {
  let high = 0
  for (let group = from; group < from + LEAST; group += 4) {
    const word =
      (value(bytes, group) << 18) |
      (value(bytes, group + 1) << 12) |
      (value(bytes, group + 2) << 6) |
      value(bytes, group + 3)
    for (const byte of [word >>> 16, (word >>> 8) & 0xff, word & 0xff]) {
      if (byte >= 0x80) high += 1
      else if (!isText(byte)) return false
    }
    if (high > 2) return false
  }
  return true
}

function looksHex(bytes: Uint8Array, from: number, to: number): boolean {
  for (let at = from; at < from + 24; at += 2) {
    const byte = hexNumber(bytes, at, 2)
    if (byte < 0 || !isText(byte)) return false
  }
  for (let at = from; at < to; at += 1) if (hexNumber(bytes, at, 1) < 0) return false
  return true
}

function isText(byte: number): boolean {
  return (byte >= 0x20 && byte <= 0x7e) || byte === 0x0a || byte === 0x0d || byte === 0x09
}

function value(bytes: Uint8Array, at: number): number {
  return (values[bytes[at] as number] ?? 0) & 63
}

const NONE = 255
const values = new Uint8Array(256).fill(NONE)
'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'.split('').forEach((character, index) => {
  values[character.charCodeAt(0)] = index
})
values[0x2d] = 62
values[0x5f] = 63
