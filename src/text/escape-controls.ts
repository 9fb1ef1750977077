/** Makes hostile text safe for a terminal: control characters, bidirectional overrides and lone surrogates become visible escapes. */
export function escapeControls(text: string): string {
  return text.replace(hostile, (character) => {
    const code = character.codePointAt(0) ?? 0
    return code <= 0xff ? `\\x${code.toString(16).padStart(2, '0')}` : `\\u${code.toString(16).padStart(4, '0')}`
  })
}

// C0 but tab, DEL and C1, line and paragraph separators, zero-width and bidirectional controls, lone surrogates.
const hostile =
  /[\x00-\x08\x0a-\x1f\x7f-\x9f\u2028\u2029\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g
