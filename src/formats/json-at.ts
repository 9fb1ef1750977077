/** The value of a JSON text; undefined when it is none, or longer than a string can be. */
export function parseJson(text: Buffer): unknown {
  if (text.length > MOST) return undefined
  try {
    return JSON.parse(text.toString('utf8'))
  } catch (error) {
    if (error instanceof SyntaxError) return undefined
    throw error
  }
}

/** The JSON object that begins at `start` amid other text; undefined when it has no end or is no JSON. */
export function jsonAt(bytes: Buffer, start: number): unknown {
  const end = endOfObject(bytes, start)
  return end === null ? undefined : parseJson(bytes.subarray(start, end))
}

/** Past the brace that closes the one at `start`. */
function endOfObject(bytes: Buffer, start: number): number | null {
  let depth = 0
  let isInString = false
  for (let at = start; at >= 0 && at < bytes.length; at += 1) {
    const byte = bytes[at]
    if (isInString) {
      if (byte === BACKSLASH) at += 1
      else if (byte === QUOTE) isInString = false
    } else if (byte === QUOTE) isInString = true
    else if (byte === OPEN) depth += 1
    else if (byte === CLOSE) {
      depth -= 1
      if (depth === 0) return at + 1
    }
  }
  return null
}

const QUOTE = 0x22
const BACKSLASH = 0x5c
const OPEN = 0x7b
const CLOSE = 0x7d
// Longer text does not fit a string of V8.
const MOST = 512 * 1024 ** 2
