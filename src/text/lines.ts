import type { Encoding } from './encoding.ts'

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

  constructor(bytes: Uint8Array, encoding: Encoding = 'utf-8') {
    if (encoding.startsWith('utf-16')) this.#indexWide(bytes, encoding === 'utf-16le' ? 0 : 1)
    else if (bytes.includes(CR)) this.#indexMixed(bytes)
    else for (let at = bytes.indexOf(LF); at !== -1; at = bytes.indexOf(LF, at + 1)) this.#starts.push(at + 1)
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

  #indexMixed(bytes: Uint8Array): void {
    let feed = bytes.indexOf(LF)
    let carriage = bytes.indexOf(CR)
    while (feed !== -1 || carriage !== -1) {
      if (carriage === -1 || (feed !== -1 && feed < carriage)) {
        this.#starts.push(feed + 1)
        feed = bytes.indexOf(LF, feed + 1)
      } else {
        if (bytes[carriage + 1] !== LF) this.#starts.push(carriage + 1)
        carriage = bytes.indexOf(CR, carriage + 1)
      }
    }
  }

  /** UTF-16: `low` is the place of a unit's low byte in it. */
  #indexWide(bytes: Uint8Array, low: 0 | 1): void {
    const unit = (at: number) => ((bytes[at + 1 - low] ?? 0) << 8) | (bytes[at + low] ?? 0)
    for (let at = 0; at + 1 < bytes.length; at += 2) {
      if (unit(at) === LF || (unit(at) === CR && unit(at + 2) !== LF)) this.#starts.push(at + 2)
    }
  }
}
