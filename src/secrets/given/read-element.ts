import { lastIndexFrom } from '../../text/last-index.ts'
import type { TextCursor } from './text-cursor.ts'

/** The names of the element whose opening tag ends here: its own, those of its attributes, and of the `<key>` before it. */
export function readElement(cursor: TextCursor, names: string[]): void {
  const tag = takeTag(cursor)
  if (tag === null || !/^[A-Za-z]/.test(tag)) return
  names.push(...namesOfTag(tag))
  cursor.skipSpace()
  if (cursor.before !== '>') return
  const { at } = cursor
  const closing = takeTag(cursor)
  if (closing === null || !/^\/(?:\w+:)?(?:key|name|id|username|user|param-name)\b/i.test(closing)) {
    cursor.at = at
    return
  }
  const start = lastIndexFrom(cursor.text, '>', cursor.at - 1, Math.max(cursor.floor, cursor.at - LONGEST_KEY))
  if (start !== -1) names.push(cursor.text.slice(start + 1, cursor.at).trim())
}

/** The names in `add key="X" value`, or in the beginning of a tag. */
export function namesOfTag(tag: string): readonly string[] {
  const attributes = [...tag.matchAll(/\b(?:key|name|id|property)\s{0,3}=\s{0,3}["']([^"']{1,80})["']/gi)]
  return [...attributes.map(([, name = '']) => name), /^[\w:.-]{1,64}/.exec(tag)?.[0] ?? '']
}

/** The text of the tag that ends here, without its brackets; null when no tag does. */
function takeTag(cursor: TextCursor): string | null {
  const end = cursor.at - 1
  const start = lastIndexFrom(cursor.text, '<', end, Math.max(cursor.floor, end - LONGEST_TAG))
  if (start === -1) return null
  cursor.at = start
  return cursor.text.slice(start + 1, end)
}

const LONGEST_TAG = 300
const LONGEST_KEY = 100
