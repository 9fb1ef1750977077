/** A piece of JavaScript or TypeScript. `text` of a string or template is what stands between its quotes, unescaped where that is plain. */
export interface Token {
  readonly kind: 'name' | 'string' | 'template' | 'number' | 'comment' | 'sign'
  readonly text: string
  /** 1-based. */
  readonly line: number
}

/**
 * Reads a text of JavaScript, TypeScript or JSX piece by piece, in one pass and without going back: whatever is none of them, or is broken,
 * gives some tokens too, and never takes longer than its length. A template gives its texts; what stands in `${}` is read as code.
 */
export function* tokensOf(text: string): Iterable<Token> {
  const reader = new Reader(text)
  for (let token = reader.next(); token !== null; token = reader.next()) yield token
}

const wordStart = /[A-Za-z_$\u0080-\uffff]/
const word = /[\w$\u0080-\uffff]+/y
const spaces = /[ \t\f\v\u00a0]+/y
const plainString = { "'": /[^'\\\r\n]*/y, '"': /[^"\\\r\n]*/y, '`': /[^`\\$]*/y }
/** Words behind which a slash begins an expression. */
const beforeExpression = new Set(
  'return typeof case in of delete void throw new else do instanceof yield await'.split(' '),
)

class Reader {
  readonly #text: string
  #at = 0
  #line = 1
  /** Whether a slash would begin an expression here. */
  #expects = true
  /** For each open template, how many braces are open in the code within it. */
  readonly #templates: number[] = []

  constructor(text: string) {
    this.#text = text
    if (text.startsWith('#!')) this.#toLineEnd()
  }

  next(): Token | null {
    const text = this.#text
    while (this.#at < text.length) {
      const character = text[this.#at] ?? ''
      if (character === '\n') {
        this.#line += 1
        this.#at += 1
      } else if (character === ' ' || character === '\t' || character === '\f' || character === '\u00a0') {
        this.#match(spaces)
      } else if (character === '\r') this.#at += 1
      else if (character === '/' && (text[this.#at + 1] === '/' || text[this.#at + 1] === '*')) return this.#comment()
      else if (character === "'" || character === '"') return this.#string(character)
      else if (character === '`') return this.#template()
      else if (character === '}' && this.#templates.at(-1) === 0) return this.#template()
      else if (character === '/' && this.#expects && this.#expression()) continue
      else if (wordStart.test(character)) return this.#word()
      else if (character >= '0' && character <= '9') return this.#number()
      else return this.#sign(character)
    }
    return null
  }

  #match(pattern: RegExp): string {
    pattern.lastIndex = this.#at
    const found = pattern.exec(this.#text)?.[0] ?? ''
    this.#at += found.length
    return found
  }

  #toLineEnd(): void {
    const end = this.#text.indexOf('\n', this.#at)
    this.#at = end === -1 ? this.#text.length : end
  }

  #comment(): Token {
    const [start, line] = [this.#at, this.#line]
    if (this.#text[start + 1] === '/') this.#toLineEnd()
    else {
      const end = this.#text.indexOf('*/', start + 2)
      this.#at = end === -1 ? this.#text.length : end + 2
    }
    const text = this.#text.slice(start, this.#at)
    this.#line += countLines(text)
    return { kind: 'comment', text, line }
  }

  #string(quote: "'" | '"'): Token {
    const line = this.#line
    this.#at += 1
    let value = ''
    for (;;) {
      value += this.#match(plainString[quote])
      const end = this.#text[this.#at]
      if (end !== '\\') {
        // A line's end closes it: an apostrophe in the text of JSX begins no string.
        if (end === quote) this.#at += 1
        break
      }
      value += this.#escape()
    }
    this.#expects = false
    return { kind: 'string', text: value, line }
  }

  #template(): Token {
    const line = this.#line
    const opens = this.#text[this.#at] === '`'
    this.#at += 1
    if (!opens) this.#templates.pop()
    let value = ''
    for (;;) {
      value += this.#match(plainString['`'])
      const end = this.#text[this.#at]
      if (end === '\\') value += this.#escape()
      else if (end === '$' && this.#text[this.#at + 1] === '{') {
        this.#at += 2
        this.#templates.push(0)
        this.#expects = true
        break
      } else if (end === '$') {
        value += '$'
        this.#at += 1
      } else {
        this.#at += 1
        this.#expects = false
        break
      }
    }
    this.#line += countLines(value)
    return { kind: 'template', text: value, line }
  }

  #escape(): string {
    const next = this.#text[this.#at + 1] ?? ''
    this.#at += 2
    if (next === '\n') this.#line += 1
    return { n: '\n', t: '\t', r: '', '\n': '' }[next] ?? next
  }

  /** Passes over a regular expression; false where the line has none. */
  #expression(): boolean {
    let inClass = false
    for (let at = this.#at + 1; at < this.#text.length && at < this.#at + 2000; at += 1) {
      const character = this.#text[at]
      if (character === '\n') return false
      if (character === '\\') at += 1
      else if (character === '[') inClass = true
      else if (character === ']') inClass = false
      else if (character === '/' && !inClass) {
        this.#at = at + 1
        this.#expects = false
        return true
      }
    }
    return false
  }

  #word(): Token {
    const text = this.#match(word)
    if (text === '') return this.#sign(this.#text[this.#at] ?? '')
    this.#expects = beforeExpression.has(text)
    return { kind: 'name', text, line: this.#line }
  }

  #number(): Token {
    this.#expects = false
    return { kind: 'number', text: this.#match(/[\w.]+/y), line: this.#line }
  }

  #sign(character: string): Token {
    this.#at += 1
    const last = this.#templates.length - 1
    if (last >= 0 && character === '{') this.#templates[last] = (this.#templates[last] ?? 0) + 1
    if (last >= 0 && character === '}') this.#templates[last] = (this.#templates[last] ?? 0) - 1
    const arrow = character === '=' && this.#text[this.#at] === '>'
    const chain = character === '?' && this.#text[this.#at] === '.'
    if (arrow || chain) this.#at += 1
    this.#expects = !/[)\]}]/.test(character)
    return { kind: 'sign', text: arrow ? '=>' : chain ? '.' : character, line: this.#line }
  }
}

function countLines(text: string): number {
  let count = 0
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) count += 1
  return count
}
