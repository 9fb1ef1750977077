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
  /** Whether a template that begins here can still end. */
  #endsTemplates = true
  /** The comments read last, with nothing but white space between them. */
  #comments = { start: 0, end: 0 }
  #patternEnd = -1

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
    if (this.#isScript && opensLineComment(text, start)) return this.#piece('line-comment', lineEnd(text, start))
    if (unit === DOUBLE || unit === SINGLE) return this.#piece('literal', quotedEnd(text, start + 1, unit))
    if (this.#isScript && unit === BACKTICK) return this.#template(start + 1)
    if (this.#isScript && unit === CLOSE && this.#templates.at(-1) === 0) {
      this.#templates.pop()
      return this.#template(start + 1)
    }
    if (this.#isScript && unit === SLASH && this.#isPattern(start)) {
      this.#patternEnd = patternEnd(text, start + 1)
      return this.#piece('literal', this.#patternEnd)
    }
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
      if (unit === DASH && !opensLineComment(text, found.index)) continue
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
    for (let at = start; this.#endsTemplates && at < text.length; at += 1) {
      const unit = text.charCodeAt(at)
      if (unit === ESCAPE) at += 1
      else if (unit === BACKTICK) return this.#piece('literal', at + 1)
      else if (unit === DOLLAR && text.charCodeAt(at + 1) === OPEN) {
        if (this.#templates.length < MAX_TEMPLATES) this.#templates.push(0)
        return this.#piece('literal', at + 2)
      }
    }
    // Without an end it is a mistake, or a backtick in the text of JSX, and must not swallow the file.
    this.#endsTemplates = false
    return this.#piece('literal', start)
  }

  /** Whether the slash at `start` begins a regular expression. White space and comments before it do not matter. */
  #isPattern(start: number): boolean {
    const space = beforeSpace(this.#text, start)
    const last = space < this.#comments.end ? beforeSpace(this.#text, this.#comments.start) : space
    return last + 1 !== this.#patternEnd && startsExpression(this.#text, last)
  }

  #piece(kind: Surrounding, end: number): true {
    if (kind === 'line-comment' || kind === 'block-comment') {
      const goesOn = beforeSpace(this.#text, this.end) < this.#comments.end
      this.#comments = { start: goesOn ? this.#comments.start : this.end, end }
    }
    this.kind = kind
    this.end = end
    return true
  }
}

/** `//`, a hashbang, and what ECMAScript (annex B.1.1) keeps of HTML's comments. */
function opensLineComment(text: string, at: number): boolean {
  const unit = text.charCodeAt(at)
  if (unit === SLASH) return text.charCodeAt(at + 1) === SLASH
  if (unit === HASH) return at === 0 && text.startsWith('#!')
  if (unit === LESS) return text.startsWith('<!--', at)
  return unit === DASH && text.startsWith('-->', at) && startsLine(text, at)
}

function startsLine(text: string, at: number): boolean {
  let before = at - 1
  while (before >= 0 && /[^\S\n\r\u2028\u2029]/.test(text[before] as string)) before -= 1
  return before < 0 || /[\n\r\u2028\u2029]/.test(text[before] as string) || text.startsWith('*/', before - 1)
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

function beforeSpace(text: string, from: number): number {
  let at = from - 1
  while (at >= 0 && /\s/.test(text[at] as string)) at -= 1
  return at
}

/** Whether a slash begins a regular expression: what comes before it, at `at`, cannot end an operand. */
function startsExpression(text: string, at: number): boolean {
  if (at < 0) return true
  const before = text[at] as string
  if (before === ')') return closesCondition(text, at)
  if (!/[\w$\]}"'`]/.test(before)) return true
  const word = /[\w$]+$/.exec(text.slice(Math.max(0, at - 11), at + 1))?.[0]
  return word !== undefined && operators.has(word)
}

/** Whether a parenthesis closes the head of a statement, after which an operand may begin. */
function closesCondition(text: string, close: number): boolean {
  let depth = 0
  for (let at = close; at >= 0 && close - at < MAX_CONDITION; at -= 1) {
    if (text[at] === ')') depth += 1
    else if (text[at] === '(') depth -= 1
    if (depth === 0) return /(?:^|[^\w$.])(?:if|while|for|with)\s{0,8}$/.test(text.slice(Math.max(0, at - 16), at))
  }
  return false
}

const operators: ReadonlySet<string> = new Set(
  'return typeof instanceof in of new delete void throw case do else yield await'.split(' '),
)

const MARKS = /["'`/]|<!--|-->/g
const MARKS_IN_TEMPLATE = /["'`/{}]|<!--|-->/g

const SLASH = 0x2f
const STAR = 0x2a
const HASH = 0x23
const LESS = 0x3c
const DASH = 0x2d
const DOUBLE = 0x22
const SINGLE = 0x27
const BACKTICK = 0x60
const ESCAPE = 0x5c
const DOLLAR = 0x24
const OPEN = 0x7b
const CLOSE = 0x7d
const MAX_TEMPLATES = 10_000
const MAX_CONDITION = 1000
