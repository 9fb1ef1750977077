import { endOfRun, nextRun } from '../../text/next-run.ts'
import { hexNumber } from './character.ts'
import type { Decoded } from './transcript.ts'

/** The characters of the shortest run that is undone. */
export const LEAST_RUN = 20
const LEAST = LEAST_RUN
const LEAST_HEX = 32
/** How many `/`, `_` and `-` at the front of a run are tried as what stands before the encoded text. */
const MOST_FRONTS = 8

/** A line of base64 that goes on in the next has 64 or 76 characters, or another number that no group of four is cut by. */
const LEAST_WIDTH = 60
const MOST_INDENT = 16

/** Undoes the runs of base64, base64url and hexadecimal of the bytes up to `end`, where they hide text. */
export class RunReader {
  readonly #bytes: Uint8Array
  readonly #start: number
  readonly #end: number
  /** Up to where lines were put together. */
  #unwrapped = 0

  constructor(bytes: Uint8Array, start: number, end: number) {
    this.#bytes = bytes
    this.#start = start
    this.#end = end
  }

  /** What is hidden in the runs between two bytes that are in none; asked for from the front to the back. `isRun` when there is but one. */
  read(start: number, end: number, isRun: boolean): readonly Decoded[] {
    if (end - start < LEAST) return nothing
    if (isRun) return this.#readRun(start, end)
    const found: Decoded[] = []
    for (let from = nextRun(this.#bytes, isInRun, start, end, LEAST); from < end; ) {
      const to = endOfRun(this.#bytes, isInRun, from, end)
      found.push(...this.#readRun(from, to))
      from = nextRun(this.#bytes, isInRun, to, end, LEAST)
    }
    return found
  }

  #readRun(from: number, to: number): readonly Decoded[] {
    const decoded = decodeRun(this.#bytes, from, to)
    if (decoded === null) return nothing
    // Each line is also shown alone: lines of the same length need not be one text.
    if (decoded.layer !== 'base64' || from < this.#unwrapped) return [decoded]
    const wrapped = wrappedRun(this.#bytes, decoded.start, to, this.#end)
    if (wrapped === null) return [withName(decoded, this.#bytes, this.#start)]
    this.#unwrapped = wrapped.end
    return [decoded, wrapped]
  }
}

const nothing: readonly Decoded[] = []

function decodeRun(bytes: Uint8Array, from: number, to: number): Decoded | null {
  if (to - from >= LEAST_HEX && (to - from) % 2 === 0 && looksHex(bytes, from, to)) return hexRun(bytes, from, to)
  let front = from
  for (let tries = 0; tries <= MOST_FRONTS && to - front >= LEAST; tries += 1) {
    if (hidesText(bytes, front)) return base64Run(bytes, front, to)
    if (hidesWideText(bytes, front)) return wideRun(bytes, front, to)
    front = nextFront(bytes, front, Math.min(to, from + 128))
  }
  return null
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

/** A single word with the name before it that it is given to, as in the data of a Kubernetes secret: many tokens are known by that name only. */
function withName(decoded: Decoded, bytes: Uint8Array, floor: number): Decoded {
  if (decoded.bytes.length > LONGEST_WORD || !isWord(decoded.bytes)) return decoded
  const from = Math.max(floor, decoded.start - LONGEST_NAME)
  const before = Buffer.from(bytes.buffer, bytes.byteOffset + from, decoded.start - from).toString('latin1')
  const name = nameBefore.exec(before)?.[1]
  if (name === undefined) return decoded
  const front = Buffer.from(`${name}=`, 'latin1')
  return {
    ...decoded,
    bytes: Buffer.concat([front, decoded.bytes]),
    original: (start, end) => decoded.original(Math.max(0, start - front.length), Math.max(0, end - front.length)),
  }
}

const LONGEST_WORD = 1024
const LONGEST_NAME = 80
const nameBefore = /(?:^|[\s"'{,])([A-Za-z][\w.-]{2,63})["']?[ \t]{0,4}[:=][ \t]{0,4}["']?$/

/** Printable ASCII without blanks, but for a line end behind it. */
function isWord(bytes: Uint8Array): boolean {
  const length = bytes.at(-1) === 0x0a ? bytes.length - 1 : bytes.length
  for (let at = 0; at < length; at += 1) if (!((bytes[at] ?? 0) > 0x20 && (bytes[at] ?? 0) < 0x7f)) return false
  return true
}

/** The base64 whose first line is from `from` to `to`, when it goes on in lines of the same width. */
function wrappedRun(bytes: Uint8Array, from: number, to: number, ceiling: number): Decoded | null {
  const width = to - from
  const gap = breakLength(bytes, to, ceiling)
  if (width < LEAST_WIDTH || width % 4 !== 0 || gap === 0) return null
  let end = to
  while (breakLength(bytes, end, ceiling) === gap) {
    const next = end + gap
    const lineEnd = endOfRun(bytes, isInRun, next, Math.min(ceiling, next + width + 1))
    if (lineEnd === next || lineEnd > next + width) break
    end = lineEnd
    if (end < next + width) break
  }
  if (end === to) return null
  const place = (index: number): number => from + index + Math.floor(index / width) * gap
  return {
    layer: 'base64',
    // White space is skipped in decoding.
    bytes: Buffer.from(Buffer.from(bytes.buffer, bytes.byteOffset + from, end - from).toString('latin1'), 'base64'),
    start: from,
    end,
    original: (first, last) => [
      place(Math.floor((first * 4) / 3)),
      Math.min(end, place(Math.ceil((last * 4) / 3) - 1) + 1),
    ],
  }
}

/** Bytes of the line end at `at` and of the indentation behind it; 0 when there is none. */
function breakLength(bytes: Uint8Array, at: number, ceiling: number): number {
  let next = bytes[at] === 0x0d ? at + 1 : at
  if (next >= ceiling || bytes[next] !== 0x0a) return 0
  next += 1
  const limit = Math.min(ceiling, next + MOST_INDENT)
  while (next < limit && (bytes[next] === 0x20 || bytes[next] === 0x09)) next += 1
  return next - at
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
    high += strangeness(word >>> 16) + strangeness((word >>> 8) & 0xff) + strangeness(word & 0xff)
    if (high > 2) return false
  }
  return true
}

/** Whether the first decoded bytes are letters with a zero behind each, as PowerShell wants what it is given in base64. */
function hidesWideText(bytes: Uint8Array, from: number): boolean {
  // The most frequent case by far: no zero is the second byte.
  if ((value(bytes, from + 1) & 15) !== 0 || value(bytes, from + 2) >>> 2 !== 0) return false
  const head = Buffer.from(Buffer.from(bytes.buffer, bytes.byteOffset + from, LEAST).toString('latin1'), 'base64')
  return head.every((byte, at) => (at % 2 === 1 ? byte === 0 : isText(byte)))
}

/** UTF-16LE in base64, without its zeros. */
function wideRun(bytes: Uint8Array, from: number, to: number): Decoded {
  const { bytes: wide, ...run } = base64Run(bytes, from, to)
  return {
    ...run,
    bytes: Buffer.from(Buffer.from(wide).toString('utf16le')),
    original: (start, end) => run.original(start * 2, end * 2),
  }
}

/** 0 for text, 1 for what may be part of a character beyond ASCII, more for what stands in no text. */
function strangeness(byte: number): number {
  return byte >= 0x80 ? 1 : isText(byte) ? 0 : 3
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
  return (values[bytes[at] as number] as number) & 63
}

const values = new Uint8Array(256)
'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'.split('').forEach((character, index) => {
  values[character.charCodeAt(0)] = index
})
values[0x2d] = 62
values[0x5f] = 63
/** By byte, 1 for what base64 and base64url are written with. */
const isInRun = Uint8Array.from({ length: 256 }, (_, byte) => (/[\w+/-]/.test(String.fromCharCode(byte)) ? 1 : 0))
