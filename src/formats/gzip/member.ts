import { constants, inflateRawSync } from 'node:zlib'

/** Whether a gzip member starts at `at`. */
export function isGzip(bytes: Uint8Array, at = 0): boolean {
  return bytes[at] === 0x1f && bytes[at + 1] === 0x8b && bytes[at + 2] === 8
}

/** RFC 1952, 2.3: the length of the member's header at `at`; null when it is cut short. */
export function memberHeaderLength(bytes: Uint8Array, at = 0): number | null {
  const flags = bytes[at + 3]
  if (flags === undefined) return null
  let end = at + 10
  if (flags & 4) end += 2 + ((bytes[end] ?? 0) | ((bytes[end + 1] ?? 0) << 8))
  for (const flag of [8, 16]) {
    if (!(flags & flag)) continue
    const zero = bytes.indexOf(0, end)
    if (zero === -1) return null
    end = zero + 1
  }
  if (flags & 2) end += 2
  return end <= bytes.length ? end - at : null
}

/** The first decompressed bytes (some kilobytes at most), also of a truncated or damaged member. */
export function gunzippedHead(bytes: Uint8Array): Uint8Array {
  const header = memberHeaderLength(bytes)
  if (header === null) return new Uint8Array()
  // Damage within the piece loses all of it, so a shorter piece is tried.
  for (const length of [4096, 512, 64]) {
    try {
      return inflateRawSync(bytes.subarray(header, header + length), { finishFlush: constants.Z_SYNC_FLUSH })
    } catch (error) {
      if (!(error instanceof Error)) throw error
    }
  }
  return new Uint8Array()
}
