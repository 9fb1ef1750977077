import { JsonCursor } from './json-cursor.ts'
import { parseJson } from './parse-json.ts'

/**
 * The JSON text with a string at `path`: what stands there is replaced, and what is missing is added behind the last member, in
 * the indentation and spacing of its neighbours. All the rest stays as it is written. Null when the text has no such place.
 */
export function setJsonMember(text: string, path: readonly string[], value: string): string | null {
  const bytes = Buffer.from(text)
  let depth = 0
  let object = readObject(cursorOf(text, bytes))
  for (; object !== null; depth += 1) {
    const member: WrittenMember | undefined = object.members.findLast(({ key }) => key === path[depth])
    if (member === undefined) return spliced(bytes, object.insertAt, added(text, object, path.slice(depth), value))
    if (depth === path.length - 1) {
      const rest = bytes.subarray(member.end)
      return bytes.toString('utf8', 0, member.start) + JSON.stringify(value) + rest.toString()
    }
    object = readObject(new JsonCursor(bytes, member.start, member.end))
  }
  return null
}

/**
 * The JSON text with `item` as the last of the list that is found by the keys of `path`; objects and the list itself are added where they are
 * missing, and everything else stays as it is written. Null when something else stands at one of these places, or the text is broken.
 */
export function appendToJsonList(text: string, path: readonly string[], item: unknown): string | null {
  if (parseJson(text) === undefined) return null
  const bytes = Buffer.from(text)
  let cursor = cursorOf(text, bytes)
  for (const [depth, key] of path.entries()) {
    const object = readObject(cursor)
    if (object === null) return null
    const member = object.members.findLast((each) => each.key === key)
    if (member === undefined) return appended(text, object, valueBelow(path.slice(depth + 1), item), key)
    cursor = new JsonCursor(bytes, member.start, member.end)
  }
  if (cursor.peek() !== 'array') return null
  const open = cursor.at
  const last = readItems(bytes, cursor).at(-1)
  return appended(text, { open, insertAt: last?.end ?? open + 1, isEmpty: last === undefined }, item)
}

/** A list of strings as it stands in a JSON text. Offsets are UTF-16 units, ends exclusive. */
export interface JsonList {
  /** From the opening quote of the key to the closing bracket. */
  readonly start: number
  readonly end: number
  readonly items: readonly { readonly start: number; readonly end: number; readonly value: unknown }[]
}

/** The list that is the value of `key` in the outermost object; of equal keys the last counts, as for `JSON.parse`. Undefined when there is none. */
export function findJsonList(text: string, key: string): JsonList | undefined {
  const bytes = Buffer.from(text)
  const member = readObject(cursorOf(text, bytes))?.members.findLast((each) => each.key === key)
  if (member === undefined) return undefined
  const cursor = new JsonCursor(bytes, member.start, member.end)
  if (cursor.peek() !== 'array') return undefined
  const unit = (offset: number): number => bytes.toString('utf8', 0, offset).length
  return {
    start: unit(member.keyStart),
    end: unit(member.end),
    items: readItems(bytes, cursor).map(({ start, end, value }) => ({ start: unit(start), end: unit(end), value })),
  }
}

/** The text with the items at `dropped` left out and `added` behind the last one. Everything else stays as it is written. */
export function editJsonList(
  text: string,
  list: JsonList,
  { dropped, added }: { readonly dropped: ReadonlySet<number>; readonly added: readonly string[] },
): string {
  const { items, end } = list
  const kept = items.filter((_, index) => !dropped.has(index))
  const last = kept.at(-1)
  const open = items[0] === undefined ? end - 1 : text.lastIndexOf('[', items[0].start) + 1
  const tail = items.at(-1)?.end ?? open
  const separator = separatorOf(text, list, open)
  const pieces = kept.map((item, index) => {
    const before = kept[index - 1]
    const isUntouched = before !== undefined && items.indexOf(item) === items.indexOf(before) + 1
    return (index === 0 ? '' : isUntouched ? text.slice(before.end, item.start) : separator) + slice(text, item)
  })
  const strings = added.map((value) => JSON.stringify(value))
  const body = pieces.join('') + strings.map((one, index) => (index > 0 || last ? separator : '') + one).join('')
  return text.slice(0, items[0]?.start ?? open) + body + text.slice(tail)
}

interface WrittenMember {
  readonly key: unknown
  /** Of the key's opening quote, in bytes. */
  readonly keyStart: number
  /** Of the value, in bytes. */
  readonly start: number
  readonly end: number
}

interface WrittenObject {
  readonly members: readonly WrittenMember[]
  readonly isEmpty: boolean
  readonly open: number
  /** Where a further member begins: behind the last value, or behind the brace. */
  readonly insertAt: number
  /** What stands before the last key, line end and indentation; null in an empty object. */
  readonly gap: string | null
  /** The indentation of the line on which the object opens. */
  readonly indent: string
}

function cursorOf(text: string, bytes: Buffer): JsonCursor {
  return new JsonCursor(bytes, text.startsWith('\ufeff') ? 3 : 0)
}

