/** Called for a core: its borders, and which kinds of characters are in it (`DIGIT`, `SIGN`). */
export type OnCore = (start: number, end: number, kinds: number) => void

export const DIGIT = 2
/** What base64 does not have. */
export const SIGN = 4

/**
 * Tells the cores of `bytes` from `start` to `end`: letters, digits and the like, at least `least` in a row. Values are made of them, and so
 * are the runs of base64 and hexadecimal. Most bytes are never looked at, since a core holds every place of so many.
 */
export function eachCore(bytes: Uint8Array, start: number, end: number, least: number, onCore: OnCore): void {
  const table = kinds
  // The core that may be here begins at `first`, and is known up to `known`.
  let first = start
  let known = start
  let probe = start + least - 1
  while (probe < end) {
    let at = probe
    while (at >= known && table[bytes[at] as number] !== GAP) at -= 1
    known = probe + 1
    if (at >= first && table[bytes[at] as number] === GAP) {
      first = at + 1
      probe = at + least
      continue
    }
    let seen = 0
    let to = first
    for (let kind = 0; to < end; to += 1) {
      kind = table[bytes[to] as number] as number
      if (kind === GAP) break
      seen |= kind
    }
    onCore(first, to, seen)
    first = to + 1
    known = first
    probe = to + least
  }
}

const GAP = 0

const kinds = Uint8Array.from({ length: 256 }, (_, code) => {
  const character = String.fromCharCode(code)
  if (/\d/.test(character)) return 1 | DIGIT
  return /[A-Za-z_+/-]/.test(character) ? 1 : /[~%!@#$^*]/.test(character) ? 1 | SIGN : GAP
})
