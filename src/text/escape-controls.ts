/** Makes hostile text safe for a terminal: control characters, bidirectional overrides and lone surrogates become visible escapes. */
export function escapeControls(text: string): string {
  return text.replace(hostile, (character) => {
    const code = character.codePointAt(0) ?? 0
    const hex = code.toString(16)
    if (code <= 0xff) return `\\x${hex.padStart(2, '0')}`
    return code <= 0xffff ? `\\u${hex.padStart(4, '0')}` : `\\u{${hex}}`
  })
}

// C0 but tab, DEL and C1, soft hyphen, line and paragraph separators, zero-width, bidirectional and tag characters, lone surrogates.
const hostile =
  /[\x00-\x08\x0a-\x1f\x7f-\x9f\u00ad\u061c\u180e\u2028\u2029\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]|\udb40[\udc00-\udc7f]/g

/** Keeps lines of a log from being obeyed: GitHub's `::…` at their start, `##[…]`, `##vso[…]` and `##teamcity[…]` anywhere. */
export function escapeCommands(text: string): string {
  // The runner trims a line before it looks, so spaces in front do not help; nor do colours, which are left alone here.
  return text.replace(/^((?:\s|\x1b\[[\d;]*m)*):(?=:)/gm, '$1\\x3a').replace(/#(?=#\w*\[)/g, '\\x23')
}
