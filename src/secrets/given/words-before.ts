import { schemes, types } from './filler-words.ts'
import type { TextCursor } from './text-cursor.ts'

/** The word before a name, as prose has it: `netlify token = v`. */
export function wordBefore(cursor: TextCursor): string {
  const { at } = cursor
  cursor.skipAll(' ')
  const word = cursor.takeName()
  cursor.at = at
  return types.has(word) ? '' : word
}

/** The host of the URL in whose query the name stands. */
export function hostBefore(cursor: TextCursor): string {
  const url = cursor.text.slice(Math.max(cursor.floor, cursor.at - 300), cursor.at)
  const start = url.lastIndexOf('://')
  return start === -1 ? '' : (/^[\w.-]*/.exec(url.slice(start + 3))?.[0] ?? '')
}

/** `IDENTIFIED BY v` of SQL. */
export function isIdentifiedBy({ text, at, floor }: TextCursor, word: string): boolean {
  return /^by$/i.test(word) && /\bidentified\s{1,3}$/i.test(text.slice(Math.max(floor, at - 16), at))
}

/** Whether only blanks stand between a name and the value, as prose has it, and the name is no option. */
export function isProse(text: string, valueStart: number, isQuoted: boolean): boolean {
  const before = text.slice(Math.max(0, valueStart - 40), isQuoted ? valueStart - 1 : valueStart)
  const word = /([\w$.-]+)\s+$/.exec(before)?.[1] ?? ''
  if (before.includes('#define')) return false
  return /\w$/.test(word) && word !== 'return' && !word.startsWith('-') && !schemes.has(word.toLowerCase())
}
