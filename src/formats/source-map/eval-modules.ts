/** A module whose text a bundle evaluates from a string literal: webpack's `eval` modes. */
export interface EvalModule {
  /** What its `sourceURL` calls it. */
  readonly url: string
  /** The literal's value. */
  readonly text: string
  /** Span of the literal without its quotes. */
  readonly start: number
  readonly end: number
}

/** The modules of an `eval` bundle, in file order: literals given to `eval` that name their source. */
export function* evalModules(text: string): Iterable<EvalModule> {
  if (!text.includes('sourceURL=')) return
  for (let at = text.indexOf('eval('); at !== -1; at = text.indexOf('eval(', at)) {
    at += 'eval('.length
    // Under Trusted Types the literal passes through a function first.
    const opener = /^\s*(?:[\w$.]{1,100}\(\s*)?(["'`])/.exec(text.slice(at, at + 160))
    if (!opener) continue
    const start = at + opener[0].length
    const end = literalEnd(text, start, opener[1] as string)
    if (end === -1) continue
    const url = sourceUrlIn(text, start, end)
    if (url === null) continue
    yield { url, text: undoEscapes(text.slice(start, end)), start, end }
    at = end
  }
}

function literalEnd(text: string, start: number, quote: string): number {
  for (let at = text.indexOf(quote, start); at !== -1; at = text.indexOf(quote, at + 1)) {
    let backslashes = 0
    while (text[at - 1 - backslashes] === '\\' && at - 1 - backslashes >= start) backslashes += 1
    if (backslashes % 2 === 0) return at
  }
  return -1
}

/** The comment stands last in the literal, so its end is all that is read. */
function sourceUrlIn(text: string, start: number, end: number): string | null {
  const tail = text.slice(Math.max(start, end - 4096), end)
  const at = tail.lastIndexOf('sourceURL=')
  if (at === -1 || !/[#@] $/.test(tail.slice(0, at))) return null
  return /^[^\s"'`\\]+/.exec(tail.slice(at + 'sourceURL='.length))?.[0].replace(/\?$/, '') ?? null
}

/** Undoes the escapes of a JavaScript string literal. */
function undoEscapes(literal: string): string {
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
