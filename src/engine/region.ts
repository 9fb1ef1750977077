import type { Region } from '../model/report.ts'
import { decodeText, detectEncoding, type Encoding } from '../text/encoding.ts'
import { LineIndex } from '../text/lines.ts'

/** Turns byte spans of one artifact into lines and columns. Lines are indexed once, when the first span is asked for. */
export class Locator {
  readonly #bytes: Uint8Array
  readonly #encoding: Encoding
  #lines: LineIndex | undefined
  /** By the offset at which a line begins. */
  readonly #marks = new Map<number, Mark[]>()

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
    const mark = this.#markBefore(index.startOf(line), offset)
    return { line: line + 1, column: mark.units + this.text(mark.offset, offset).length + 1 }
  }

  /** The last place before `offset` whose column is known: a line may be a whole bundle, and hold a thousand spans. */
  #markBefore(lineStart: number, offset: number): Mark {
    const marks = this.#marks.get(lineStart) ?? [{ offset: lineStart, units: 0 }]
    this.#marks.set(lineStart, marks)
    const wanted = Math.floor((offset - lineStart) / STEP)
    for (let last = marks[marks.length - 1] as Mark; marks.length <= wanted; ) {
      const next = this.characterFrom(lineStart + marks.length * STEP)
      last = { offset: next, units: last.units + this.text(last.offset, next).length }
      marks.push(last)
    }
    const mark = marks[wanted] as Mark
    return mark.offset <= offset ? mark : (marks[wanted - 1] as Mark)
  }

  #index(): LineIndex {
    this.#lines ??= new LineIndex(this.#bytes, this.#encoding)
    return this.#lines
  }
}

/** Every so many bytes of a line, the column is remembered. */
const STEP = 1 << 16

interface Mark {
  readonly offset: number
  /** UTF-16 units of the line before it. */
  readonly units: number
}

function isTerminator(byte: number | undefined, encoding: Encoding): boolean {
  return byte === 0x0a || byte === 0x0d || (byte === 0 && encoding.startsWith('utf-16'))
}
