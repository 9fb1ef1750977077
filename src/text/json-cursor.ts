import { asBuffer } from './as-buffer.ts'
/** The kinds of value that JSON has. */
export type JsonType = 'object' | 'array' | 'string' | 'number' | 'literal'

/** Where a JSON text breaks RFC 8259, and how. Text beyond it was not read. */
export interface JsonDamage {
  readonly offset: number
  readonly detail: string
  /** The text ended too early: it was probably cut off. */
  readonly truncated: boolean
}

/**
 * Reads JSON from bytes value by value, building nothing: a caller asks for what it needs and skips the rest. Once the text
 * is damaged every method answers false. Control characters and unknown escapes inside strings are noted in `flaw` and passed over.
 */
export class JsonCursor {
  readonly bytes: Buffer
  readonly end: number
  at: number
  /** Span of the last string or key, without its quotes. */
  stringStart = 0
  stringEnd = 0
  damage: JsonDamage | null = null
  /** The first departure from RFC 8259 that did not end the reading. */
  flaw: JsonDamage | null = null
  // Whether the container that was entered last has given nothing yet, so that no comma is due.
  #fresh = false

  constructor(bytes: Uint8Array, start = 0, end: number = bytes.length) {
    this.bytes = asBuffer(bytes)
    this.at = start
    this.end = end
  }

  /** The kind of the value that comes next; null where none does. */
  peek(): JsonType | null {
    if (this.damage) return null
    const byte = this.#solid()
    if (byte === QUOTE) return 'string'
    if (byte === OPEN_OBJECT) return 'object'
    if (byte === OPEN_ARRAY) return 'array'
    if (byte === MINUS || (byte >= 0x30 && byte <= 0x39)) return 'number'
    if (byte === 0x74 || byte === 0x66 || byte === 0x6e) return 'literal'
    return null
  }

  /** Steps into the object or array that `peek` announced. */
  enter(): void {
    this.at += 1
    this.#fresh = true
  }

