/** Watches for anything but zeros behind the two blocks that end an archive: the parser stops there, and so would an audit. */
export class Tail {
  holdsSomething = false
  #isBehind = false
  #isEndPassed = false
  #isAligned = true
  #position = 0
  /** Where the last file's bytes end, as a view into the piece that is being parsed. */
  #body: Uint8Array | undefined

  /** The parser has met the end in the piece that is passed next. */
  start(): void {
    this.#isBehind = true
  }

  passBody(body: Uint8Array): void {
    this.#body = body
  }

  /** Called with each piece after it has been parsed. */
  pass(piece: Uint8Array): void {
    // Pieces of damaged gzip are of any length; that they are damaged is told anyway.
    this.#isAligned &&= this.#position % BLOCK === 0
    this.#position += piece.length
    if (!this.#isBehind || !this.#isAligned || this.holdsSomething) return
    this.holdsSomething = hasNonZero(piece, this.#isEndPassed ? 0 : this.#endOf(piece))
    this.#isEndPassed = true
  }

  #endOf(piece: Uint8Array): number {
    const body = this.#body
    // A body of an earlier piece may lie in the same buffer, before this one.
    const bodyEnd = body?.buffer === piece.buffer ? Math.max(0, body.byteOffset + body.length - piece.byteOffset) : 0
    for (let at = Math.ceil(bodyEnd / BLOCK) * BLOCK; at < piece.length; at += BLOCK) {
      const isEnd = !hasNonZero(piece.subarray(at, at + 2 * BLOCK), 0)
      if (isEnd) return at + 2 * BLOCK
    }
    return piece.length
  }
}

function hasNonZero(bytes: Uint8Array, from: number): boolean {
  for (let at = from; at < bytes.length; at += 1) if (bytes[at] !== 0) return true
  return false
}

const BLOCK = 512
