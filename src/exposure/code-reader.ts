import type { CodeFacts, FunctionCall, Key, Member, Mention, Wrapper } from './code-facts.ts'
import { anyCase, constantCase, environments, keywords, plainNames, upperCase } from './code-names.ts'
import { readTokens, type Token } from './tokens.ts'

/** Reads a file of JavaScript or TypeScript, once. */
export function readCode(source: string): CodeFacts {
  const reader = new CodeReader()
  const tokens: Token[] = []
  const all = readTokens(source)
  for (let token = all.next(); token !== null; token = all.next()) {
    if (token.kind === 'comment') reader.comments.push({ text: token.text, line: token.line })
    else tokens.push(token)
  }
  reader.read(tokens)
  return reader
}

interface Scope {
  /** The function's name and parameters; no name where the braces are no function's. */
  readonly name: string
  readonly parameters: readonly string[]
  /** The table whose members stand in these braces. */
  readonly table: string
  /** The table within a table, or the namespace, whose members stand in these braces. */
  readonly space: string
}

class CodeReader implements CodeFacts {
  readonly calls: FunctionCall[] = []
  readonly environment: Mention[] = []
  readonly wrappers: Wrapper[] = []
  readonly members: Member[] = []
  readonly keys: Key[] = []
  readonly constants: Mention[] = []
  readonly texts: Mention[] = []
  readonly comments: Mention[] = []
  #tokens: readonly Token[] = []
  /** Names that stand for `process.env` in this file. */
  readonly #aliases = new Set<string>()
  /** Properties that `process.env` is given to: something else may have that name. */
  readonly #properties = new Set<string>()
  readonly #scopes: Scope[] = []

  read(tokens: readonly Token[]): void {
    this.#tokens = tokens
    for (let at = 0; at < tokens.length; at += 1) {
      const token = tokens[at] as Token
      if (token.kind === 'string' || token.kind === 'template') this.#text(token, at)
      else if (token.kind === 'sign') this.#sign(token.text, at)
      else if (token.kind === 'name') this.#name(token, at)
    }
  }

  #text(token: Token, at: number): void {
    this.texts.push(token)
    if (!/^(?:node:)?process$/.test(token.text) || this.#nameAt(at - 1) !== 'from') return
    // `import { env } from 'node:process'`.
    for (let back = at - 2; back > at - 30 && back > 0 && !this.#is(back, '{'); back -= 1)
      if (this.#nameAt(back) === 'env') this.#aliases.add('env')
  }

  #is(at: number, text: string): boolean {
    const token = this.#tokens[at]
    return token !== undefined && token.kind !== 'string' && token.kind !== 'template' && token.text === text
  }

  #nameAt(at: number): string {
    const token = this.#tokens[at]
    return token?.kind === 'name' ? token.text : ''
  }

