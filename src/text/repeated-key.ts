import { JsonCursor } from './json-cursor.ts'

/**
 * The first key that stands twice in one object of a JSON text, and undefined where none does. Readers disagree on which of the two values
 * counts, so a document that has one says two things.
 */
export function repeatedKey(text: string): string | undefined {
  const cursor = new JsonCursor(Buffer.from(text.replace(/^\uFEFF/, '')))
  // A list per level, no stack frame: hostile text nests as deep as it is long. Null is an array.
  const open: (Set<string> | null)[] = []
  for (;;) {
    const type = cursor.peek()
    if (type === 'object' || type === 'array') {
      open.push(type === 'object' ? new Set() : null)
      cursor.enter()
    } else if (!cursor.skip()) return undefined
    for (;;) {
      const keys = open.at(-1)
      if (keys === undefined) return undefined
      if (keys === null ? cursor.nextElement() : cursor.nextKey()) {
        if (keys === null) break
        const key = keyAt(cursor)
        if (keys.has(key)) return key
        keys.add(key)
        break
      }
      if (cursor.damage) return undefined
      open.pop()
    }
  }
}

/** The key that was read last, its escapes undone: `"a"` and `"\u0061"` are one key. */
function keyAt({ bytes, stringStart, stringEnd }: JsonCursor): string {
  const written = bytes.toString('utf8', stringStart - 1, stringEnd + 1)
  try {
    return String(JSON.parse(written))
  } catch (error) {
    // A key with an unknown escape: the text is no JSON, which its own reader says.
    if (error instanceof SyntaxError) return written
    throw error
  }
}