/** The object that comes next, whole; null when there is none, or it is broken. */
function readObject(cursor: JsonCursor): WrittenObject | null {
  if (cursor.peek() !== 'object') return null
  const { bytes, at: open } = cursor
  const members: WrittenMember[] = []
  let gap: string | null = null
  cursor.enter()
  while (cursor.nextKey()) {
    const keyStart = cursor.stringStart - 1
    gap = bytes.toString('utf8', members.at(-1)?.end ?? open + 1, keyStart).replace(/^\s*,/, '')
    const key = parseJson(bytes.toString('utf8', keyStart, cursor.stringEnd + 1))
    // `peek` moves to where the value begins.
    cursor.peek()
    const start = cursor.at
    if (!cursor.skip()) return null
    members.push({ key, keyStart, start, end: cursor.at })
  }
  if (cursor.damage !== null) return null
  const before = bytes.toString('utf8', 0, open)
  const line = before.slice(before.lastIndexOf('\n') + 1)
  return {
    members,
    isEmpty: members.length === 0,
    open,
    insertAt: members.at(-1)?.end ?? open + 1,
    gap,
    indent: /^\s*/.exec(line.replace('\ufeff', ''))?.[0] ?? '',
  }
}

/** The items of the list that comes next; offsets in bytes. */
function readItems(bytes: Buffer, cursor: JsonCursor): JsonList['items'] {
  const items: JsonList['items'][number][] = []
  cursor.enter()
  while (cursor.nextElement()) {
    cursor.peek()
    const start = cursor.at
    cursor.skip()
    items.push({ start, end: cursor.at, value: parseJson(bytes.toString('utf8', start, cursor.at)) })
  }
  return items
}

/** The text of a new member, with the objects that its path still lacks. */
function added(text: string, { gap, indent }: WrittenObject, path: readonly string[], value: string): string {
  const lineEnd = lineEndOf(text)
  const isCompact = !text.trimEnd().includes('\n')
  const unit = /^([ \t]+)"/m.exec(text)?.[1] ?? '  '
  const colon = isCompact && !/"\s*:\s/.test(text) ? ':' : ': '
  const inner = gap?.includes('\n') ? gap.slice(gap.lastIndexOf('\n') + 1) : indent + unit
  const member = nested(path, value, { lineEnd: isCompact ? '' : lineEnd, unit, colon, indent: inner })
  if (gap !== null) return `,${gap}${member}`
  return isCompact ? member : `${lineEnd}${inner}${member}${lineEnd}${indent}`
}

interface Layout {
  readonly lineEnd: string
  readonly unit: string
  readonly colon: string
  readonly indent: string
}

function nested([key = '', ...rest]: readonly string[], value: string, layout: Layout): string {
  const { lineEnd, unit, colon, indent } = layout
  const name = JSON.stringify(key) + colon
  if (rest.length === 0) return name + JSON.stringify(value)
  const inner = lineEnd === '' ? '' : indent + unit
  return `${name}{${lineEnd}${inner}${nested(rest, value, { ...layout, indent: indent + unit })}${lineEnd}${lineEnd === '' ? '' : indent}}`
}

function spliced(bytes: Buffer, at: number, text: string): string {
  return bytes.toString('utf8', 0, at) + text + bytes.toString('utf8', at)
}

function valueBelow([key, ...rest]: readonly string[], item: unknown): unknown {
  return key === undefined ? [item] : { [key]: valueBelow(rest, item) }
}

/** The text with a value behind the last of an object or a list, on a line of its own where the text has lines. */
function appended(
  text: string,
  { insertAt, isEmpty, open }: Pick<WrittenObject, 'insertAt' | 'isEmpty' | 'open'>,
  value: unknown,
  key?: string,
): string {
  const bytes = Buffer.from(text)
  const [before, after] = [bytes.toString('utf8', 0, insertAt), bytes.toString('utf8', insertAt)]
  const name = key === undefined ? '' : `${JSON.stringify(key)}:`
  const comma = isEmpty ? '' : ','
  // What stands on one line is written by hand or by a program that wants it so.
  if (!/\n/.test(text.trimEnd())) return `${before}${comma}${name}${JSON.stringify(value)}${after}`
  const lineEnd = lineEndOf(text)
  const unit = /^([ \t]+)\S/m.exec(text)?.[1] ?? '  '
  const outer = /(?:^|\n)([ \t]*)[^\n]*$/.exec(bytes.toString('utf8', 0, open))?.[1] ?? ''
  const inner = outer + unit
  const lines = JSON.stringify(value, null, unit).split('\n')
  const written = `${name}${name === '' ? '' : ' '}${lines.join(`${lineEnd}${inner}`)}`
  // The closing bracket may stand on the line of the last item, or of the opening one.
  const close = /^[ \t]*\r?\n/.test(after) ? '' : `${lineEnd}${outer}`
  return `${before}${comma}${lineEnd}${inner}${written}${close}${close === '' ? after : after.replace(/^[ \t]+/, '')}`
}

/** What stands between two items: what does so already, else a comma and the white space before the only one. */
function separatorOf(text: string, { items }: JsonList, open: number): string {
  const [first, second] = items
  if (first === undefined) return ', '
  if (second !== undefined) return text.slice(first.end, second.start)
  const space = text.slice(open, first.start)
  return /[\r\n]/.test(space) ? `,${space}` : ', '
}

function slice(text: string, { start, end }: { readonly start: number; readonly end: number }): string {
  return text.slice(start, end)
}

function lineEndOf(text: string): string {
  return text.includes('\r\n') ? '\r\n' : '\n'
}
