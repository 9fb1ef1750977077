import { constants, isAscii, isUtf8 } from 'node:buffer'

/**
 * The UTF-8 bytes of a JSON string between its quotes, escapes undone. A view when there are none; lone surrogates become
 * U+FFFD. `onFlaw` is called when it is no sound JSON string; what is not an escape then stands as it is.
 */
export function decodeJsonString(bytes: Uint8Array, start: number, end: number, onFlaw?: () => void): Uint8Array {
  const source = Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start)
  const isChecked = onFlaw !== undefined && source.length > SHORT && source.length <= LONG
  if (!isChecked && !source.includes(BACKSLASH)) return source
  const quick = source.length > SHORT && source.length <= FEW ? decodeQuickly(source) : null
  if (quick !== null) return quick
  if (source.length <= SHORT || source.length > LONG) return decodeLeniently(source)
  const decoded = decodeNatively(source)
  if (decoded === null) onFlaw?.()
  return decoded ?? decodeLeniently(source)
}

// Strings this short were checked when their end was sought.
const SHORT = 64
/** The engine's own reader is faster from here on. */
const FEW = 2048
// What is longer is no string to the engine.
const LONG = constants.MAX_STRING_LENGTH - 2

/** Null at anything but UTF-8 text and escapes of one letter, which is what nearly all sources are. */
function decodeQuickly(source: Buffer): Uint8Array | null {
  if (!isUtf8(source)) return null
  const out = Buffer.allocUnsafe(source.length)
  let to = 0
  for (let at = 0; at < source.length; at += 1) {
    let byte = source[at] as number
    if (byte === BACKSLASH) {
      at += 1
      byte = at < source.length ? (simpleEscapes[source[at] as number] as number) : 0
      if (byte === 0) return null
    } else if (byte < SPACE) return null
    out[to] = byte
    to += 1
  }
  return out.subarray(0, to)
}

// The engine's own reader is three times as fast as a loop that knows all escapes.
function decodeNatively(source: Buffer): Uint8Array | null {
  const encoding = isAscii(source) ? 'latin1' : isUtf8(source) ? 'utf8' : null
  // Malformed UTF-8 would not survive a string.
  if (encoding === null) return null
  try {
    return Buffer.from(JSON.parse(`"${source.toString(encoding)}"`) as string)
  } catch {
    // What is wrong does not matter: the other reader passes over it.
    return null
  }
}

function decodeLeniently(source: Uint8Array): Uint8Array {
  let from = source.indexOf(BACKSLASH)
  // Undoing an escape never lengthens the text: `\uXXXX` takes six bytes and gives at most three.
  const out = Buffer.allocUnsafe(source.length)
  let at = 0
  let to = 0
  while (from !== -1) {
    to = copy(source, at, from, out, to)
    const letter = source[from + 1] ?? 0
    const simple = simpleEscapes[letter] ?? 0
    if (simple !== 0) {
      out[to] = simple
      to += 1
      at = from + 2
    } else if (letter === 0x75 && hex4(source, from + 2) !== -1) {
      const unit = hex4(source, from + 2)
      at = from + 6
      let point = unit
      if (unit >= 0xd800 && unit <= 0xdbff && source[at] === BACKSLASH && source[at + 1] === 0x75) {
        const low = hex4(source, at + 2)
        if (low >= 0xdc00 && low <= 0xdfff) {
          point = 0x10000 + ((unit - 0xd800) << 10) + (low - 0xdc00)
          at += 6
        }
      }
      to = writePoint(out, to, point)
    } else {
      // Not an escape of JSON: kept as it stands.
      out[to] = BACKSLASH
      to += 1
      at = from + 1
    }
    from = nextBackslash(source, at)
  }
  to = copy(source, at, source.length, out, to)
  return out.subarray(0, to)
}

const BACKSLASH = 0x5c
const SPACE = 0x20

const simpleEscapes = new Uint8Array(256)
for (const [letter, value] of Object.entries({
  '"': '"',
  '\\': '\\',
  '/': '/',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
}))
  simpleEscapes[letter.charCodeAt(0)] = value.charCodeAt(0)

// A native search costs a call, which is more than reading the few dozen bytes between two line ends.
function nextBackslash(source: Uint8Array, at: number): number {
  const near = Math.min(source.length, at + 256)
  for (let i = at; i < near; i += 1) if (source[i] === BACKSLASH) return i
  return source.indexOf(BACKSLASH, near)
}

function copy(source: Uint8Array, start: number, end: number, out: Uint8Array, to: number): number {
  if (end - start > 256) {
    out.set(source.subarray(start, end), to)
    return to + end - start
  }
  let at = to
  for (let i = start; i < end; i += 1) {
    out[at] = source[i] as number
    at += 1
  }
  return at
}

function writePoint(out: Uint8Array, to: number, point: number): number {
  const code = point >= 0xd800 && point <= 0xdfff ? 0xfffd : point
  if (code < 0x80) {
    out[to] = code
    return to + 1
  }
  if (code < 0x800) {
    out[to] = 0xc0 | (code >> 6)
    out[to + 1] = 0x80 | (code & 0x3f)
    return to + 2
  }
  if (code < 0x10000) {
    out[to] = 0xe0 | (code >> 12)
    out[to + 1] = 0x80 | ((code >> 6) & 0x3f)
    out[to + 2] = 0x80 | (code & 0x3f)
    return to + 3
  }
  out[to] = 0xf0 | (code >> 18)
  out[to + 1] = 0x80 | ((code >> 12) & 0x3f)
  out[to + 2] = 0x80 | ((code >> 6) & 0x3f)
  out[to + 3] = 0x80 | (code & 0x3f)
  return to + 4
}

function hex4(source: Uint8Array, at: number): number {
  if (at + 4 > source.length) return -1
  let value = 0
  for (let i = at; i < at + 4; i += 1) {
    const byte = source[i] as number
    const lower = byte | 0x20
    const digit = byte >= 0x30 && byte <= 0x39 ? byte - 0x30 : lower >= 0x61 && lower <= 0x66 ? lower - 0x57 : -1
    if (digit === -1) return -1
    value = value * 16 + digit
  }
  return value
}