  #sign(text: string, at: number): void {
    if (text === '{') this.#scopes.push(this.#scopeAt(at))
    else if (text === '}') this.#scopes.pop()
    else if (text === '(') this.#call(at)
  }

  #name({ text, line }: Token, at: number): void {
    if (text.startsWith('__') && /^__[A-Za-z][\w]*__$/.test(text) && !plainNames.has(text))
      this.constants.push({ text, line })
    if (text === 'declare' && /^(?:const|let|var)$/.test(this.#nameAt(at + 1)))
      if (/^[A-Z_]/.test(this.#nameAt(at + 2))) this.constants.push({ text: this.#nameAt(at + 2), line })
    const isMember = this.#is(at - 1, '.')
    if (text === 'env' && isMember && /^(?:\w*[pP]rocess|meta|Bun)$/.test(this.#nameAt(at - 2))) this.#environmentAt(at)
    else if (this.#aliases.has(text) && (!isMember || this.#nameAt(at - 2) === 'this')) this.#read(at)
    else if (this.#properties.has(text) && !isMember) this.#read(at, upperCase)
    else if (environments.has(text)) this.#read(at, constantCase)
    else if (text.endsWith('ProcessEnv')) this.#aliasTyped(at)
    this.#member(at, text, line)
  }

  /** `process.env` at `at`, its last word: what is read of it, or what it is given to. */
  #environmentAt(at: number): void {
    if (this.#is(at + 1, '.') || this.#is(at + 1, '[')) {
      this.#read(at)
      return
    }
    const start = this.#nameAt(at - 2) === 'meta' ? at - 4 : at - 2
    if (this.#is(start - 1, '}')) this.#destructured(start - 1)
    // `x = process.env`, `x: process.env`, `x ?? process.env`.
    for (let back = start - 1; back > start - 8 && back > 0; back -= 1) {
      if (this.#is(back, ';') || this.#is(back, '(') || this.#is(back, ',') || this.#is(back, '}')) break
      if (!this.#is(back, '=') && !this.#is(back, ':')) continue
      if (this.#is(back - 1, '}')) {
        // `{ A } = process.env`; before a colon it is a value, as in `a ? { …, A: 1 } : process.env`.
        if (this.#is(back, '=')) this.#destructured(back - 1)
      } else if (/^\w*env(?:ironment)?\w*$/i.test(this.#nameAt(back - 1))) {
        const given = this.#is(back, ':') ? this.#properties : this.#aliases
        given.add(this.#nameAt(back - 1))
      }
      break
    }
  }

  /** `name: NodeJS.ProcessEnv`. */
  #aliasTyped(at: number): void {
    for (let back = at - 1; back > at - 6 && back > 0; back -= 1) {
      if (!this.#is(back, ':')) continue
      const name = this.#nameAt(this.#is(back - 1, '?') ? back - 2 : back - 1)
      if (name !== '') this.#aliases.add(name)
      return
    }
  }

  /** `{ A, B: b } = process.env`, from its closing brace backward. */
  #destructured(close: number): void {
    for (let back = close - 1; back > close - 200 && back > 0 && !this.#is(back, '{'); back -= 1) {
      const isKey = this.#is(back - 1, ',') || this.#is(back - 1, '{')
      const token = this.#tokens[back] as Token
      if (isKey && token.kind === 'name' && anyCase.test(token.text))
        this.environment.push({ text: token.text, line: token.line })
    }
  }

  /** `env.NAME`, `env['NAME']` or `env[name]`, from the word before. */
  #read(at: number, variable: RegExp = anyCase): void {
    const token = this.#tokens[at + 2]
    if (token === undefined) return
    const { text, line } = token
    // What is only set or taken away in a copy is for a program that is started, and read by nobody here.
    const isOwn = this.#is(at - 1, '.') && this.#nameAt(at - 2) !== 'this'
    const isSet = this.#is(at + 3, '=') && !this.#is(at + 4, '=')
    if (!isOwn && (isSet || this.#nameAt(at - 1) === 'delete')) return
    if (this.#is(at + 1, '.') && token.kind === 'name' && variable.test(text) && !this.#is(at + 3, '('))
      this.environment.push({ text, line })
    if (!this.#is(at + 1, '[')) {
      if (this.#is(at + 1, '.') && this.#is(at + 2, '[') && this.#tokens[at + 3]?.kind === 'string')
        this.environment.push({ text: this.#tokens[at + 3]?.text ?? '', line })
      return
    }
    if (token.kind === 'string' && variable.test(text)) this.environment.push({ text, line })
    if (variable !== constantCase && token.kind === 'name' && this.#is(at + 3, ']')) this.#wrap(text, 'environment')
  }

  #wrap(parameter: string, calls: Wrapper['calls']): void {
    const scope = this.#scopes.findLast(({ parameters }) => parameters.includes(parameter))
    if (scope !== undefined && scope.name !== '')
      this.wrappers.push({ name: scope.name, place: scope.parameters.indexOf(parameter), calls })
  }

  #call(at: number): void {
    const before = this.#is(at - 1, '>') ? this.#beforeTypes(at - 1) : at - 1
    const callee = this.#nameAt(before)
    if (callee === '' || keywords.has(callee) || this.#nameAt(before - 1) === 'function') return
    const of = this.#is(before - 1, '.') ? this.#ownerBefore(before - 2) : ''
    const first = this.#nameAt(at + 1)
    let place = 0
    for (let next = at + 1; place < 3 && next < at + 60; ) {
      const token = this.#tokens[next]
      if (token === undefined) return
      const end = this.#argumentEnd(next)
      const isText = token.kind === 'string' || (token.kind === 'template' && end === next + 1)
      if (isText && token.text.length <= LONGEST_NAME) {
        const fields = this.#is(end, ',') && this.#is(end + 1, '{') ? this.#keys(end + 1) : []
        this.calls.push({ at, callee, of, first, place, text: token.text, reference: null, line: token.line, fields })
        if (/^env$/.test(of) && callee === 'get' && anyCase.test(token.text)) this.environment.push(token)
      } else if (token.kind === 'name' && (end === next + 1 || this.#isPath(next, end))) {
        if (end === next + 1) this.#wrap(token.text, { callee, place })
        const reference = `${end === next + 1 ? '' : this.#nameAt(end - 3)}.${this.#nameAt(end - 1)}`
        // A member of a table or an enumeration, which are written with a capital, or a constant.
        if ((end === next + 1 ? constantCase : /^[A-Z]/).test(token.text))
          this.calls.push({ at, callee, of, first, place, text: null, reference, line: token.line, fields: [] })
      }
      if (!this.#is(end, ',')) return
      place += 1
      next = end + 1
    }
  }

  /** Whether `A.B`, `A.B.C` or a longer one stands from `from` up to `end`. */
  #isPath(from: number, end: number): boolean {
    const length = end - from
    if (length < 3 || length > LONGEST_PATH || length % 2 === 0) return false
    for (let at = from; at < end; at += 1)
      if ((at - from) % 2 === 0 ? this.#nameAt(at) === '' : !this.#is(at, '.')) return false
    return true
  }

  /** The name that a member is of, its last word at `at`: `name.member`, `name(…).member`. */
  #ownerBefore(at: number): string {
    if (!this.#is(at, ')')) return this.#nameAt(at)
    const open = this.#openOf(at)
    return open === -1 ? '' : this.#nameAt(open - 1)
  }

  /** `name<Type>(`: where the name is. */
  #beforeTypes(at: number): number {
    for (let back = at - 1; back > at - 12 && back > 0; back -= 1) if (this.#is(back, '<')) return back - 1
    return at
  }

  /** The comma or parenthesis behind an argument, a short way ahead. */
  #argumentEnd(from: number): number {
    let depth = 0
    for (let at = from; at < from + 40; at += 1) {
      const token = this.#tokens[at]
      if (token === undefined) return at
      if (token.kind !== 'sign') continue
      const { text } = token
      if (text === '(' || text === '[' || text === '{') depth += 1
      else if ((text === ')' || text === ']' || text === '}') && depth-- === 0) return at
      else if (text === ',' && depth === 0) return at
    }
    return from + 40
  }

  #keys(open: number): readonly string[] {
    const keys: string[] = []
    let depth = 0
    for (let at = open; at < open + 120; at += 1) {
      const token = this.#tokens[at]
      if (token === undefined) break
      if (token.kind === 'sign' && /[([{]/.test(token.text)) depth += 1
      if (token.kind === 'sign' && /[)\]}]/.test(token.text) && --depth === 0) break
      const isKey = depth === 1 && (this.#is(at - 1, '{') || this.#is(at - 1, ','))
      if (isKey && (token.kind === 'name' || token.kind === 'string')) keys.push(token.text)
    }
    return keys
  }

  #member(at: number, name: string, line: number): void {
    const value = this.#tokens[at + 2]
    if (!(this.#is(at + 1, ':') || this.#is(at + 1, '=')) || value === undefined) return
    const { table = '', space = '' } = this.#scopes.at(-1) ?? {}
    const isEntry = this.#is(at - 1, '{') || this.#is(at - 1, ',')
    const isConstant = this.#nameAt(at - 1) === 'const' || this.#nameAt(at - 1) === 'readonly'
    const ends = this.#is(at + 3, ',') || this.#is(at + 3, '}')
    if (table !== '' && isEntry && ends) {
      if (value.kind === 'string') this.members.push({ table, name, text: value.text, line })
      else if (value.kind === 'number') this.members.push({ table, name, text: null, line })
      return
    }
    if (!(isEntry ? table !== '' || space !== '' : isConstant)) return
    const text = value.kind === 'string' ? value.text : this.#textMadeInto(at + 2)
    if (text !== null && text.length <= LONGEST_NAME) this.keys.push({ table: table || space, name, text })
  }

  /** `define('text', …)`, `new Setting<T>('text')` at `at`: the text. Of an old name and a new one, the new one. */
  #textMadeInto(at: number): string | null {
    const callee = this.#nameAt(at) === 'new' ? at + 1 : at
    if (this.#nameAt(callee) === '') return null
    const open = this.#is(callee + 1, '<') ? this.#behindTypes(callee + 1) : callee + 1
    const [first, second] = [this.#tokens[open + 1], this.#tokens[open + 3]]
    if (!this.#is(open, '(') || first?.kind !== 'string') return null
    const isRenamed = second?.kind === 'string' && /migrat|renam|deprecat/i.test(this.#nameAt(callee))
    return isRenamed ? second.text : first.text
  }

  /** What stands behind `<…>`, a short way ahead. */
  #behindTypes(open: number): number {
    let depth = 0
    for (let at = open; at < open + 30; at += 1) {
      if (this.#is(at, '<')) depth += 1
      else if (this.#is(at, '>') && --depth === 0) return at + 1
      else if (this.#is(at, ';')) break
    }
    return open
  }

  /** What the braces that open at `at` are: the body of a function, a table, or nothing. */
  #scopeAt(at: number): Scope {
    const none = { name: '', parameters: [], table: '', space: '' }
    const word = this.#nameAt(at - 2)
    if (word === 'enum') return { ...none, table: this.#nameAt(at - 1) }
    if (word === 'namespace' || word === 'module') return { ...none, space: this.#nameAt(at - 1) }
    // `NAME: {` in a table.
    const around = this.#scopes.at(-1)
    if (this.#is(at - 1, ':') && around !== undefined && (around.table !== '' || around.space !== ''))
      return { ...none, space: word }
    if (this.#is(at - 1, '=')) {
      // `const NAME: Type = {`.
      for (let back = at - 2; back > at - 10 && back > 0; back -= 1)
        if (/^(?:const|let|var|readonly|static)$/.test(this.#nameAt(back - 1)))
          return { ...none, table: this.#nameAt(back) }
      return none
    }
    const close = this.#parenthesisBefore(at)
    if (close === -1) return none
    const open = this.#openOf(close)
    if (open === -1) return none
    const before = this.#is(open - 1, '>') ? this.#beforeTypes(open - 1) : open - 1
    const called = this.#nameAt(before)
    if (called !== '' && !keywords.has(called))
      return { ...none, name: called, parameters: this.#parameters(open, close) }
    // `const name = async (a) => {`.
    const equals = called === 'async' || called === 'function' ? before - 1 : before
    const isGiven = this.#is(equals, '=') || this.#is(equals, ':')
    return { ...none, name: isGiven ? this.#nameAt(equals - 1) : '', parameters: this.#parameters(open, close) }
  }

  /** The parenthesis that closes the parameters of a function whose body opens at `at`; a return type may stand between. */
  #parenthesisBefore(at: number): number {
    for (let back = at - 1; back > at - 16 && back > 0; back -= 1) {
      if (this.#is(back, ')')) return back
      if (this.#is(back, ';') || this.#is(back, '{') || this.#is(back, '}')) return -1
    }
    return -1
  }

  #openOf(close: number): number {
    let depth = 0
    for (let back = close; back > close - 200 && back >= 0; back -= 1) {
      if (this.#is(back, ')')) depth += 1
      else if (this.#is(back, '(') && --depth === 0) return back
    }
    return -1
  }

  #parameters(open: number, close: number): readonly string[] {
    const names: string[] = []
    let depth = 0
    for (let at = open; at < close; at += 1) {
      const token = this.#tokens[at] as Token
      if (token.kind === 'sign' && '([{<'.includes(token.text)) depth += 1
      else if (token.kind === 'sign' && ')]}>'.includes(token.text)) depth -= 1
      if (depth === 1 && token.kind === 'name' && (this.#is(at - 1, '(') || this.#is(at - 1, ',')))
        names.push(token.text)
    }
    return names
  }
}

/** Tokens of `A.B.C.D`. */
const LONGEST_PATH = 7

/** What is longer is no name of anything. */
const LONGEST_NAME = 120
