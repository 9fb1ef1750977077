/**
 * `value` as indented JSON that can be shown anywhere. JSON.stringify leaves DEL, C1 and bidirectional controls raw, and a log reader may
 * obey `##[…]` and `##vso[…]` anywhere in a line. All of these can only stand inside strings, where an escape means the same.
 Where `isRow`
 * says so of the keys that lead to a value, it stands in one line.
 */
export function printableJson(value: unknown, isRow: (path: readonly string[]) => boolean = () => false): string {
  return written(value, [], isRow).replace(
    /[\x7f-\x9f\u00ad\u061c\u180e\u2028\u2029\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]|#(?=#\w*\[)/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}

/** As JSON.stringify writes it with an indentation of two blanks, rows apart. */
function written(value: unknown, path: string[], isRow: (path: readonly string[]) => boolean): string {
  if (typeof value !== 'object' || value === null || isRow(path)) return JSON.stringify(value)
  const inside = (key: string, inner: unknown): string => {
    path.push(key)
    const text = written(inner, path, isRow)
    path.pop()
    return text
  }
  const parts = Array.isArray(value)
    ? value.map((item, index) => inside(String(index), item ?? null))
    : Object.entries(value).flatMap(([key, inner]) =>
        inner === undefined ? [] : [`${JSON.stringify(key)}: ${inside(key, inner)}`],
      )
  const [open, close] = Array.isArray(value) ? '[]' : '{}'
  if (parts.length === 0) return `${open}${close}`
  const indent = '  '.repeat(path.length)
  return `${open}\n${parts.map((part) => `${indent}  ${part}`).join(',\n')}\n${indent}${close}`
}
