/** `value` as JSON that PostgreSQL takes: NUL and halves of characters, which a hostile name may have, become U+FFFD. */
export function storableJson(value: unknown): string {
  return JSON.stringify(value).replace(/\\(?:u(?:0000|d[89a-f][0-9a-f]{2})|.)/g, (part) =>
    part === '\\u0000' || /^\\ud/.test(part) ? '\ufffd' : part,
  )
}

/** `text` as PostgreSQL takes it. */
export function storableText(text: string): string {
  return text.replaceAll('\0', '\ufffd')
}
