import type { Region } from '../model/report.ts'
import { decodeText, detectEncoding, type Encoding } from '../text/encoding.ts'
import { LineIndex } from '../text/lines.ts'

/** Turns byte spans of one artifact into lines and columns. Lines are indexed once, when the first span is asked for. */
export class Locator {
  readonly #bytes: Uint8Array
  readonly #encoding: Encoding
  #lines: LineIndex | undefined

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes
    this.#encoding = detectEncoding(bytes)?.encoding ?? 'latin1'
  }

  /** The 1-based region (columns in UTF-16 units) of the bytes `start` (0-based) to `end` (exclusive). */
  region(start: number, end: number): Region {
    const from = this.#position(start)
    const to = this.#position(end)
    return { startLine: from.line, startColumn: from.column, endLine: to.line, endColumn: to.column }
  }

  /** Text of the bytes `start` to `end`. */
  text(start: number, end: number): string {
    return decodeText(this.#bytes.subarray(start, end), this.#encoding)
  }

  /** The first offset from `offset` on at which a character begins. */
  characterFrom(offset: number): number {
    let at = offset
    if (this.#encoding === 'utf-8') while (at < offset + 4 && ((this.#bytes[at] ?? 0) & 0xc0) === 0x80) at += 1
    return this.#encoding.startsWith('utf-16') ? at + (at % 2) : at
  }

  /** Byte offsets of the line that holds `offset`, its terminator left out. */
  lineAround(offset: number): { readonly start: number; readonly end: number } {
    const index = this.#index()
    const line = index.lineAt(offset)
    const start = index.startOf(line)
    let end = line + 1 < index.count ? index.startOf(line + 1) : this.#bytes.length
    while (end > start && isTerminator(this.#bytes[end - 1], this.#encoding)) end -= 1
    return { start, end }
  }

  #position(offset: number): { line: number; column: number } {
    const index = this.#index()
    const line = index.lineAt(offset)
    const start = index.startOf(line)
    return { line: line + 1, column: this.text(start, offset).length + 1 }
  }

  #index(): LineIndex {
    this.#lines ??= new LineIndex(this.#bytes, this.#encoding)
    return this.#lines
  }
}

function isTerminator(byte: number | undefined, encoding: Encoding): boolean {
  return byte === 0x0a || byte === 0x0d || (byte === 0 && encoding.startsWith('utf-16'))
}
