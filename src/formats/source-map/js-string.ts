/** Where the JavaScript string literal whose inside begins at `start` ends, before its quote; -1 where it does not. Offsets in UTF-16 units. */
export function literalEnd(text: string, start: number, quote: string): number {
  for (let at = text.indexOf(quote, start); at !== -1; at = text.indexOf(quote, at + 1)) {
    let backslashes = 0
    while (text[at - 1 - backslashes] === '\\' && at - 1 - backslashes >= start) backslashes += 1
    if (backslashes % 2 === 0) return at
  }
  return -1
}

/** Undoes the escapes of a JavaScript string literal. */
export function undoEscapes(literal: string): string {
  if (!literal.includes('\\')) return literal
  return literal.replace(
    ESCAPE,
    (whole, point: string | undefined, unit: string | undefined, byte: string | undefined) => {
      const hex = point ?? unit ?? byte
      if (hex !== undefined) {
        const code = Number.parseInt(hex, 16)
        return code <= 0x10ffff ? String.fromCodePoint(code) : whole
      }
      const letter = whole.slice(1)
      return /^[\r\n\u2028\u2029]/.test(letter) ? '' : (letters[letter] ?? letter)
    },
  )
}

const ESCAPE = /\\(?:u\{([\da-fA-F]{1,6})\}|u([\da-fA-F]{4})|x([\da-fA-F]{2})|\r\n|[\s\S])/g

const letters: { readonly [letter: string]: string | undefined } = {
  n: '\n',
  t: '\t',
  r: '\r',
  b: '\b',
  f: '\f',
  v: '\v',
  0: '\0',
}
