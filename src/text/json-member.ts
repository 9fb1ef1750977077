import { JsonCursor } from './json-cursor.ts'

/**
 * The JSON text with a string at `path`: what stands there is replaced, and what is missing is added behind the last member, in
 * the indentation and spacing of its neighbours. All the rest stays as it is written. Null when the text has no such place.
 */
export function setJsonMember(text: string, path: readonly string[], value: string): string | null {
  const bytes = Buffer.from(text)
  const cursor = new JsonCursor(bytes, text.startsWith('\ufeff') ? 3 : 0)
  let depth = 0
  let object = readObject(cursor)
  for (; object !== null; depth += 1) {
    const member: Member | undefined = object.members.findLast(({ key }) => key === path[depth])
    if (member === undefined) return spliced(bytes, object.insertAt, added(text, object, path.slice(depth), value))
    if (depth === path.length - 1) {
      const rest = bytes.subarray(member.end)
      return bytes.toString('utf8', 0, member.start) + JSON.stringify(value) + rest.toString()
    }
    object = readObject(new JsonCursor(bytes, member.start, member.end))
  }
  return null
}

interface Member {
  readonly key: string
  /** Of the value, in bytes. */
  readonly start: number
  readonly end: number
}

interface ObjectPlace {
  readonly members: readonly Member[]
  /** Where a further member begins: behind the last value, or behind the brace. */
  readonly insertAt: number
  /** What stands before the last key, line end and indentation; null in an empty object. */
  readonly gap: string | null
  /** The indentation of the line on which the object opens. */
  readonly indent: string
}

/** The object that comes next, whole; null when there is none, or it is broken. */
function readObject(cursor: JsonCursor): ObjectPlace | null {
  if (cursor.peek() !== 'object') return null
  const open = cursor.at
  const members: Member[] = []
  let gapStart = open + 1
  let gap: string | null = null
  cursor.enter()
  while (cursor.nextKey()) {
    gap = cursor.bytes.toString('utf8', gapStart, cursor.stringStart - 1).replace(/^\s*,/, '')
    const key: unknown = JSON.parse(cursor.bytes.toString('utf8', cursor.stringStart - 1, cursor.stringEnd + 1))
    cursor.peek()
    const start = cursor.at
    if (!cursor.skip()) return null
    members.push({ key: String(key), start, end: cursor.at })
    gapStart = cursor.at
  }
  if (cursor.damage !== null) return null
  const before = cursor.bytes.toString('utf8', 0, open)
  const line = before.slice(before.lastIndexOf('\n') + 1)
  return {
    members,
    insertAt: members.at(-1)?.end ?? open + 1,
    gap,
    indent: /^\s*/.exec(line.replace('\ufeff', ''))?.[0] ?? '',
  }
}

/** The text of a new member, with the objects that its path still lacks. */
function added(text: string, { gap, indent }: ObjectPlace, path: readonly string[], value: string): string {
  const lineEnd = text.includes('\r\n') ? '\r\n' : '\n'
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
