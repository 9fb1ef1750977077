import type { Token } from './tokens.ts'

/** The tokens of a file without its comments, and ways about them: each looks a bounded way ahead or back. */
export class TokenList {
  readonly tokens: readonly Token[]

  constructor(tokens: readonly Token[]) {
    this.tokens = tokens
  }

  is(at: number, text: string): boolean {
    const token = this.tokens[at]
    return token !== undefined && token.kind !== 'string' && token.kind !== 'template' && token.text === text
  }

  nameAt(at: number): string {
    const token = this.tokens[at]
    return token?.kind === 'name' ? token.text : ''
  }

  /** Whether `A.B`, `A.B.C` or a longer one stands from `from` up to `end`. */
  isPath(from: number, end: number): boolean {
    const length = end - from
    if (length < 3 || length > LONGEST_PATH || length % 2 === 0) return false
    for (let at = from; at < end; at += 1)
      if ((at - from) % 2 === 0 ? this.nameAt(at) === '' : !this.is(at, '.')) return false
    return true
  }

  /** The name that a member is of, its last word at `at`: `name.member`, `name(…).member`. */
  ownerBefore(at: number): string {
    if (!this.is(at, ')')) return this.nameAt(at)
    const open = this.openOf(at)
    return open === -1 ? '' : this.nameAt(open - 1)
  }

  /** `name<Type>(`: where the name is. */
  beforeTypes(at: number): number {
    for (let back = at - 1; back > at - 12 && back > 0; back -= 1) if (this.is(back, '<')) return back - 1
    return at
  }

  /** The comma or parenthesis behind an argument, a short way ahead. */
  argumentEnd(from: number): number {
    let depth = 0
    for (let at = from; at < from + 40; at += 1) {
      const token = this.tokens[at]
      if (token === undefined) return at
      if (token.kind !== 'sign') continue
      const { text } = token
      if (text === '(' || text === '[' || text === '{') depth += 1
      else if ((text === ')' || text === ']' || text === '}') && depth-- === 0) return at
      else if (text === ',' && depth === 0) return at
    }
    return from + 40
  }

  keys(open: number): readonly string[] {
    const keys: string[] = []
    let depth = 0
    for (let at = open; at < open + 120; at += 1) {
      const token = this.tokens[at]
      if (token === undefined) break
      if (token.kind === 'sign' && /[([{]/.test(token.text)) depth += 1
      if (token.kind === 'sign' && /[)\]}]/.test(token.text) && --depth === 0) break
      const isKey = depth === 1 && (this.is(at - 1, '{') || this.is(at - 1, ','))
      if (isKey && (token.kind === 'name' || token.kind === 'string')) keys.push(token.text)
    }
    return keys
  }

  /** What stands behind `<…>`, a short way ahead. */
  behindTypes(open: number): number {
    let depth = 0
    for (let at = open; at < open + 30; at += 1) {
      if (this.is(at, '<')) depth += 1
      else if (this.is(at, '>') && --depth === 0) return at + 1
      else if (this.is(at, ';')) break
    }
    return open
  }

  /** The parenthesis that closes the parameters of a function whose body opens at `at`; a return type may stand between. */
  parenthesisBefore(at: number): number {
    for (let back = at - 1; back > at - 16 && back > 0; back -= 1) {
      if (this.is(back, ')')) return back
      if (this.is(back, ';') || this.is(back, '{') || this.is(back, '}')) return -1
    }
    return -1
  }

  openOf(close: number): number {
    let depth = 0
    for (let back = close; back > close - 200 && back >= 0; back -= 1) {
      if (this.is(back, ')')) depth += 1
      else if (this.is(back, '(') && --depth === 0) return back
    }
    return -1
  }

  parameters(open: number, close: number): readonly string[] {
    const names: string[] = []
    let depth = 0
    for (let at = open; at < close; at += 1) {
      const token = this.tokens[at] as Token
      if (token.kind === 'sign' && '([{<'.includes(token.text)) depth += 1
      else if (token.kind === 'sign' && ')]}>'.includes(token.text)) depth -= 1
      if (depth === 1 && token.kind === 'name' && (this.is(at - 1, '(') || this.is(at - 1, ','))) names.push(token.text)
    }
    return names
  }
}

/** Tokens of `A.B.C.D`. */
const LONGEST_PATH = 7
