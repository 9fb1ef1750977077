/** A committed encoder of our own: zstd without compression, in frames of raw blocks. RFC 8878, 3.1. */
export function storedZstd(text: string | Uint8Array, blockBytes = 8000): Buffer {
  const content = Buffer.from(text)
  const size = Buffer.alloc(4)
  size.writeUInt32LE(content.length)
  const parts = [Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0xa0]), size]
  for (let at = 0; at === 0 || at < content.length; at += blockBytes) {
    const block = content.subarray(at, at + blockBytes)
    const header = Buffer.alloc(3)
    header.writeUIntLE(block.length * 8 + (at + blockBytes >= content.length ? 1 : 0), 0, 3)
    parts.push(header, block)
  }
  return Buffer.concat(parts)
}
