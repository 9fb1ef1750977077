/** What a literal of JavaScript can hold; what is not literal in it is left out. */
export type Literal = null | boolean | number | string | readonly Literal[] | { readonly [key: string]: Literal }

/** How many characters may still be read: places that are tried in vain must not make the reading of a text quadratic. */
export interface Work {
  left: number
}

/**
 * The object, list or string literal that begins at `start`, with JSON among them, and where it ends; null where there is none. Keys need no
 * quotes, and names or calls may stand for values. Offsets in UTF-16 units.
 */
export function readLiteral(text: string, start: number, work: Work): { value: Literal; end: number } | null {
  const reader = new Reader(text, start)
  const value = reader.value(0)
  work.left -= reader.at - start + 64
  return value === undefined ? null : { value, end: reader.at }
}

class Reader {
  readonly #text: string
  at: number

  constructor(text: string, at: number) {
    this.#text = text
    this.at = at
  }

  /** The value that comes next; undefined where there is none, or nothing sound. */
  value(depth: number): Literal | undefined {
    this.#blank()
    const unit = this.#text[this.at]
    if (unit === '{') return depth < MAX_DEPTH ? this.#object(depth) : undefined
    if (unit === '[') return depth < MAX_DEPTH ? this.#list(depth) : undefined
    if (unit === '"' || unit === "'" || unit === '`') return this.#string(unit)
    return this.#word()
  }

  #object(depth: number): Literal | undefined {
    const members: { [key: string]: Literal } = Object.create(null)
    this.at += 1
    for (let isFirst = true; ; isFirst = false) {
      this.#blank()
      if (this.#take('}')) return members
      if (!isFirst) {
        if (!this.#take(',')) return undefined
        this.#blank()
        if (this.#take('}')) return members
      }
      const key = this.#key()
      if (key === undefined) return undefined
      this.#blank()
      if (!this.#take(':')) {
        // `{ version, sources }` names variables.
        if (this.#text[this.at] !== ',' && this.#text[this.at] !== '}') return undefined
        continue
      }
      const value = this.value(depth + 1)
      if (value === undefined) return undefined
      members[key] = value
    }
  }

  #list(depth: number): Literal | undefined {
    const elements: Literal[] = []
    this.at += 1
    for (let isFirst = true; ; isFirst = false) {
      this.#blank()
      if (this.#take(']')) return elements
      if (!isFirst) {
        if (!this.#take(',')) return undefined
        this.#blank()
        if (this.#take(']')) return elements
      }
      const value = this.value(depth + 1)
      if (value === undefined) return undefined
      elements.push(value)
    }
  }

  #string(quote: string): string | undefined {
    const start = this.at + 1
    const end = literalEnd(this.#text, start, quote)
    if (end === -1) return undefined
    const inside = this.#text.slice(start, end)
    // A literal in quotes ends with its line, and a template with a value in it is not literal.
    if (quote === '`' ? inside.includes('${') : /(?<!\\\r?)[\n\r]/.test(inside)) return undefined
    this.at = end + 1
    const value = undoEscapes(inside)
    return quote === '`' ? value.replace(/\r\n?/g, '\n') : value
  }

  #key(): string | undefined {
    const unit = this.#text[this.at]
    if (unit === '"' || unit === "'") return this.#string(unit)
    const word = WORD.exec(this.#text.slice(this.at, this.at + LONGEST_WORD))?.[0]
    if (word === undefined) return undefined
    this.at += word.length
    return word
  }

  /** A number, `true`, `null` and their like; a name or a path of names, whose value is not known, is null. */
  #word(): Literal | undefined {
    const text = this.#text.slice(this.at, this.at + LONGEST_WORD)
    const word = NUMBER.exec(text)?.[0] ?? VALUE.exec(text)?.[0]
    if (word === undefined) return undefined
    this.at += word.length
    if (word === 'true' || word === '!0') return true
    if (word === 'false' || word === '!1') return false
    return /^[-\d.]/.test(word) ? Number(word) : null
  }

  #take(unit: string): boolean {
    if (this.#text[this.at] !== unit) return false
    this.at += 1
    return true
  }

  #blank(): void {
    for (;;) {
      while (/\s/.test(this.#text[this.at] ?? 'x')) this.at += 1
      const opener = this.#text.slice(this.at, this.at + 2)
      const end = opener === '/*' ? '*/' : opener === '//' ? '\n' : null
      if (end === null) return
      const close = this.#text.indexOf(end, this.at + 2)
      this.at = close === -1 ? this.#text.length : close + end.length
    }
  }
}

const WORD = /^[\p{L}\d_$]+/u
const NUMBER = /^-?(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?/i
const VALUE = /^(?:!0|!1|void 0|[\p{L}_$][\p{L}\d_$]*(?:\.[\p{L}_$][\p{L}\d_$]*)*)/u
const LONGEST_WORD = 256
const MAX_DEPTH = 64

/** Where the JavaScript string literal whose inside begins at `start` ends, before its quote; -1 where it does not. Offsets in UTF-16 units. */
export function literalEnd(text: string, start: number, quote: string): number {
  for (let at = text.indexOf(quote, start); at !== -1; at = text.indexOf(quote, at + 1)) {
    let backslashes = 0
    while (text[at - 1 - backslashes] === '\\' && at - 1 - backslashes >= start) backslashes += 1
    if (backslashes % 2 === 0) return at
  }
  return -1
}

/** Undoes the escapes of a JavaScript string literal. */
export function undoEscapes(literal: string): string {
  if (!literal.includes('\\')) return literal
  return literal.replace(
    ESCAPE,
    (whole, point: string | undefined, unit: string | undefined, byte: string | undefined) => {
      const hex = point ?? unit ?? byte
      if (hex !== undefined) {
        const code = Number.parseInt(hex, 16)
        return code <= 0x10ffff ? String.fromCodePoint(code) : whole
      }
      const letter = whole.slice(1)
      return /^[\r\n\u2028\u2029]/.test(letter) ? '' : (letters[letter] ?? letter)
    },
  )
}

const ESCAPE = /\\(?:u\{([\da-fA-F]{1,6})\}|u([\da-fA-F]{4})|x([\da-fA-F]{2})|\r\n|[\s\S])/g

const letters: { readonly [letter: string]: string | undefined } = {
  n: '\n',
  t: '\t',
  r: '\r',
  b: '\b',
  f: '\f',
  v: '\v',
  0: '\0',
}
