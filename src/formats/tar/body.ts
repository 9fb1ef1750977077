import { RunningDigest } from '../../text/digest.ts'
import { adjacent } from '../adjacent.ts'

/** Gathers the bytes of one entry: a view while its pieces lie behind each other in memory, else one buffer of the size that the header promised. */
export class Body {
  readonly #expected: number
  #bytes: Uint8Array = new Uint8Array()
  #length = 0
  // Taken while zlib is at work on what comes next.
  readonly #digest = new RunningDigest()

  constructor(expected: number) {
    this.#expected = expected
  }

  get bytes(): Uint8Array {
    return this.#bytes.subarray(0, this.#length)
  }

  /** SHA-256 of the bytes, once they are all there; to be asked for once. */
  digest(): string {
    return this.#digest.end()
  }

  add(chunk: Uint8Array): void {
    this.#digest.add(chunk)
    const joined = this.#length === 0 ? chunk : adjacent(this.bytes, chunk)
    if (joined !== null) this.#bytes = joined
    else {
      // Not zeroed, so memory that a lying header asks for is never touched.
      if (this.#bytes.length < this.#length + chunk.length)
        this.#grow(Math.max(this.#expected, this.#length + chunk.length))
      this.#bytes.set(chunk, this.#length)
    }
    this.#length += chunk.length
  }

  #grow(size: number): void {
    const grown = Buffer.allocUnsafeSlow(size)
    grown.set(this.#bytes.subarray(0, this.#length))
    this.#bytes = grown
  }
}
