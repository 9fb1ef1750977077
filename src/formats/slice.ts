/** `length` bytes from `offset`; null when they do not all lie within `bytes`. */
export function slice(bytes: Buffer, offset: number, length: number): Buffer | null {
  if (!Number.isSafeInteger(offset) || !Number.isSafeInteger(length) || offset < 0 || length < 0) return null
  return length <= bytes.length - offset ? bytes.subarray(offset, offset + length) : null
}

/** An unsigned 64-bit integer; above 2^53 only as precise as a double, which no offset within a file needs. */
export function readUInt64(bytes: Buffer, offset: number): number {
  return offset >= 0 && offset + 8 <= bytes.length ? Number(bytes.readBigUInt64LE(offset)) : Number.NaN
}

/** Byte ranges in ascending order, without empty ones and without those that overlap one before them. */
export function disjoint(ranges: readonly (readonly [number, number])[]): (readonly [number, number])[] {
  let end = 0
  return ranges
    .filter(([from, to]) => from < to)
    .sort((one, other) => one[0] - other[0])
    .filter(([from, to]) => {
      if (from < end) return false
      end = to
      return true
    })
}

/** One view over both, when `next` lies right behind `first` in one buffer; null when they have to be copied to become one. */
export function adjacent(first: Uint8Array, next: Uint8Array): Buffer | null {
  if (first.buffer !== next.buffer || first.byteOffset + first.length !== next.byteOffset) return null
  return Buffer.from(first.buffer, first.byteOffset, first.length + next.length)
}
