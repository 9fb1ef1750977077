import { JsonCursor } from './json-cursor.ts'
import { parseJson } from './parse-json.ts'

/**
 * The JSON text with `item` as the last of the list that is found by the keys of `path`; objects and the list itself are added where they are
 * missing, and everything else stays as it is written. Null when something else stands at one of these places, or the text is broken.
 */
export function appendToJsonList(text: string, path: readonly string[], item: unknown): string | null {
  if (parseJson(text) === undefined) return null
  const cursor = new JsonCursor(Buffer.from(text), text.startsWith('\ufeff') ? 3 : 0)
  for (let depth = 0; depth < path.length; depth += 1) {
    if (cursor.peek() !== 'object') return null
    const { found, end } = seek(cursor, path[depth] ?? '')
    if (found === null) return inserted(text, end, valueBelow(path.slice(depth + 1), item), path[depth])
    cursor.at = found
  }
  if (cursor.peek() !== 'array') return null
  return inserted(text, lastOf(cursor), item)
}

/** Where something may be put in: behind the last of what stands there. */
interface Gap {
  readonly at: number
  readonly isEmpty: boolean
  /** Where the object or list opens. */
  readonly open: number
}

/** Where the value of `key` begins, of equal keys that of the last; null when the object has none. Leaves the cursor behind the object. */
function seek(cursor: JsonCursor, key: string): { readonly found: number | null; readonly end: Gap } {
  const open = cursor.at
  let found: number | null = null
  let at = open + 1
  let isEmpty = true
  cursor.enter()
  while (cursor.nextKey()) {
    const name = cursor.bytes.toString('utf8', cursor.stringStart - 1, cursor.stringEnd + 1)
    cursor.peek()
    if (JSON.parse(name) === key) found = cursor.at
    cursor.skip()
    at = cursor.at
    isEmpty = false
  }
  return { found, end: { at, isEmpty, open } }
}

function lastOf(cursor: JsonCursor): Gap {
  const open = cursor.at
  let at = open + 1
  let isEmpty = true
  cursor.enter()
  while (cursor.nextElement()) {
    cursor.peek()
    cursor.skip()
    at = cursor.at
    isEmpty = false
  }
  return { at, isEmpty, open }
}

function valueBelow([key, ...rest]: readonly string[], item: unknown): unknown {
  return key === undefined ? [item] : { [key]: valueBelow(rest, item) }
}

function inserted(text: string, { at, isEmpty, open }: Gap, value: unknown, key?: string): string {
  const bytes = Buffer.from(text)
  const [before, after] = [bytes.toString('utf8', 0, at), bytes.toString('utf8', at)]
  const name = key === undefined ? '' : `${JSON.stringify(key)}:`
  const comma = isEmpty ? '' : ','
  // What stands on one line is written by hand or by a program that wants it so.
  if (!/\n/.test(text.trimEnd())) return `${before}${comma}${name}${JSON.stringify(value)}${after}`
  const lineEnd = text.includes('\r\n') ? '\r\n' : '\n'
  const unit = /^([ \t]+)\S/m.exec(text)?.[1] ?? '  '
  const outer = /(?:^|\n)([ \t]*)[^\n]*$/.exec(bytes.toString('utf8', 0, open))?.[1] ?? ''
  const inner = outer + unit
  const lines = JSON.stringify(value, null, unit).split('\n')
  const written = `${name}${name === '' ? '' : ' '}${lines.join(`${lineEnd}${inner}`)}`
  // The closing bracket may stand on the line of the last item, or of the opening one.
  const close = /^[ \t]*\r?\n/.test(after) ? '' : `${lineEnd}${outer}`
  return `${before}${comma}${lineEnd}${inner}${written}${close}${close === '' ? after : after.replace(/^[ \t]+/, '')}`
}
