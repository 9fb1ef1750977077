/** Stretches of bytes that one rule is to look at: overlapping ones are one. */
export class Windows {
  // Pairs of start and end, ascending.
  readonly #edges: number[] = []

  /** Adds a stretch whose end is no less than that of any before it. */
  add(start: number, end: number): void {
    const edges = this.#edges
    let from = start
    while (edges.length > 0 && from <= (edges[edges.length - 1] ?? 0)) {
      from = Math.min(from, edges[edges.length - 2] ?? from)
      edges.length -= 2
    }
    edges.push(from, end)
  }

  /** The stretches, in parts of at most `part` bytes that overlap by `overlap`. */
  *parts(part: number, overlap: number): Iterable<readonly [start: number, end: number]> {
    for (let at = 0; at < this.#edges.length; at += 2) {
      const end = this.#edges[at + 1] ?? 0
      let start = this.#edges[at] ?? 0
      while (end - start > part) {
        yield [start, start + part]
        start += part - overlap
      }
      yield [start, end]
    }
  }
}
