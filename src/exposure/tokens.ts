/** A piece of JavaScript or TypeScript. `text` of a string or template is what stands between its quotes, unescaped where that is plain. */
export interface Token {
  readonly kind: 'name' | 'string' | 'template' | 'number' | 'comment' | 'sign'
  readonly text: string
  /** 1-based. */
  readonly line: number
  /** Which part of a template with `${}` in it. */
  readonly piece?: 'first' | 'middle' | 'last'
}

/**
 * Reads a text of JavaScript, TypeScript or JSX piece by piece, in one pass and without going back: whatever is none of them, or is broken,
 * gives some tokens too, and never takes longer than its length. A template gives its texts; what stands in `${}` is read as code.
 */
export function readTokens(text: string): { next(): Token | null } {
  return new Reader(text)
}

/** What a character below 128 may be part of: 1 a word, 2 a number, which no word begins with. */
const parts = Uint8Array.from({ length: 128 }, (_, code) => {
  const character = String.fromCharCode(code)
  return /[A-Za-z_$]/.test(character) ? 1 : /\d/.test(character) ? 2 : 0
})

function isWord(code: number): boolean {
  return code >= 128 || parts[code] !== 0
}

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
      const code = text.charCodeAt(this.#at)
      switch (code) {
        case 10:
          this.#line += 1
          this.#at += 1
          continue
        // Blanks, a carriage return, a space that does not break.
        case 9:
        case 12:
        case 13:
        case 32:
        case 160:
          this.#at += 1
          continue
        case 34:
          return this.#string('"')
        case 39:
          return this.#string("'")
        case 96:
          return this.#template()
        case 125:
          if (this.#templates.at(-1) === 0) return this.#template()
          break
        case 47: {
          const next = text.charCodeAt(this.#at + 1)
          if (next === 47 || next === 42) return this.#comment()
          if (this.#expects && this.#expression()) continue
          break
        }
      }
      if (code >= 128 || parts[code] === 1) return this.#word()
      if (parts[code] === 2) return this.#number()
      return this.#sign(text[this.#at] ?? '')
    }
    return null
  }

  /** What stands from here to the end of the string, an escape or, in a line of code, the line. */
  #plain(quote: "'" | '"' | '`'): string {
    const text = this.#text
    const start = this.#at
    const end = quote.charCodeAt(0)
    let at = start
    for (; at < text.length; at += 1) {
      const code = text.charCodeAt(at)
      if (code === end || code === 92) break
      if (quote === '`' ? code === 36 : code === 10 || code === 13) break
    }
    this.#at = at
    return text.slice(start, at)
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
      value += this.#plain(quote)
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
    let isLast = true
    for (;;) {
      value += this.#plain('`')
      const end = this.#text[this.#at]
      if (end === '\\') value += this.#escape()
      else if (end === '$' && this.#text[this.#at + 1] === '{') {
        this.#at += 2
        this.#templates.push(0)
        this.#expects = true
        isLast = false
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
    if (opens && isLast) return { kind: 'template', text: value, line }
    return { kind: 'template', text: value, line, piece: opens ? 'first' : isLast ? 'last' : 'middle' }
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
    const text = this.#text
    const start = this.#at
    let at = start + 1
    while (at < text.length && isWord(text.charCodeAt(at))) at += 1
    this.#at = at
    const word = text.slice(start, at)
    this.#expects = beforeExpression.has(word)
    return { kind: 'name', text: word, line: this.#line }
  }

  #number(): Token {
    const text = this.#text
    const start = this.#at
    let at = start + 1
    // A dot is of the number, and so are the letters of 0xff and 1n.
    while (at < text.length && (text.charCodeAt(at) === 46 || isWord(text.charCodeAt(at)))) at += 1
    this.#at = at
    this.#expects = false
    return { kind: 'number', text: text.slice(start, at), line: this.#line }
  }

  #sign(character: string): Token {
    this.#at += 1
    const last = this.#templates.length - 1
    if (last >= 0 && character === '{') this.#templates[last] = (this.#templates[last] ?? 0) + 1
    if (last >= 0 && character === '}') this.#templates[last] = (this.#templates[last] ?? 0) - 1
    const arrow = character === '=' && this.#text[this.#at] === '>'
    const chain = character === '?' && this.#text[this.#at] === '.'
    if (arrow || chain) this.#at += 1
    this.#expects = character !== ')' && character !== ']' && character !== '}'
    return { kind: 'sign', text: arrow ? '=>' : chain ? '.' : character, line: this.#line }
  }
}

function countLines(text: string): number {
  let count = 0
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) count += 1
  return count
}
