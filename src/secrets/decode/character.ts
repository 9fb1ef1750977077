/** The value of an ASCII hexadecimal digit, -1 for any other byte. */
export function hexValue(byte: number | undefined): number {
  if (byte === undefined) return -1
  if (byte >= 0x30 && byte <= 0x39) return byte - 0x30
  const folded = byte | 0x20
  return folded >= 0x61 && folded <= 0x66 ? folded - 0x57 : -1
}

/** The number that `count` hexadecimal digits write, -1 when they are not all digits. */
export function hexNumber(bytes: Uint8Array, start: number, count: number): number {
  let value = 0
  for (let at = start; at < start + count; at += 1) {
    const digit = hexValue(bytes[at])
    if (digit < 0) return -1
    value = value * 16 + digit
  }
  return value
}

/** Whether the byte is printable ASCII. */
export function isPrintable(byte: number): boolean {
  return byte >= 0x20 && byte <= 0x7e
}

/** Space, tab, line feed or carriage return. */
export function isSpace(byte: number | undefined): boolean {
  return byte === 0x20 || byte === 0x09 || byte === 0x0a || byte === 0x0d
}

/** A double or single quote, or a backtick. */
export function isQuote(byte: number | undefined): boolean {
  return byte === 0x22 || byte === 0x27 || byte === 0x60
}
