import { shellTokens, type Token } from './tokens.ts'

/** A part of a shell script, as far as it decides what runs after what. */
export type ShellNode =
  | ShellCommand
  /** One after the other; `background` ones are not waited for. */
  | { readonly kind: 'list'; readonly items: readonly ShellItem[] }
  /** The right side runs when the left one succeeds, or (`or`) when it fails. */
  | { readonly kind: 'and' | 'or'; readonly left: ShellNode; readonly right: ShellNode }
  | { readonly kind: 'pipe'; readonly parts: readonly ShellNode[] }
  | { readonly kind: 'not'; readonly inner: ShellNode }
  | {
      readonly kind: 'group'
      readonly inner: ShellNode
      readonly isSubshell: boolean
    }
  | {
      readonly kind: 'if'
      readonly condition: ShellNode
      readonly then: ShellNode
      readonly otherwise: ShellNode | null
    }
  /** `condition` is null for `for`, which may run no time at all. */
  | {
      readonly kind: 'loop'
      readonly condition: ShellNode | null
      /** Whether it runs as long as the condition fails. */
      readonly isUntil: boolean
      readonly body: ShellNode
      readonly variable: string | null
      readonly words: readonly string[]
    }
  | { readonly kind: 'case'; readonly branches: readonly ShellNode[] }
  | { readonly kind: 'function'; readonly name: string; readonly body: ShellNode }

export interface ShellCommand {
  readonly kind: 'command'
  /** Without quotes; variables and substitutions stand as they are written. */
  readonly words: readonly string[]
  /** Files that its output goes to. */
  readonly writes: readonly string[]
  /** Texts that the script gives it: here-documents and here-strings. */
  readonly reads: readonly string[]
  /** The command whose output it gets through a pipe. */
  readonly source?: ShellCommand
}

export interface ShellItem {
  readonly node: ShellNode
  readonly background: boolean
}

/** A script as the shell reads it. What is not well-formed is read as far as it can be: nothing that looks like a command is lost. */
export function parseShell(script: string): ShellNode {
  const reader: Reader = { tokens: shellTokens(script), at: 0, depth: 0 }
  const items: ShellItem[] = []
  while (reader.at < reader.tokens.length) {
    const before = reader.at
    items.push(...readList(reader, nothingEnds).items)
    // A parenthesis or a keyword too many: what follows it is read all the same.
    if (reader.at === before || reader.at < reader.tokens.length) reader.at += 1
  }
  return { kind: 'list', items }
}

interface Reader {
  readonly tokens: readonly Token[]
  at: number
  depth: number
}

const nothingEnds: ReadonlySet<string> = new Set()
const DEEPEST = 50

/** Commands up to one of the keywords in `ends`, a closing parenthesis or `;;`. */
function readList(reader: Reader, ends: ReadonlySet<string>): { readonly kind: 'list'; readonly items: ShellItem[] } {
  const items: ShellItem[] = []
  for (;;) {
    while (isOperator(reader, '\n') || isOperator(reader, ';') || isOperator(reader, '&')) reader.at += 1
    const token = reader.tokens[reader.at]
    if (token === undefined || isOperator(reader, ')') || isBranchEnd(token)) break
    if (token.kind === 'word' && ends.has(token.text)) break
    const before = reader.at
    const node = readChain(reader, ends)
    const background = isOperator(reader, '&')
    if (node !== null) items.push({ node, background })
    if (reader.at === before) reader.at += 1
  }
  return { kind: 'list', items }
}

function isBranchEnd({ kind, text }: Token): boolean {
  return kind === 'operator' && (text === ';;' || text === ';&' || text === ';;&')
}

function readChain(reader: Reader, ends: ReadonlySet<string>): ShellNode | null {
  let left = readPipeline(reader, ends)
  for (;;) {
    const operator = isOperator(reader, '&&') ? 'and' : isOperator(reader, '||') ? 'or' : null
    if (operator === null) return left
    reader.at += 1
    while (isOperator(reader, '\n')) reader.at += 1
    const right = readPipeline(reader, ends)
    if (right !== null) left = left === null ? right : { kind: operator, left, right }
  }
}

