import { isSignInPair, isUserOfBasicAuth, meaningOfArgument } from './argument-meaning.ts'
import { assignedBefore, isSecondBranch } from './choice.ts'
import { isPasswordByPlace, isSignIn, nameAtInput, namesOfCommand } from './command-names.ts'
import { passing, schemes, types, typing, verbs } from './filler-words.ts'
import { readElement } from './read-element.ts'
import { isBehindCast, skipChain, skipHeadOfValue, skipSpaceAndComments, skipWrapper } from './skip-between.ts'
import { isQuote, TextCursor } from './text-cursor.ts'
import { hostBefore, isIdentifiedBy, isProse, wordBefore } from './words-before.ts'

/** What a value is given to, as read from what stands before it. */
export interface Given {
  /** Nearest first: the key, then the call, the variable or the header that it goes to. */
  readonly names: readonly string[]
  /** Where the first of them begins. */
  readonly start: number
  /** Whether the value is a literal of its own. */
  readonly isQuoted: boolean
  /** Whether only blanks stand between the name and the value, and the name is no option. */
  readonly isProse: boolean
}

/** What is given to nothing: a literal behind so many others that no call takes it. Those that follow it are given to nothing either. */
export const LISTED = 'listed'

/**
 * Reads backwards from where a value begins to the names that it is given to: over `=`, `:`, `:=` and `=>`, types, `||` and `??`, calls and
 * their other arguments, lists, elements and attributes, options, headers and their schemes. Null or `LISTED` when it is given to nothing.
 */
export function readNames(text: string, valueStart: number, floor: number): Given | typeof LISTED | null {
  const cursor = new TextCursor(text, valueStart, Math.max(floor, valueStart - REACH))
  const names: string[] = []
  const isQuoted = skipOpening(cursor)
  const isItem = isQuoted && isBehindComma(cursor)
  if (!isQuoted) skipHeadOfValue(cursor)
  readCarrier(cursor, names, 0)
  names.push(...namesOfCommand(names, text, cursor.at))
  const atInput = nameAtInput(names, text, cursor.at, valueStart)
  if (atInput !== '') names.push(atInput)
  else if (isPasswordByPlace(text, valueStart)) names.push('password')
  // As many arguments were read as a call may have, and there are more.
  if (isItem && names.length === 0 && cursor.before === ',') return LISTED
  const kept = names.filter((name) => name !== '')
  return kept.length === 0
    ? null
    : { names: kept, start: cursor.at, isQuoted, isProse: isProse(text, valueStart, isQuoted) }
}

function isBehindComma(cursor: TextCursor): boolean {
  const { at } = cursor
  cursor.skipSpace()
  const isBehind = cursor.before === ','
  cursor.at = at
  return isBehind
}

const REACH = 600
/** Carriers inside carriers that are read. */
const DEPTH = 4
const MOST_ARGUMENTS = 6

/** Goes over the quote that opens a literal, and the letters that some languages put before it. */
function skipOpening(cursor: TextCursor): boolean {
  if (!isQuote(cursor.before)) return false
  cursor.skipOne('"\'`')
  cursor.skipAll('\\"\'`')
  const { at } = cursor
  if (cursor.skipOne('bBrRuUfFL@$') && /[\w.]/.test(cursor.before)) cursor.at = at
  return true
}

function readCarrier(cursor: TextCursor, names: string[], depth: number): void {
  if (depth > DEPTH) return
  const isSpaced = skipSpaceAndComments(cursor)
  if (cursor.skipWord('return')) {
    readReturn(cursor, names, depth)
    return
  }
  switch (cursor.before) {
    case '=':
    case ':':
      readAssignment(cursor, names, depth)
      break
    case '>':
      if (cursor.skipWord('=>')) readArrow(cursor, names, depth)
      else if (cursor.skipWord('->')) readTarget(cursor, names, depth)
      else if (isBehindCast(cursor)) readAssignment(cursor, names, depth)
      else readElement(cursor, names)
      break
    case '|':
    case '?':
      if (cursor.skipWord('||') || cursor.skipWord('??')) readFallback(cursor, names, depth)
      else if (isSpaced && cursor.skipOne('?')) names.push(assignedBefore(cursor))
      break
    case ',':
      readArgument(cursor, names, depth)
      break
    case '(':
      readCall(cursor, names, depth)
      break
    case '[':
    case '{':
      cursor.at -= 1
      readCarrier(cursor, names, depth + 1)
      break
    case '-':
      // A default of the shell: `${X:-v}`.
      if (!isSpaced) {
        if (cursor.skipWord(':-')) readTarget(cursor, names, depth)
        return
      }
      cursor.at -= 1
      cursor.skipSpace()
      if (cursor.skipOne(':')) readAssignment(cursor, names, depth)
      break
    case '"':
    case "'":
    case '`':
      if (isSpaced) names.push(cursor.takeQuoted() ?? '')
      break
    default:
      if (isSpaced) readWord(cursor, names, depth)
      // What is given to a short option without a blank: `mysql -pv`.
      else if (cursor.skipWord('-p')) names.push(/\s/.test(cursor.before) ? '-p' : '')
  }
}

