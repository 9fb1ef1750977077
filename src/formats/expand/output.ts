/** Ends a decompression: what came out until then stays, but for the bound. */
export class Stop extends Error {
  readonly problem: NonNullable<Expanded['problem']>

  constructor(problem: NonNullable<Expanded['problem']>) {
    super(problem)
    this.problem = problem
  }
}

/** Runs a decoder that writes into an output of at most `most` bytes. */
export function decodeInto(most: number, decode: (output: Output) => void): Expanded {
  const output = new Output(most)
  try {
    decode(output)
    return { bytes: output.bytes, problem: null }
  } catch (error) {
    if (!(error instanceof Stop)) throw error
    return { bytes: error.problem === 'limit' ? new Uint8Array() : output.bytes, problem: error.problem }
  }
}

/** What a decoder has written, which is what it copies from as well. */
export class Output {
  length = 0
  readonly #most: number
  #buffer: Buffer

  constructor(most: number) {
    this.#most = most
    this.#buffer = Buffer.allocUnsafe(Math.min(most, FIRST))
  }

  get bytes(): Buffer {
    return this.#buffer.subarray(0, this.length)
  }

  at(index: number): number {
    return this.#buffer[index] ?? 0
  }

  push(byte: number): void {
    if (this.length === this.#buffer.length) this.#grow(1)
    this.#buffer[this.length] = byte
    this.length += 1
  }

  append(bytes: Uint8Array): void {
    if (this.length + bytes.length > this.#buffer.length) this.#grow(bytes.length)
    this.#buffer.set(bytes, this.length)
    this.length += bytes.length
  }

  /** Copies what lies `distance` bytes back, and may reach into what it writes; `base`: where the window begins. */
  copy(distance: number, length: number, base = 0): void {
    if (distance < 1 || distance > this.length - base) throw new Stop('corrupt')
    if (this.length + length > this.#buffer.length) this.#grow(length)
    const buffer = this.#buffer
    let to = this.length
    for (const end = to + length; to < end; to += 1) buffer[to] = buffer[to - distance] as number
    this.length = to
  }

  #grow(more: number): void {
    const needed = this.length + more
    if (needed > this.#most) throw new Stop('limit')
    const grown = Buffer.allocUnsafe(Math.min(this.#most, Math.max(needed, this.#buffer.length * 2)))
    this.#buffer.copy(grown, 0, 0, this.length)
    this.#buffer = grown
  }
}

const FIRST = 65_536

/** How bytes are compressed: bare deflate, deflate in zlib's or gzip's frame, and what has its own name. */
export type Compression = ByZlib | 'zstd' | 'xz' | 'lzma' | 'bzip2' | 'lz4'

/** What Node's own zlib decompresses. */
export type ByZlib = 'deflate' | 'zlib' | 'gzip' | 'brotli'

/** What came out, and what was wrong with the rest; with `limit` nothing comes out. */
export interface Expanded {
  readonly bytes: Uint8Array
  readonly problem: 'corrupt' | 'truncated' | 'trailing' | 'limit' | null
}