function readPipeline(reader: Reader, ends: ReadonlySet<string>): ShellNode | null {
  let isInverted = false
  for (let word = wordAt(reader); word === '!' || word === 'time'; word = wordAt(reader)) {
    isInverted = word === '!' ? !isInverted : isInverted
    reader.at += 1
  }
  const parts: ShellNode[] = []
  const first = readCommand(reader, ends)
  if (first !== null) parts.push(first)
  while (isOperator(reader, '|') || isOperator(reader, '|&')) {
    reader.at += 1
    while (isOperator(reader, '\n')) reader.at += 1
    const next = readCommand(reader, ends)
    if (next !== null) parts.push(next)
  }
  const [only] = parts
  if (only === undefined) return null
  const node: ShellNode = parts.length === 1 ? only : { kind: 'pipe', parts }
  return isInverted ? { kind: 'not', inner: node } : node
}

function readCommand(reader: Reader, ends: ReadonlySet<string>): ShellNode | null {
  if (reader.depth >= DEEPEST) return readSimple(reader)
  reader.depth += 1
  try {
    if (isOperator(reader, '(')) return readSubshell(reader)
    switch (wordAt(reader)) {
      case '{':
        return readBraces(reader)
      case 'if':
        return readIf(reader)
      case 'while':
      case 'until':
        return readWhile(reader)
      case 'for':
      case 'select':
        return readFor(reader)
      case 'case':
        return readCase(reader)
      case 'function':
        reader.at += 1
        return readFunction(reader)
      default:
        return isFunction(reader) ? readFunction(reader) : readSimple(reader, ends)
    }
  } finally {
    reader.depth -= 1
  }
}

function readSimple(reader: Reader, ends: ReadonlySet<string> = nothingEnds): ShellNode | null {
  const words: string[] = []
  const writes: string[] = []
  const reads: string[] = []
  for (
    let token = reader.tokens[reader.at];
    token !== undefined && token.kind !== 'operator';
    token = reader.tokens[reader.at]
  ) {
    if (token.kind === 'word') {
      if (words.length === 0 && ends.has(token.text)) break
      words.push(token.text)
    } else if (token.kind === 'writes') writes.push(token.text)
    else reads.push(token.text)
    reader.at += 1
  }
  return words.length === 0 && writes.length === 0 ? null : { kind: 'command', words, writes, reads }
}

function readSubshell(reader: Reader): ShellNode {
  reader.at += 1
  const inner = readList(reader, nothingEnds)
  if (isOperator(reader, ')')) reader.at += 1
  return { kind: 'group', inner: withWrites(inner, readTargets(reader)), isSubshell: true }
}

const braceEnds: ReadonlySet<string> = new Set(['}'])

function readBraces(reader: Reader): ShellNode {
  reader.at += 1
  const inner = readList(reader, braceEnds)
  skipWord(reader, '}')
  return { kind: 'group', inner: withWrites(inner, readTargets(reader)), isSubshell: false }
}

/** What a group's output goes to, each of its commands writes to. */
function withWrites(node: ShellNode, writes: readonly string[]): ShellNode {
  if (writes.length === 0) return node
  const inner = (one: ShellNode): ShellNode => withWrites(one, writes)
  switch (node.kind) {
    case 'command':
      return node.writes.length > 0 ? node : { ...node, writes }
    case 'list':
      return { ...node, items: node.items.map((item) => ({ ...item, node: inner(item.node) })) }
    case 'and':
    case 'or':
      return { ...node, left: inner(node.left), right: inner(node.right) }
    case 'pipe':
      return { ...node, parts: [...node.parts.slice(0, -1), ...node.parts.slice(-1).map(inner)] }
    case 'not':
    case 'group':
      return { ...node, inner: inner(node.inner) }
    case 'if':
      return branchesOf(node, inner)
    case 'loop':
      return { ...node, body: inner(node.body) }
    case 'case':
      return { ...node, branches: node.branches.map(inner) }
    case 'function':
      return node
  }
}

function branchesOf(node: Extract<ShellNode, { kind: 'if' }>, change: (one: ShellNode) => ShellNode): ShellNode {
  const then = change(node.then)
  return { ...node, then, otherwise: node.otherwise && change(node.otherwise) }
}

function readTargets(reader: Reader): readonly string[] {
  const writes: string[] = []
  for (
    let token = reader.tokens[reader.at];
    token?.kind === 'writes' || token?.kind === 'reads';
    token = reader.tokens[reader.at]
  ) {
    if (token.kind === 'writes') writes.push(token.text)
    reader.at += 1
  }
  return writes
}

