import type { TextCursor } from './text-cursor.ts'

/** Goes back to the colon over what YAML puts between it and a value: an anchor, a tag, the sign of a text on lines of its own. */
export function skipHeadOfValue(cursor: TextCursor): void {
  const start = Math.max(cursor.floor, cursor.at - LONGEST_HEAD)
  const head = yamlHead.exec(cursor.text.slice(start, cursor.at))
  if (head !== null) cursor.at = start + head.index + 1
}

const LONGEST_HEAD = 80
const yamlHead = /:[ \t]{1,4}(?:[&!][\w!-]{1,40}[ \t]{1,4}|[>|][+-]?\d?[ \t]{0,4}\r?\n[ \t]{1,40})$/

/** Whether the cursor stands behind the type that a value is taken for: `x = <string>v`. Goes back to the sign before it. */
export function isBehindCast(cursor: TextCursor): boolean {
  const start = Math.max(cursor.floor, cursor.at - 24)
  const cast = /[=:(]\s{0,3}<(?:string|any|unknown)>$/.exec(cursor.text.slice(start, cursor.at))
  if (cast === null) return false
  cursor.at = start + cast.index + 1
  return cursor.before !== '('
}

/** Goes over blanks, line ends and short comments between a name and its value; whether there were any. */
export function skipSpaceAndComments(cursor: TextCursor): boolean {
  let isSpaced = cursor.skipSpace()
  for (let comments = 0; comments < 2 && cursor.before === '/' && cursor.text[cursor.at - 2] === '*'; comments += 1) {
    const least = Math.max(cursor.floor, cursor.at - LONGEST_COMMENT)
    const start = cursor.text.slice(least, cursor.at - 2).lastIndexOf('/*')
    if (start === -1) break
    cursor.at = least + start
    isSpaced = cursor.skipSpace() || isSpaced
  }
  return isSpaced
}

const LONGEST_COMMENT = 80

/** Goes over what a method is called on to where its first name begins: `Joi.string().min(8)` in `x: Joi.string().min(8).default(v)`. */
export function skipChain(cursor: TextCursor): void {
  for (let call = 0; call < MOST_CALLS && cursor.before === ')'; call += 1) {
    if (cursor.takeBracketed() === null) return
    cursor.takeName()
    cursor.skipSpace()
  }
}

const MOST_CALLS = 6

/** Goes over the colon before `name` where that is a type around another: `X: Final[str] = v`; whether it is one. */
export function skipWrapper(cursor: TextCursor, name: string): boolean {
  if (!wrappers.has(name)) return false
  cursor.skipSpace()
  return cursor.skipOne(':')
}

const wrappers = new Set(['Final', 'ClassVar', 'Optional', 'typing.Final', 'typing.ClassVar', 'typing.Optional'])
