const LF = 0x0a
const CR = 0x0d

/** Lines of `bytes`: one a terminator (LF, CRLF or CR), plus one for an unterminated last line. */
export function countLines(bytes: Uint8Array): number {
  let lines = 0
  for (let at = bytes.indexOf(LF); at !== -1; at = bytes.indexOf(LF, at + 1)) lines += 1
  for (let at = bytes.indexOf(CR); at !== -1; at = bytes.indexOf(CR, at + 1)) if (bytes[at + 1] !== LF) lines += 1
  const last = bytes[bytes.length - 1]
  return last === undefined || last === LF || last === CR ? lines : lines + 1
}

/** Byte offsets (0-based) at which lines begin, by which an offset becomes a line. */
export class LineIndex {
  readonly #starts: number[] = [0]

  constructor(bytes: Uint8Array) {
    const hasCarriageReturn = bytes.includes(CR)
    if (!hasCarriageReturn) {
      for (let at = bytes.indexOf(LF); at !== -1; at = bytes.indexOf(LF, at + 1)) this.#starts.push(at + 1)
      return
    }
    for (let at = 0; at < bytes.length; at += 1) {
      if (bytes[at] === LF || (bytes[at] === CR && bytes[at + 1] !== LF)) this.#starts.push(at + 1)
    }
  }

  /** Number of line starts. */
  get count(): number {
    return this.#starts.length
  }

  /** The 0-based line that holds `offset`. */
  lineAt(offset: number): number {
    let low = 0
    let high = this.#starts.length - 1
    while (low < high) {
      const middle = (low + high + 1) >>> 1
      if ((this.#starts[middle] ?? 0) <= offset) low = middle
      else high = middle - 1
    }
    return low
  }

  /** Byte offset at which the 0-based `line` begins; past the last line, that of the last. */
  startOf(line: number): number {
    return this.#starts[Math.min(line, this.#starts.length - 1)] ?? 0
  }
}
