import { gunzipSync } from 'node:zlib'
import type { Problem } from '../../model/source-map.ts'
import { decodeText, detectEncoding } from '../../text/encoding.ts'

/** A map's JSON in UTF-8, whatever it came in. */
export interface Unwrapped {
  readonly bytes: Uint8Array
  /** Where an offset into `bytes` lies in the original ones; cheap when asked in ascending order. Null when they were compressed. */
  readonly locate: ((at: number) => number) | null
  readonly problems: readonly Problem[]
}

/** Takes off what may lie around the JSON of a map: gzip (at most `allowance` bytes of it), byte-order mark, UTF-16, XSSI prefix. */
export function unwrapMap(original: Uint8Array, allowance: number): Unwrapped {
  const problems: Problem[] = []
  let bytes = original
  let isCompressed = false
  let before = 0
  let isWide = false
  if (bytes[0] === 0x1f && bytes[1] === 0x8b) {
    problems.push({ code: 'compressed', detail: 'the map is compressed with gzip' })
    const inflated = inflate(bytes, allowance)
    if (inflated === null) return { bytes: new Uint8Array(0), locate: null, problems: [...problems, unreadable] }
    bytes = inflated
    isCompressed = true
  }
  const encoding = detectEncoding(bytes)
  if (encoding?.encoding === 'utf-16le' || encoding?.encoding === 'utf-16be') {
    problems.push({ code: 'not-utf-8', detail: 'the map is in UTF-16' })
    bytes = Buffer.from(decodeText(bytes.subarray(encoding.bom), encoding.encoding))
    before = encoding.bom
    isWide = true
  } else if (encoding?.bom) {
    problems.push({ code: 'byte-order-mark', detail: 'the map begins with a byte-order mark' })
    bytes = bytes.subarray(encoding.bom)
    before = encoding.bom
  }
  const prefix = xssiPrefix(bytes)
  if (prefix > 0) {
    problems.push({ code: 'xssi-prefix', detail: 'the map begins with an XSSI prefix' })
    bytes = bytes.subarray(prefix)
    before += isWide ? prefix * 2 : prefix
  }
  const locate = isWide ? utf16Offsets(bytes, before) : (at: number) => before + at
  return { bytes, locate: isCompressed ? null : locate, problems }
}

/** From offsets into UTF-8 to those of the same text in UTF-16, which begins at `before`. */
function utf16Offsets(bytes: Uint8Array, before: number): (at: number) => number {
  let known = 0
  let wide = before
  return (at) => {
    const units = decodeText(bytes.subarray(Math.min(at, known), Math.max(at, known)), 'utf-8').length
    wide += at < known ? -2 * units : 2 * units
    known = at
    return wide
  }
}

const unreadable: Problem = { code: 'not-json', detail: 'the gzip stream is damaged, or larger than allowed' }

function inflate(bytes: Uint8Array, allowance: number): Uint8Array | null {
  try {
    return gunzipSync(bytes, { maxOutputLength: Math.max(1, Math.min(allowance, MAX_INFLATED)) })
  } catch {
    // Whatever zlib says, the caller reports one problem.
    return null
  }
}

/** Chrome, Mozilla and Sentry drop a first line of closing brackets; the specification, `)]}'`. */
function xssiPrefix(bytes: Uint8Array): number {
  let at = 0
  while (at < 16 && (bytes[at] === 0x29 || bytes[at] === 0x5d || bytes[at] === 0x7d || bytes[at] === 0x27)) at += 1
  if (at === 0) return 0
  const line = bytes.subarray(0, 4096).indexOf(0x0a)
  if (line !== -1 && bytes.indexOf(OPEN_OBJECT) > line) return line + 1
  // Without a line of its own, the prefix ends where the JSON begins.
  return bytes[at] === OPEN_OBJECT || bytes[at] === 0x2c ? at + (bytes[at] === 0x2c ? 1 : 0) : 0
}

const OPEN_OBJECT = 0x7b
const MAX_INFLATED = 2 * 1024 ** 3