/** `X = v`, `X: v`, `X := v`, `X === v`, `X ??= v`. */
function readAssignment(cursor: TextCursor, names: string[], depth: number): void {
  const isColon = cursor.before === ':'
  const from = cursor.at
  cursor.skipAll('=:!?|&+~')
  const { at } = cursor
  readTarget(cursor, names, depth)
  // What a key is compared with opens something; what it is made of is an id more often.
  if (from - at > 1 && names.at(-1) === 'key') names.push('access key')
  if (!isColon) return
  // `a ? b : v`
  if (isSecondBranch(cursor, at)) names.push(assignedBefore(cursor))
  else if (isUserOfBasicAuth(cursor) || (isQuote(cursor.before) && isSignIn(cursor))) names.push('password')
}

/** Over the arguments of an arrow to what it goes to: `x = () => v`; else what a list of pairs names: `'x' => v`. */
function readArrow(cursor: TextCursor, names: string[], depth: number): void {
  const { at } = cursor
  cursor.skipSpace()
  if (cursor.before !== ')' || cursor.takeBracketed() === null) {
    cursor.at = at
    readTarget(cursor, names, depth)
    return
  }
  cursor.skipSpace()
  if (cursor.skipWord('async')) cursor.skipSpace()
  if (/[=:]/.test(cursor.before)) readAssignment(cursor, names, depth + 1)
  else names.push(cursor.takeName())
}

/** `x() { return v }`, `x = () => { return v }`: of a function that does nothing else. */
function readReturn(cursor: TextCursor, names: string[], depth: number): void {
  cursor.skipSpace()
  if (!cursor.skipOne('{')) return
  cursor.skipSpace()
  if (cursor.skipWord('=>')) {
    readArrow(cursor, names, depth)
    return
  }
  if (cursor.before === ')' && cursor.takeBracketed() !== null) {
    cursor.skipSpace()
    names.push(cursor.takeName())
  }
}

