/** The bounds of an audit, counted on the decompressed side: what each bounds, and what holds when nothing else is asked for. */
export const limitDefinitions = {
  entries: {
    description: 'Files opened in one package, nested ones included.',
    unit: 'count',
    default: 200_000,
  },
  entryBytes: {
    description: 'Bytes of a single file.',
    unit: 'bytes',
    default: (2 * 1024 ** 3) as number,
  },
  totalBytes: {
    description: 'Bytes of all files of one package, every layer counted.',
    unit: 'bytes',
    default: (8 * 1024 ** 3) as number,
  },
  ratio: {
    description: 'Decompressed bytes for each compressed one, judged only beyond `ratioFloor`.',
    unit: 'count',
    default: 200,
  },
  ratioFloor: {
    description: 'Decompressed bytes up to which `ratio` is not judged.',
    unit: 'bytes',
    default: (256 * 1024 ** 2) as number,
  },
  depth: {
    description: "Containers inside containers; the package's own tarball is depth 0.",
    unit: 'count',
    default: 8,
  },
} as const

/** A bound by the name that `--limit` takes. */
export type LimitName = keyof typeof limitDefinitions

/** A value for each bound. */
export type Limits = { readonly [Name in LimitName]: number }

export const defaultLimits: Limits = Object.fromEntries(
  Object.entries(limitDefinitions).map(([name, { default: usual }]) => [name, usual]),
) as Limits

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

  /** Counts artifacts that were opened before; false, and nothing counted, where they would break a limit. */
  recount(entries: number, bytes: number): boolean {
    if (this.#entries + entries > this.limits.entries || this.#bytes + bytes > this.limits.totalBytes) return false
    this.#entries += entries
    this.#bytes += bytes
    return true
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