const ifEnds: ReadonlySet<string> = new Set(['then', 'elif', 'else', 'fi'])

function readIf(reader: Reader): ShellNode {
  const node = readBranches(reader)
  return withWrites(node, readTargets(reader))
}

function readBranches(reader: Reader): ShellNode {
  reader.at += 1
  const condition = readList(reader, ifEnds)
  skipWord(reader, 'then')
  const then = readList(reader, ifEnds)
  let otherwise: ShellNode | null = null
  // `elif` is read as an `if` in the `else` branch, and takes the `fi` with it.
  if (wordAt(reader) === 'elif') return { kind: 'if', condition, then, otherwise: readBranches(reader) }
  if (wordAt(reader) === 'else') {
    reader.at += 1
    otherwise = readList(reader, ifEnds)
  }
  skipWord(reader, 'fi')
  return { kind: 'if', condition, then, otherwise }
}

const doEnds: ReadonlySet<string> = new Set(['do', 'done'])

function readWhile(reader: Reader): ShellNode {
  const isUntil = wordAt(reader) === 'until'
  reader.at += 1
  const condition = readList(reader, doEnds)
  return { kind: 'loop', condition, isUntil, body: readBody(reader), variable: null, words: [] }
}

function readFor(reader: Reader): ShellNode {
  reader.at += 1
  const words: string[] = []
  for (let token = reader.tokens[reader.at]; token !== undefined; token = reader.tokens[reader.at]) {
    if (token.kind === 'word' && token.text === 'do') break
    if (token.kind === 'word') words.push(token.text)
    reader.at += 1
  }
  const [variable = null, ...rest] = words
  return {
    kind: 'loop',
    condition: null,
    isUntil: false,
    body: readBody(reader),
    variable,
    words: rest[0] === 'in' ? rest.slice(1) : [],
  }
}

function readBody(reader: Reader): ShellNode {
  skipWord(reader, 'do')
  const body = readList(reader, doEnds)
  skipWord(reader, 'done')
  return withWrites(body, readTargets(reader))
}

const caseEnds: ReadonlySet<string> = new Set(['esac'])

function readCase(reader: Reader): ShellNode {
  const branches: ShellNode[] = []
  while (reader.at < reader.tokens.length && wordAt(reader) !== 'in') reader.at += 1
  skipWord(reader, 'in')
  while (reader.at < reader.tokens.length && wordAt(reader) !== 'esac') {
    // The pattern, up to its parenthesis.
    while (reader.at < reader.tokens.length && !isOperator(reader, ')') && wordAt(reader) !== 'esac') reader.at += 1
    if (!isOperator(reader, ')')) break
    reader.at += 1
    branches.push(readList(reader, caseEnds))
    const token = reader.tokens[reader.at]
    if (token !== undefined && isBranchEnd(token)) reader.at += 1
    while (isOperator(reader, '\n')) reader.at += 1
  }
  skipWord(reader, 'esac')
  return withWrites({ kind: 'case', branches }, readTargets(reader))
}

function isFunction({ tokens, at }: Reader): boolean {
  const [name, open, close] = tokens.slice(at, at + 3)
  return (
    name?.kind === 'word' &&
    open?.kind === 'operator' &&
    open.text === '(' &&
    close?.kind === 'operator' &&
    close.text === ')'
  )
}

function readFunction(reader: Reader): ShellNode {
  const name = wordAt(reader) ?? ''
  reader.at += 1
  if (isOperator(reader, '(')) reader.at += 1
  if (isOperator(reader, ')')) reader.at += 1
  while (isOperator(reader, '\n')) reader.at += 1
  const body = readCommand(reader, nothingEnds)
  return { kind: 'function', name, body: body ?? { kind: 'list', items: [] } }
}

function wordAt({ tokens, at }: Reader): string | null {
  const token = tokens[at]
  return token?.kind === 'word' ? token.text : null
}

function skipWord(reader: Reader, word: string): void {
  if (wordAt(reader) === word) reader.at += 1
}

function isOperator({ tokens, at }: Reader, text: string): boolean {
  const token = tokens[at]
  return token?.kind === 'operator' && token.text === text
}
