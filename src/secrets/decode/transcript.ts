/** Bytes that were hidden under a layer, and where in the layered bytes each of them stands. */
export interface Decoded {
  readonly layer: string
  readonly bytes: Uint8Array
  /** Where the layered bytes that it was made of begin. */
  readonly start: number
  /** Up to where nothing of this layer is left to undo. */
  readonly end: number
  /** The layered bytes that the decoded bytes from `start` to `end` were made of. */
  original(start: number, end: number): readonly [start: number, end: number]
}

/** Collects decoded bytes piece by piece, with the table that leads back. */
export class Transcript {
  readonly #source: Uint8Array
  #bytes: Uint8Array
  #length = 0
  // A piece is four numbers: where it begins in the decoded bytes, its two ends in the source, and 1 when it was only copied.
  readonly #pieces: number[] = []

  constructor(source: Uint8Array, expected: number) {
    this.#source = source
    this.#bytes = Buffer.allocUnsafe(Math.max(16, expected))
  }

  /** Bytes so far. */
  get length(): number {
    return this.#length
  }

  /** Takes the source over as it is. */
  copy(start: number, end: number): void {
    if (end <= start) return
    this.#pieces.push(this.#length, start, end, 1)
    this.#reserve(end - start)
    const bytes = this.#bytes
    let to = this.#length
    if (end - start > SHORT) bytes.set(this.#source.subarray(start, end), to)
    else {
      for (let from = start; from < end; from += 1) {
        bytes[to] = this.#source[from] as number
        to += 1
      }
    }
    this.#length += end - start
  }

  /** Puts the character in place of the source from `start` to `end`, as UTF-8; nothing for null. */
  put(codePoint: number | null, start: number, end: number): void {
    if (codePoint === null) return
    this.#pieces.push(this.#length, start, end, 0)
    this.#reserve(4)
    if (codePoint < 0x80) {
      this.#bytes[this.#length] = codePoint
      this.#length += 1
    } else {
      const encoded = Buffer.from(String.fromCodePoint(codePoint))
      this.#bytes.set(encoded, this.#length)
      this.#length += encoded.length
    }
  }

  /** Puts one byte in place of the source from `start` to `end`. */
  putByte(byte: number, start: number, end: number): void {
    this.#pieces.push(this.#length, start, end, 0)
    this.#reserve(1)
    this.#bytes[this.#length] = byte
    this.#length += 1
  }

  /** What was collected. `start` and `end` as in `Decoded`. */
  finish(layer: string, start: number, end: number): Decoded {
    const pieces = this.#pieces
    return {
      layer,
      bytes: this.#bytes.subarray(0, this.#length),
      start,
      end,
      original: (from, to) => {
        const first = pieceAt(pieces, from)
        const last = pieceAt(pieces, Math.max(from, to - 1))
        return [
          pieces[first + 3] === 1 ? at(pieces, first + 1) + from - at(pieces, first) : at(pieces, first + 1),
          pieces[last + 3] === 1 ? at(pieces, last + 1) + to - at(pieces, last) : at(pieces, last + 2),
        ]
      },
    }
  }

  #reserve(more: number): void {
    if (this.#length + more <= this.#bytes.length) return
    const larger = Buffer.allocUnsafe(Math.max(this.#bytes.length * 2, this.#length + more))
    larger.set(this.#bytes.subarray(0, this.#length))
    this.#bytes = larger
  }
}

/** Bytes that are copied one by one: a view costs more. */
const SHORT = 48

/** Index of the piece that holds the decoded offset. */
function pieceAt(pieces: readonly number[], offset: number): number {
  let low = 0
  let high = Math.max(0, pieces.length / 4 - 1)
  while (low < high) {
    const middle = (low + high + 1) >>> 1
    if (at(pieces, middle * 4) <= offset) low = middle
    else high = middle - 1
  }
  return low * 4
}

function at(pieces: readonly number[], index: number): number {
  return pieces[index] ?? 0
}
