import { JsonCursor } from './json-cursor.ts'

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
  const cursor = new JsonCursor(bytes, text.startsWith('\ufeff') ? 3 : 0)
  if (cursor.peek() !== 'object') return undefined
  cursor.enter()
  let found: JsonList | undefined
  while (cursor.nextKey()) {
    const start = cursor.stringStart - 1
    const name: unknown = parse(bytes.toString('utf8', start, cursor.stringEnd + 1))
    if (name !== key) cursor.skip()
    else found = cursor.peek() === 'array' ? readList(bytes, cursor, start) : void cursor.skip()
  }
  if (found === undefined || cursor.damage !== null) return undefined
  const unit = (offset: number): number => bytes.toString('utf8', 0, offset).length
  return {
    start: unit(found.start),
    end: unit(found.end),
    items: found.items.map(({ start, end, value }) => ({ start: unit(start), end: unit(end), value })),
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

function readList(bytes: Buffer, cursor: JsonCursor, start: number): JsonList {
  const items: JsonList['items'][number][] = []
  cursor.enter()
  while (cursor.nextElement()) {
    // `peek` moves to where the element begins.
    cursor.peek()
    const begin = cursor.at
    cursor.skip()
    items.push({ start: begin, end: cursor.at, value: parse(bytes.toString('utf8', begin, cursor.at)) })
  }
  return { start, end: cursor.at, items }
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

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    if (error instanceof SyntaxError) return undefined
    throw error
  }
}
