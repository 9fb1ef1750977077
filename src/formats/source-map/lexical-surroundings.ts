/** What a place in a program lies in. `literal`: a string, a template, a regular expression. */
export type Surrounding = 'code' | 'literal' | 'line-comment' | 'block-comment'

/** What each of `offsets` (ascending) lies in, by one reading of the text's lexical grammar from its beginning. */
export function surroundings(text: string, language: 'js' | 'css', offsets: readonly number[]): Surrounding[] {
  const found: Surrounding[] = []
  const lexer = new Lexer(text, language)
  for (const offset of offsets) {
    let hasMore = true
    while (hasMore && lexer.end <= offset) hasMore = lexer.next()
    found.push(hasMore ? lexer.kind : 'code')
  }
  return found
}

/** Splits a text into comments, literals and the code between them. Wrong programs are read as well as it goes. */
class Lexer {
  readonly #text: string
  readonly #isScript: boolean
  kind: Surrounding = 'code'
  end = 0
  // Braces open in each template substitution that surrounds the place, innermost last.
  readonly #templates: number[] = []

  constructor(text: string, language: 'js' | 'css') {
    this.#text = text
    this.#isScript = language === 'js'
  }

  /** Moves to the next piece; false at the end of the text. */
  next(): boolean {
    const text = this.#text
    if (this.end >= text.length) return false
    const start = this.end
    const unit = text.charCodeAt(start)
    if (unit === SLASH && text.charCodeAt(start + 1) === STAR)
      return this.#piece('block-comment', after(text, '*/', start + 2))
    if (this.#isScript && unit === SLASH && text.charCodeAt(start + 1) === SLASH)
      return this.#piece('line-comment', lineEnd(text, start + 2))
    if (unit === DOUBLE || unit === SINGLE) return this.#piece('literal', quotedEnd(text, start + 1, unit))
    if (this.#isScript && unit === BACKTICK) return this.#template(start + 1)
    if (this.#isScript && unit === CLOSE && this.#templates.at(-1) === 0) {
      this.#templates.pop()
      return this.#template(start + 1)
    }
    if (this.#isScript && unit === SLASH && startsExpression(text, start))
      return this.#piece('literal', patternEnd(text, start + 1))
    return this.#code(start)
  }

  /** Passes over code up to what may begin another piece. */
  #code(start: number): boolean {
    const text = this.#text
    const innermost = this.#templates.length - 1
    const mark = innermost < 0 ? MARKS : MARKS_IN_TEMPLATE
    mark.lastIndex = start + 1
    if (innermost >= 0) this.#countBrace(text.charCodeAt(start), innermost)
    for (let found = mark.exec(text); found !== null; found = mark.exec(text)) {
      const unit = text.charCodeAt(found.index)
      if (unit !== OPEN && unit !== CLOSE) return this.#piece('code', found.index)
      if (unit === CLOSE && this.#templates[innermost] === 0) return this.#piece('code', found.index)
      this.#countBrace(unit, innermost)
    }
    return this.#piece('code', text.length)
  }

  #countBrace(unit: number, innermost: number): void {
    const open = this.#templates[innermost] ?? 0
    if (unit === OPEN) this.#templates[innermost] = open + 1
    else if (unit === CLOSE && open > 0) this.#templates[innermost] = open - 1
  }

  /** Reads a template's characters up to its end or its next substitution. */
  #template(start: number): boolean {
    const text = this.#text
    for (let at = start; at < text.length; at += 1) {
      const unit = text.charCodeAt(at)
      if (unit === ESCAPE) at += 1
      else if (unit === BACKTICK) return this.#piece('literal', at + 1)
      else if (unit === DOLLAR && text.charCodeAt(at + 1) === OPEN) {
        if (this.#templates.length < MAX_TEMPLATES) this.#templates.push(0)
        return this.#piece('literal', at + 2)
      }
    }
    return this.#piece('literal', text.length)
  }

  #piece(kind: Surrounding, end: number): true {
    this.kind = kind
    this.end = end
    return true
  }
}

function after(text: string, mark: string, from: number): number {
  const at = text.indexOf(mark, from)
  return at === -1 ? text.length : at + mark.length
}

function lineEnd(text: string, from: number): number {
  const end = /[\n\r\u2028\u2029]/g
  end.lastIndex = from
  return end.exec(text)?.index ?? text.length
}

function quotedEnd(text: string, from: number, quote: number): number {
  const mark = quote === DOUBLE ? /["\\\n\r]/g : /['\\\n\r]/g
  mark.lastIndex = from
  for (let found = mark.exec(text); found !== null; found = mark.exec(text)) {
    const unit = text.charCodeAt(found.index)
    if (unit === quote) return found.index + 1
    // A literal that its line does not end is a mistake, and must not swallow the file.
    if (unit !== ESCAPE) return found.index
    mark.lastIndex = found.index + 2
  }
  return text.length
}

function patternEnd(text: string, from: number): number {
  let inClass = false
  for (let at = from; at < text.length; at += 1) {
    const unit = text.charCodeAt(at)
    if (unit === 0x0a || unit === 0x0d) return at
    if (unit === ESCAPE) at += 1
    else if (unit === 0x5b) inClass = true
    else if (unit === 0x5d) inClass = false
    else if (unit === SLASH && !inClass) return at + 1
  }
  return text.length
}

/** Whether a slash begins a regular expression: what comes before it cannot end an operand. */
function startsExpression(text: string, slash: number): boolean {
  let at = slash - 1
  while (at >= 0 && /\s/.test(text[at] as string)) at -= 1
  if (at < 0) return true
  const before = text[at] as string
  if (!/[\w$)\]}"'`]/.test(before)) return true
  const word = /[\w$]+$/.exec(text.slice(Math.max(0, at - 11), at + 1))?.[0]
  return word !== undefined && operators.has(word)
}

const operators: ReadonlySet<string> = new Set(
  'return typeof instanceof in of new delete void throw case do else yield await'.split(' '),
)

const MARKS = /["'`/]/g
const MARKS_IN_TEMPLATE = /["'`/{}]/g

const SLASH = 0x2f
const STAR = 0x2a
const DOUBLE = 0x22
const SINGLE = 0x27
const BACKTICK = 0x60
const ESCAPE = 0x5c
const DOLLAR = 0x24
const OPEN = 0x7b
const CLOSE = 0x7d
const MAX_TEMPLATES = 10_000
