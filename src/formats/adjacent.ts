/** One view over both, when `next` lies right behind `first` in one buffer; null when they have to be copied to become one. */
export function adjacent(first: Uint8Array, next: Uint8Array): Buffer | null {
  if (first.buffer !== next.buffer || first.byteOffset + first.length !== next.byteOffset) return null
  return Buffer.from(first.buffer, first.byteOffset, first.length + next.length)
}
