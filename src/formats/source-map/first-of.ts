/** What to stop at. */
export interface Stops {
  /** At most two characters each. */
  readonly ascii: readonly string[]
  /** Those beyond ASCII; looked for only in text that has such. */
  readonly wide: RegExp
}

/** White space of ECMAScript, which is that of `\s`. */
export const SPACES: Stops = {
  ascii: [' ', '\n', '\r', '\t', '\v', '\f'],
  wide: /[\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\ufeff]/,
}

/** White space, and what may end a URL in a comment or a string. */
export const STOPS: Stops = { ascii: [...SPACES.ascii, '"', "'", '`', '\\', '*/'], wide: SPACES.wide }

/** The first of `stops` in `text` at or after `from`; the text's length where there is none. */
export function firstOf(text: string, from: number, stops: Stops): number {
  // Windows that double: a search for each character is native and fast, but must not run far past what another one stops.
  for (let [start, size] = [from, 64]; start < text.length; start += size, size = Math.min(size * 2, MAX_WINDOW)) {
    // One more, for a stop of two characters that begins at the end.
    const window = text.slice(start, start + size + 1)
    let first = window.length
    for (const stop of stops.ascii) {
      const at = window.indexOf(stop)
      if (at !== -1 && at < first) first = at
    }
    const wide = Buffer.byteLength(window) === window.length ? -1 : window.search(stops.wide)
    if (wide !== -1 && wide < first) first = wide
    if (first < window.length) return start + first
  }
  return text.length
}

const MAX_WINDOW = 1 << 24
