import { inflateSync } from 'node:zlib'

/** A zlib stream that was inflated, and how many compressed bytes it took. */
export interface Inflated {
  readonly bytes: Buffer
  readonly consumed: number
}

/** Inflates the zlib stream at the start of `bytes` to at most `most` bytes; null when it is damaged or longer. */
export function inflateAt(bytes: Uint8Array, most: number): Inflated | null {
  // Nothing says how long a compressed object is. zlib reads on to its end, and tells where that was.
  try {
    const read: unknown = inflateSync(bytes, { maxOutputLength: Math.max(1, most), info: true })
    const { buffer, engine } = read as { buffer: Buffer; engine: { bytesWritten: number } }
    return { bytes: buffer, consumed: engine.bytesWritten }
  } catch (error) {
    if (error instanceof Error) return null
    throw error
  }
}
