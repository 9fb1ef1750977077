/** The bounds of an audit, counted on the decompressed side. */
export interface Limits {
  /** Artifacts opened in one package, nested ones included. */
  readonly entries: number
  /** Bytes of a single artifact. */
  readonly entryBytes: number
  /** Bytes of all artifacts of one package, every layer counted. */
  readonly totalBytes: number
  /** Decompressed bytes per compressed byte, judged only beyond `ratioFloor`. */
  readonly ratio: number
  /** Decompressed bytes below which `ratio` is not judged. */
  readonly ratioFloor: number
  /** Containers inside containers; the package's own tarball is depth 0. */
  readonly depth: number
}

export const defaultLimits: Limits = {
  entries: 200_000,
  entryBytes: 2 * 1024 ** 3,
  totalBytes: 8 * 1024 ** 3,
  ratio: 200,
  ratioFloor: 256 * 1024 ** 2,
  depth: 8,
}

/** The bound that was reached: its name is also the name that `--limit` takes. */
export type LimitName = keyof Limits

/** Counts what one package's audit has opened, and says how much more it may. One meter serves all nested containers. */
export class Meter {
  readonly limits: Limits
  #entries = 0
  #bytes = 0

  constructor(limits: Limits = defaultLimits) {
    this.limits = limits
  }

  /** Bytes that a stream of `compressedBytes` may still expand to, and the limit that says so. */
  allowance(compressedBytes: number): { bytes: number; limit: LimitName } {
    const byRatio = Math.max(this.limits.ratioFloor, compressedBytes * this.limits.ratio)
    const byTotal = this.limits.totalBytes - this.#bytes
    if (byTotal <= byRatio && byTotal <= this.limits.entryBytes)
      return { bytes: Math.max(0, byTotal), limit: 'totalBytes' }
    if (byRatio <= this.limits.entryBytes) return { bytes: byRatio, limit: 'ratio' }
    return { bytes: this.limits.entryBytes, limit: 'entryBytes' }
  }

  /** Counts one artifact of `bytes`; gives the limit that it breaks, which means that it must not be opened. */
  count(bytes: number): LimitName | undefined {
    if (this.#entries + 1 > this.limits.entries) return 'entries'
    if (bytes > this.limits.entryBytes) return 'entryBytes'
    if (this.#bytes + bytes > this.limits.totalBytes) return 'totalBytes'
    this.#entries += 1
    this.#bytes += bytes
    return undefined
  }
}
