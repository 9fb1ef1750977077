/** A value of a row; blobs and texts are views. */
export type Value = null | number | bigint | { readonly kind: 'text' | 'blob'; readonly bytes: Buffer }

/** A variable-length integer (at most nine bytes, the highest first), and where it ends. */
export function readVarint(bytes: Buffer, start: number): { readonly value: number; readonly end: number } {
  let value = 0
  for (let at = start; at < start + 8; at += 1) {
    const byte = bytes[at] ?? 0
    value = value * 128 + (byte & 0x7f)
    if (byte < 0x80) return { value, end: at + 1 }
  }
  // The ninth byte counts whole.
  return { value: value * 256 + (bytes[start + 8] ?? 0), end: start + 9 }
}

/** The values of a record: first a header with their types, then their bytes. What is cut short ends the list. */
export function* readRecord(payload: Buffer): Iterable<Value> {
  const header = readVarint(payload, 0)
  const headerEnd = Math.min(header.value, payload.length)
  let body = headerEnd
  for (let at = header.end; at < headerEnd; ) {
    const type = readVarint(payload, at)
    at = type.end
    const length = lengthOf(type.value)
    if (body + length > payload.length) return
    yield decodeValue(type.value, payload.subarray(body, body + length))
    body += length
  }
}

function lengthOf(type: number): number {
  return type >= 12 ? Math.floor((type - 12) / 2) : (lengths[type] ?? 0)
}

function decodeValue(type: number, bytes: Buffer): Value {
  if (type >= 12) return { kind: type % 2 === 0 ? 'blob' : 'text', bytes }
  if (type === 8 || type === 9) return type - 8
  if (type === 7) return bytes.readDoubleBE(0)
  if (type === 6) return bytes.readBigInt64BE(0)
  return bytes.length === 0 ? null : bytes.readIntBE(0, bytes.length)
}

const lengths = [0, 1, 2, 3, 4, 6, 8, 8, 0, 0, 0, 0]
