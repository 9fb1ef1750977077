/** `length` bytes from `offset`; null when they do not all lie within `bytes`. */
export function slice(bytes: Buffer, offset: number, length: number): Buffer | null {
  if (!Number.isSafeInteger(offset) || !Number.isSafeInteger(length) || offset < 0 || length < 0) return null
  return length <= bytes.length - offset ? bytes.subarray(offset, offset + length) : null
}

/** An unsigned 64-bit integer; above 2^53 only as precise as a double, which no offset within a file needs. */
export function readUInt64(bytes: Buffer, offset: number): number {
  return offset >= 0 && offset + 8 <= bytes.length ? Number(bytes.readBigUInt64LE(offset)) : Number.NaN
}
