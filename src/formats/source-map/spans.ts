/** Byte spans [start, end) in the order of their array, eight bytes each; an empty place (null) is the span [0, 0). */
export class Spans {
  #pairs = new Uint32Array(0)
  length = 0

  push(start: number, end: number): void {
    const at = this.length * 2
    if (at === this.#pairs.length) {
      const wider = new Uint32Array(Math.max(16, at * 2))
      wider.set(this.#pairs)
      this.#pairs = wider
    }
    this.#pairs[at] = start
    this.#pairs[at + 1] = end
    this.length += 1
  }

  pushNull(): void {
    this.push(0, 0)
  }

  /** No string begins at offset 0: its quote comes before it. */
  isNull(index: number): boolean {
    return index >= this.length || this.start(index) === 0
  }

  start(index: number): number {
    return this.#pairs[index * 2] ?? 0
  }

  end(index: number): number {
    return this.#pairs[index * 2 + 1] ?? 0
  }
}