/** What stands before `=`: a name, a quoted key, an index, with a type behind it or before it. */
function readTarget(cursor: TextCursor, names: string[], depth: number): void {
  for (let part = 0; part < 6; part += 1) {
    cursor.skipSpace()
    if (isQuote(cursor.before)) {
      names.push(cursor.takeQuoted() ?? '')
      return
    }
    switch (cursor.before) {
      case '?':
      case '!':
      case '*':
      case '|':
        cursor.at -= 1
        continue
      case '>':
        if (cursor.takeBracketed() === null) return
        continue
      case ')': {
        const inside = cursor.takeBracketed()
        names.push(literalIn(inside ?? ''), cursor.takeName())
        return
      }
      case ']': {
        const inside = cursor.takeBracketed()
        if (inside === null) return
        if (inside.trim() === '') continue
        const name = cursor.takeName()
        if (skipWrapper(cursor, name)) continue
        names.push(literalIn(inside), name)
        return
      }
    }
    const name = cursor.takeName()
    if (name === '') return
    const { at } = cursor
    if (types.has(name)) cursor.skipAll('&*')
    cursor.skipSpace()
    const isTyped = cursor.before === ':' && cursor.skipOne(':')
    if (types.has(name) && (isTyped || cursor.before === '|' || /[\w>]/.test(cursor.before))) continue
    // What Koa signs cookies with.
    names.push(name === 'app.keys' ? 'secret key' : name)
    if (isTyped && /[\w"'?!\])]/.test(cursor.before)) {
      readTarget(cursor, names, depth + 1)
      return
    }
    cursor.at = at
    if (cursor.before === '?' || cursor.before === '&') names.push(hostBefore(cursor))
    else if (cursor.before === ' ') names.push(wordBefore(cursor))
    return
  }
}

/** `process.env.X || v`, and what that goes to. */
function readFallback(cursor: TextCursor, names: string[], depth: number): void {
  readTarget(cursor, names, depth)
  cursor.skipSpace()
  if (cursor.before === '=' || cursor.before === ':') readAssignment(cursor, names, depth + 1)
}

/** `f("X", v)`, `["X", v]`. */
function readArgument(cursor: TextCursor, names: string[], depth: number): void {
  const literals: string[] = []
  for (let argument = 0; argument < MOST_ARGUMENTS; argument += 1) {
    cursor.skipOne(',')
    cursor.skipSpace()
    if (isQuote(cursor.before)) {
      const literal = cursor.takeQuoted()
      if (literal === null) return
      literals.push(literal)
    } else {
      if (')]}'.includes(cursor.before)) {
        const inside = cursor.takeBracketed()
        if (inside === null) return
        literals.push(literalIn(inside))
      }
      literals.push(cursor.takeName())
    }
    // The value of an option in a list of them: `["--token", v]`.
    if (argument === 0 && /^--?[A-Za-z][\w-]{1,60}$/.test(literals[0] ?? '')) {
      names.push(literals[0] ?? '')
      return
    }
    cursor.skipSpace()
    if (cursor.before === '(') {
      names.push(...literals.filter((literal) => literal.length <= 64))
      readCall(cursor, names, depth, literals)
      return
    }
    if (cursor.before === '[') {
      cursor.at -= 1
      if (argument === 0 && isSignInPair(cursor)) names.push('password')
      else if (argument === 0 && /^[\w.-]{2,64}$/.test(literals[0] ?? '')) names.push(literals[0] ?? '')
      return
    }
    if (cursor.before === '=' || cursor.before === ':') {
      cursor.skipAll('=:')
      cursor.skipSpace()
      cursor.takeName()
      cursor.skipSpace()
    }
    if (cursor.before !== ',') {
      readStatement(cursor, names, literals)
      return
    }
  }
}

/** `buildConfigField "String", "X", v` of Gradle, where a call has no brackets; `lftp -u user,v`. */
function readStatement(cursor: TextCursor, names: string[], literals: readonly string[]): void {
  const word = cursor.takeName()
  if (word === 'buildConfigField' || word === 'resValue') names.push(...literals)
  else if (word === '-u' && literals.length === 1) names.push('', word)
}

/** `f(v)`, `new X(v)`, `require("x")(v)`, and what the outcome goes to. */
function readCall(cursor: TextCursor, names: string[], depth: number, before: readonly string[] = []): void {
  cursor.skipOne('(')
  cursor.skipSpace()
  if (cursor.before === '>' && cursor.takeBracketed() === null) return
  if (cursor.before === ')') names.push(literalIn(cursor.takeBracketed() ?? ''))
  if (before.length === 1 && isSignInPair(cursor)) names.push('password')
  const name = cursor.takeName()
  // What is typed into a field: `get("#password").type(v)`.
  if (typing.has(name) && cursor.before === ')') names.push(literalIn(cursor.takeBracketed() ?? ''))
  if (name === 'byte') cursor.skipWord('[]')
  // Where it is kept, and how a header is set, say nothing of it.
  names.push(name.replace(/^(?:window\.)?(?:local|session)Storage\.|.*\.setRequestHeader$/, ''))
  const meaning = meaningOfArgument(name, before)
  if (meaning !== undefined) names.push(meaning)
  // What its place tells is not asked of what the outcome goes to: `hash = pbkdf2Sync(v, …)`.
  if (depth >= DEPTH || meaning !== undefined) return
  if (passing.has(name)) skipChain(cursor)
  const { at } = cursor
  cursor.skipSpace()
  if (cursor.skipWord('new') || cursor.skipWord('await')) cursor.skipSpace()
  if (cursor.before === '(') {
    readCall(cursor, names, depth + 1)
    return
  }
  if (cursor.before === '=' || cursor.before === ':') {
    readAssignment(cursor, names, depth + 1)
    return
  }
  cursor.at = at
}

/** `ENV X v`, `--token v`, `Authorization: Bearer v`, `password v`, `the token is v`. */
function readWord(cursor: TextCursor, names: string[], depth: number): void {
  const word = cursor.takeName()
  if (word === '') return
  if (word === 'or' || word === 'else') {
    readFallback(cursor, names, depth)
    return
  }
  const { at } = cursor
  names.push(isIdentifiedBy(cursor, word) || word === 'ConvertTo-SecureString' ? 'password' : word)
  if (isQuote(cursor.before)) {
    skipOpening(cursor)
    readCarrier(cursor, names, depth + 1)
    return
  }
  if (schemes.has(word.toLowerCase()) || verbs.has(word)) {
    cursor.skipSpace()
    if (cursor.before === ':' || cursor.before === '=' || cursor.before === ',') {
      readCarrier(cursor, names, depth + 1)
      return
    }
    const before = cursor.takeName()
    if (before !== '') names.push(before)
    return
  }
  cursor.at = at
}

function literalIn(text: string): string {
  return /["'`]([^"'`]{1,80})["'`]/.exec(text)?.[1] ?? text.slice(-80)
}