  /** Moves to the next member of the object that was entered and reads its key; false at its end. */
  nextKey(): boolean {
    if (!this.#next(CLOSE_OBJECT)) return false
    if (this.#solid() !== QUOTE) return this.#fail('a key was expected')
    if (!this.string()) return false
    if (this.#solid() !== COLON) return this.#fail('a colon was expected')
    this.at += 1
    return true
  }

  /** Moves to the next element of the array that was entered; false at its end. */
  nextElement(): boolean {
    return this.#next(CLOSE_ARRAY)
  }

  /**
   * Reads the string that `peek` announced; when it is cut off, the span holds what there is of it. `loosely`: only its end is
   * sought, by native search; whether its inside is sound shows when it is decoded.
   */
  string(loosely = false): boolean {
    this.stringStart = this.at + 1
    this.#fresh = false
    const close = loosely ? this.#closeLoosely(this.at + 1) : this.#close(this.at + 1)
    this.stringEnd = close === -1 ? this.end : close
    this.at = close === -1 ? this.end : close + 1
    return close === -1 ? this.#fail('the text ends inside a string') : true
  }

  /** Reads the number that `peek` announced; null when it is malformed. */
  number(): number | null {
    const start = this.at
    while (this.at < this.end && isNumeric(this.bytes[this.at] as number)) this.at += 1
    this.#fresh = false
    // A number of JSON is short; what is longer than this is read for its end only.
    const text = String.fromCharCode(...this.bytes.subarray(start, Math.min(this.at, start + 400)))
    if (NUMBER.test(text)) return Number(text)
    this.#fail('a malformed number')
    return null
  }

  /** Reads `true`, `false` or `null`; undefined when it is none of them. */
  literal(): boolean | null | undefined {
    this.#fresh = false
    for (const [word, value] of LITERALS) {
      if (!this.#has(word)) continue
      this.at += word.length
      return value
    }
    this.#fail('an unknown word')
    return undefined
  }

  /** Passes over the value that comes next, whatever it is. */
  skip(): boolean {
    // One bit of nesting a level instead of one stack frame: hostile text nests as deep as it is long.
    let stack = new Uint8Array(64)
    let depth = 0
    for (;;) {
      const type = this.peek()
      if (type === null) return this.damage ? false : this.#fail('a value was expected')
      if (type === 'object' || type === 'array') {
        if (depth === stack.length) {
          if (depth >= MAX_DEPTH) return this.#fail('nested too deeply')
          const wider = new Uint8Array(depth * 8)
          wider.set(stack)
          stack = wider
        }
        stack[depth] = type === 'object' ? 1 : 0
        depth += 1
        this.enter()
      } else if (type === 'string') this.string()
      else if (type === 'number') this.number()
      else this.literal()
      while (depth > 0 && !(stack[depth - 1] === 1 ? this.nextKey() : this.nextElement())) {
        if (this.damage) return false
        depth -= 1
      }
      if (depth === 0) return this.damage === null
    }
  }

  /** Notes as damage whatever follows the outermost value. */
  finish(): void {
    this.#solid()
    if (!this.damage && this.at < this.end) this.#fail('text after the end')
  }

  #close(start: number): number {
    const { bytes, end } = this
    let at = start
    while (at < end) {
      const byte = bytes[at] as number
      if (byte > BACKSLASH || (byte !== QUOTE && byte !== BACKSLASH && byte >= SPACE)) at += 1
      else if (byte === QUOTE) return at
      else if (byte === BACKSLASH) at += this.#escape(at)
      else {
        this.flaw ??= { offset: at, detail: 'a control character in a string', truncated: false }
        at += 1
      }
    }
    return -1
  }

  #closeLoosely(start: number): number {
    const { bytes, end } = this
    // Short strings cost less to read than a native search does, and are not checked when they are decoded.
    for (let at = start; at < end && at < start + 65; at += 1) {
      const byte = bytes[at] as number
      if (byte === QUOTE) return at
      if (byte === BACKSLASH || byte < SPACE) break
    }
    for (let at = bytes.indexOf(QUOTE, start); at !== -1 && at < end; at = bytes.indexOf(QUOTE, at + 1)) {
      let before = at
      while (before > start && bytes[before - 1] === BACKSLASH) before -= 1
      if ((at - before) % 2 === 0) return at - start <= 64 ? this.#close(start) : at
    }
    return -1
  }

  #next(close: number): boolean {
    if (this.damage) return false
    const byte = this.#solid()
    if (byte === close) {
      this.at += 1
      this.#fresh = false
      return false
    }
    if (this.#fresh) {
      this.#fresh = false
      return byte === -1 ? this.#fail('the text ends inside a container') : true
    }
    if (byte !== COMMA)
      return this.#fail(byte === -1 ? 'the text ends inside a container' : 'a comma or an end was expected')
    this.at += 1
    if (this.#solid() !== close) return true
    this.flaw ??= { offset: this.at, detail: 'a comma before an end', truncated: false }
    this.at += 1
    return false
  }

  #solid(): number {
    const { bytes, end } = this
    while (this.at < end) {
      const byte = bytes[this.at] as number
      if (byte !== SPACE && byte !== 0x0a && byte !== 0x0d && byte !== 0x09) return byte
      this.at += 1
    }
    return -1
  }

  #escape(at: number): number {
    const letter = this.bytes[at + 1] ?? 0
    if (letter === 0x75) {
      let digits = 0
      while (digits < 4 && isHex(this.bytes[at + 2 + digits] ?? 0)) digits += 1
      if (digits === 4) return 6
    } else if (ESCAPES.includes(letter)) return 2
    this.flaw ??= { offset: at, detail: 'an unknown escape in a string', truncated: false }
    return 1
  }

  #has(word: string): boolean {
    for (let i = 0; i < word.length; i += 1) if (this.bytes[this.at + i] !== word.charCodeAt(i)) return false
    return true
  }

  #fail(detail: string): false {
    this.damage ??= { offset: this.at, detail, truncated: this.at >= this.end }
    return false
  }
}

const QUOTE = 0x22
const BACKSLASH = 0x5c
const SPACE = 0x20
const COMMA = 0x2c
const COLON = 0x3a
const MINUS = 0x2d
const OPEN_OBJECT = 0x7b
const CLOSE_OBJECT = 0x7d
const OPEN_ARRAY = 0x5b
const CLOSE_ARRAY = 0x5d
const MAX_DEPTH = 1_000_000
const NUMBER = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/
const ESCAPES = new Uint8Array([...'"\\/bfnrt'].map((letter) => letter.charCodeAt(0)))
const LITERALS: readonly (readonly [string, boolean | null])[] = [
  ['null', null],
  ['true', true],
  ['false', false],
]

function isNumeric(byte: number): boolean {
  return (byte >= 0x30 && byte <= 0x39) || byte === MINUS || byte === 0x2b || byte === 0x2e || (byte | 0x20) === 0x65
}

function isHex(byte: number): boolean {
  return (byte >= 0x30 && byte <= 0x39) || ((byte | 0x20) >= 0x61 && (byte | 0x20) <= 0x66)
}
