import type { CodeFacts, FunctionCall, Key, Member, Mention, Option, Wrapper } from './code-facts.ts'
import { anyCase, constantCase, environments, keywords, plainNames, upperCase } from './code-names.ts'
import {
  entriesOf,
  optionCalls,
  optionOfClass,
  optionsOfCall,
  optionsOfTable,
  optionTable,
  optionWritten,
} from './command-options.ts'
import { flagObject, flagsOfObject, flagsOfTable, flagTable } from './flag-tables.ts'
import { TokenList } from './token-list.ts'
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
  readonly definedFlags: Member[] = []
  readonly options: Option[] = []
  readonly templates: Mention[] = []
  readonly keys: Key[] = []
  readonly constants: Mention[] = []
  readonly texts: Mention[] = []
  readonly comments: Mention[] = []
  #list = new TokenList([])
  /** Names that stand for `process.env` in this file. */
  readonly #aliases = new Set<string>()
  /** Properties that `process.env` is given to: something else may have that name. */
  readonly #properties = new Set<string>()
  readonly #scopes: Scope[] = []
  /** The templates that are not at their end. */
  readonly #open: { text: string; readonly line: number }[] = []

  read(tokens: readonly Token[]): void {
    this.#list = new TokenList(tokens)
    for (let at = 0; at < tokens.length; at += 1) {
      const token = tokens[at] as Token
      if (token.kind === 'string' || token.kind === 'template') this.#text(token, at)
      else if (token.kind === 'sign') this.#sign(token.text, at)
      else if (token.kind === 'name') this.#name(token, at)
    }
  }

  #text(token: Token, at: number): void {
    this.texts.push(token)
    if (token.piece !== undefined) this.#piece(token)
    if (token.text.startsWith('--') && token.kind === 'string') this.#option(optionWritten(this.#list, at))
    if (!/^(?:node:)?process$/.test(token.text) || this.#list.nameAt(at - 1) !== 'from') return
    // `import { env } from 'node:process'`.
    for (let back = at - 2; back > at - 30 && back > 0 && !this.#list.is(back, '{'); back -= 1)
      if (this.#list.nameAt(back) === 'env') this.#aliases.add('env')
  }

  /** Whether it is no member of anything and no key, which no build puts there. */
  #isConstant(name: string, at: number): boolean {
    const list = this.#list
    const isKey = list.is(at + 1, ':') && (list.is(at - 1, '{') || list.is(at - 1, ','))
    return !plainNames.has(name) && !/webpack/.test(name) && !list.is(at - 1, '.') && !isKey
  }

  #option(option: Option | null): void {
    if (option !== null) this.options.push(option)
  }

  /** A piece of a template: with the last one its whole text is known. */
  #piece({ text, line, piece }: Token): void {
    if (piece === 'first') {
      this.#open.push({ text, line })
      return
    }
    const whole = this.#open.at(-1)
    if (whole === undefined) return
    if (whole.text.length < LONGEST_TEMPLATE) whole.text += `…${text}`
    if (piece === 'last') this.#open.pop()
    if (piece === 'last' && whole.text.length >= SHORTEST_TEMPLATE) this.templates.push(whole)
  }

  #sign(text: string, at: number): void {
    if (text === '{') {
      this.#scopes.push(this.#scopeAt(at))
      const isGiven = this.#list.is(at - 1, ':') || this.#list.is(at - 1, '=') || this.#list.is(at - 1, '(')
      if (isGiven && optionTable.test(this.#list.nameAt(at - 2))) this.options.push(...optionsOfTable(this.#list, at))
    } else if (text === '}') this.#scopes.pop()
    else if (text === '(') this.#call(at)
  }

  #name({ text, line }: Token, at: number): void {
    if (text.startsWith('__') && /^__[A-Za-z][\w]*__$/.test(text) && this.#isConstant(text, at))
      this.constants.push({ text, line })
    if (text.endsWith('lags')) {
      this.#option(optionOfClass(this.#list, at))
      if (flagObject.test(text)) this.definedFlags.push(...flagsOfObject(this.#list, at))
    }
    if (text === 'const' && flagTable.test(this.#list.nameAt(at + 1)))
      this.definedFlags.push(...flagsOfTable(this.#list, at + 1))
    if (text === 'declare' && /^(?:const|let|var)$/.test(this.#list.nameAt(at + 1)))
      if (/^[A-Z_]/.test(this.#list.nameAt(at + 2))) this.constants.push({ text: this.#list.nameAt(at + 2), line })
    const isMember = this.#list.is(at - 1, '.')
    // `const { env } = process`.
    if (
      text === 'process' &&
      this.#list.is(at - 1, '=') &&
      this.#list.is(at - 2, '}') &&
      this.#list.nameAt(at - 3) === 'env'
    )
      this.#aliases.add('env')
    if (text === 'env' && isMember && /^(?:\w*[pP]rocess|meta|Bun)$/.test(this.#list.nameAt(at - 2)))
      this.#environmentAt(at)
    else if (this.#aliases.size > 0 && this.#aliases.has(text) && (!isMember || this.#list.nameAt(at - 2) === 'this'))
      this.#read(at)
    else if (this.#properties.size > 0 && this.#properties.has(text) && !isMember) this.#read(at, upperCase)
    else if (text.startsWith('env') && environments.has(text)) this.#read(at, constantCase)
    else if (text.endsWith('ProcessEnv')) this.#aliasTyped(at)
    const value = this.#list.tokens[at + 2]
    if (value !== undefined && this.#list.is(at + 1, ':') && isVariable(text, value, this.#list.is(at + 3, '.'))) {
      const variable = value.kind === 'string' ? value.text : text
      this.environment.push({ text: variable, line })
    }
    this.#member(at, text, line)
  }

  /** `process.env` at `at`, its last word: what is read of it, or what it is given to. */
  #environmentAt(at: number): void {
    if (this.#list.is(at + 1, '.') || this.#list.is(at + 1, '[')) {
      this.#read(at)
      return
    }
    const start = this.#list.nameAt(at - 2) === 'meta' ? at - 4 : at - 2
    if (this.#list.is(start - 1, '}')) this.#destructured(start - 1)
    // `x = process.env`, `x: process.env`, `x ?? process.env`.
    for (let back = start - 1; back > start - 8 && back > 0; back -= 1) {
      if (this.#list.is(back, ';') || this.#list.is(back, '(') || this.#list.is(back, ',') || this.#list.is(back, '}'))
        break
      if (!this.#list.is(back, '=') && !this.#list.is(back, ':')) continue
      if (this.#list.is(back - 1, '}')) {
        // `{ A } = process.env`; before a colon it is a value, as in `a ? { …, A: 1 } : process.env`.
        if (this.#list.is(back, '=')) this.#destructured(back - 1)
      } else if (/^\w*env(?:ironment)?\w*$/i.test(this.#list.nameAt(back - 1))) {
        const given = this.#list.is(back, ':') ? this.#properties : this.#aliases
        given.add(this.#list.nameAt(back - 1))
      }
      break
    }
  }

  /** `name: NodeJS.ProcessEnv`. */
  #aliasTyped(at: number): void {
    for (let back = at - 1; back > at - 6 && back > 0; back -= 1) {
      if (!this.#list.is(back, ':')) continue
      const name = this.#list.nameAt(this.#list.is(back - 1, '?') ? back - 2 : back - 1)
      if (name !== '') this.#aliases.add(name)
      return
    }
  }

  /** `{ A, B: b } = process.env`, from its closing brace backward. */
  #destructured(close: number): void {
    for (let back = close - 1; back > close - 200 && back > 0 && !this.#list.is(back, '{'); back -= 1) {
      const isKey = this.#list.is(back - 1, ',') || this.#list.is(back - 1, '{')
      const token = this.#list.tokens[back] as Token
      if (isKey && token.kind === 'name' && anyCase.test(token.text))
        this.environment.push({ text: token.text, line: token.line })
    }
  }

  /** `env.NAME`, `env['NAME']` or `env[name]`, from the word before. */
  #read(at: number, variable: RegExp = anyCase): void {
    const token = this.#list.tokens[at + 2]
    if (token === undefined) return
    const { text, line } = token
    // What is only set or taken away in a copy is for a program that is started, and read by nobody here.
    const isOwn = this.#list.is(at - 1, '.') && this.#list.nameAt(at - 2) !== 'this'
    const isSet = this.#list.is(at + 3, '=') && !this.#list.is(at + 4, '=')
    if (!isOwn && (isSet || this.#list.nameAt(at - 1) === 'delete')) return
    if (this.#list.is(at + 1, '.') && token.kind === 'name' && variable.test(text) && !this.#list.is(at + 3, '('))
      this.environment.push({ text, line })
    if (!this.#list.is(at + 1, '[')) {
      if (this.#list.is(at + 1, '.') && this.#list.is(at + 2, '[') && this.#list.tokens[at + 3]?.kind === 'string')
        this.environment.push({ text: this.#list.tokens[at + 3]?.text ?? '', line })
      return
    }
    if (token.kind === 'string' && variable.test(text)) this.environment.push({ text, line })
    if (variable !== constantCase && token.kind === 'name' && this.#list.is(at + 3, ']'))
      this.#wrap(text, 'environment')
  }

  /** envalid: `cleanEnv(process.env, { NAME: str() })`. */
  #schema(open: number): void {
    const second = this.#list.argumentEnd(open + 1) + 1
    for (const { name, line } of entriesOf(this.#list, second))
      if (upperCase.test(name)) this.environment.push({ text: name, line })
  }

  #wrap(parameter: string, calls: Wrapper['calls']): void {
    const scope = this.#scopes.findLast(({ parameters }) => parameters.includes(parameter))
    if (scope !== undefined && scope.name !== '')
      this.wrappers.push({ name: scope.name, place: scope.parameters.indexOf(parameter), calls })
  }

  #call(at: number): void {
    const before = this.#list.is(at - 1, '>') ? this.#list.beforeTypes(at - 1) : at - 1
    const callee = this.#list.nameAt(before)
    if (callee === '' || keywords.has(callee) || this.#list.nameAt(before - 1) === 'function') return
    const of = this.#list.is(before - 1, '.') ? this.#list.ownerBefore(before - 2) : ''
    const first = this.#list.nameAt(at + 1)
    if (callee === 'cleanEnv' || callee === 'createEnv') this.#schema(at)
    if (optionCalls.has(callee)) this.options.push(...optionsOfCall(this.#list, at, callee, of))
    let place = 0
    for (let next = at + 1; place < 3 && next < at + 60; ) {
      const token = this.#list.tokens[next]
      if (token === undefined) return
      const end = this.#list.argumentEnd(next)
      const isText = token.kind === 'string' || (token.kind === 'template' && end === next + 1)
      if (isText && token.text.length <= LONGEST_NAME) {
        const fields = this.#list.is(end, ',') && this.#list.is(end + 1, '{') ? this.#list.keys(end + 1) : []
        this.calls.push({ at, callee, of, first, place, text: token.text, reference: null, line: token.line, fields })
        if (/^env$/.test(of) && callee === 'get' && anyCase.test(token.text)) this.environment.push(token)
      } else if (token.kind === 'name' && (end === next + 1 || this.#list.isPath(next, end))) {
        if (end === next + 1) this.#wrap(token.text, { callee, place })
        const reference = `${end === next + 1 ? '' : this.#list.nameAt(end - 3)}.${this.#list.nameAt(end - 1)}`
        // A member of a table or an enumeration, which are written with a capital, or a constant.
        if ((end === next + 1 ? constantCase : /^[A-Z]/).test(token.text))
          this.calls.push({ at, callee, of, first, place, text: null, reference, line: token.line, fields: [] })
      }
      if (!this.#list.is(end, ',')) return
      place += 1
      next = end + 1
    }
  }

  #member(at: number, name: string, line: number): void {
    const value = this.#list.tokens[at + 2]
    if (!(this.#list.is(at + 1, ':') || this.#list.is(at + 1, '=')) || value === undefined) return
    const { table = '', space = '' } = this.#scopes.at(-1) ?? {}
    const isEntry = this.#list.is(at - 1, '{') || this.#list.is(at - 1, ',')
    const isConstant = this.#list.nameAt(at - 1) === 'const' || this.#list.nameAt(at - 1) === 'readonly'
    const ends = this.#list.is(at + 3, ',') || this.#list.is(at + 3, '}')
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
    const callee = this.#list.nameAt(at) === 'new' ? at + 1 : at
    if (this.#list.nameAt(callee) === '') return null
    const open = this.#list.is(callee + 1, '<') ? this.#list.behindTypes(callee + 1) : callee + 1
    const [first, second] = [this.#list.tokens[open + 1], this.#list.tokens[open + 3]]
    if (!this.#list.is(open, '(') || first?.kind !== 'string') return null
    const isRenamed = second?.kind === 'string' && /migrat|renam|deprecat/i.test(this.#list.nameAt(callee))
    return isRenamed ? second.text : first.text
  }

  /** What the braces that open at `at` are: the body of a function, a table, or nothing. */
  #scopeAt(at: number): Scope {
    const none = { name: '', parameters: [], table: '', space: '' }
    const word = this.#list.nameAt(at - 2)
    if (word === 'enum') return { ...none, table: this.#list.nameAt(at - 1) }
    if (word === 'namespace' || word === 'module') return { ...none, space: this.#list.nameAt(at - 1) }
    // `NAME: {` in a table.
    const around = this.#scopes.at(-1)
    if (this.#list.is(at - 1, ':') && around !== undefined && (around.table !== '' || around.space !== ''))
      return { ...none, space: word }
    if (this.#list.is(at - 1, '=')) {
      // `const NAME: Type = {`.
      for (let back = at - 2; back > at - 10 && back > 0; back -= 1)
        if (/^(?:const|let|var|readonly|static)$/.test(this.#list.nameAt(back - 1)))
          return { ...none, table: this.#list.nameAt(back) }
      return none
    }
    const close = this.#list.parenthesisBefore(at)
    if (close === -1) return none
    const open = this.#list.openOf(close)
    if (open === -1) return none
    const before = this.#list.is(open - 1, '>') ? this.#list.beforeTypes(open - 1) : open - 1
    const called = this.#list.nameAt(before)
    if (called !== '' && !keywords.has(called))
      return { ...none, name: called, parameters: this.#list.parameters(open, close) }
    // `const name = async (a) => {`.
    const equals = called === 'async' || called === 'function' ? before - 1 : before
    const isGiven = this.#list.is(equals, '=') || this.#list.is(equals, ':')
    return {
      ...none,
      name: isGiven ? this.#list.nameAt(equals - 1) : '',
      parameters: this.#list.parameters(open, close),
    }
  }
}

/** Whether `key: value` names a variable: `envVar: 'NAME'`, or `NAME: z.string()` of a schema, whose keys in capitals are those of an environment. */
function isVariable(key: string, value: Token, isCalled: boolean): boolean {
  if (value.kind === 'string') return variableKey.test(key) && constantCase.test(value.text)
  return isCalled && /^[zv]$/.test(value.text) && constantCase.test(key)
}

const variableKey =
  /^(?:env(?:ironment)?(?:_?var(?:iable)?)?(?:_?(?:name|key))?|var(?:iable)?_?name|deprecated_?(?:env|variable)_?name)$/i

/** Shorter templates say nothing that their pieces do not; of longer ones this much is put together. */
const SHORTEST_TEMPLATE = 240
const LONGEST_TEMPLATE = 20_000

/** What is longer is no name of anything. */
const LONGEST_NAME = 120
