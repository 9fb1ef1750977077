/** Called for a text that may be a value: its borders, and whether it is all that stands between its quotes. */
export type OnValue = (start: number, end: number, isQuoted: boolean) => void

/**
 * Tells what around the core that begins at `at` may be a secret that is given to a name: all of a literal, or what follows `=` or `:`. Gives
 * where to look on.
 */
export function tellValues(text: string, at: number, onValue: OnValue): number {
  let from = at
  while (from > 0 && at - from < LONGEST && isRun(text, from - 1)) from -= 1
  let to = at
  while (to < text.length && isRun(text, to)) to += 1
  return to - from > LONGEST ? to : Math.max(to, tellRun(text, from, to, onValue))
}

/** The fewest characters of a value that is told. */
const LEAST = 8
const LONGEST = 2048
/** The longest literal with brackets and commas in it. */
const LONGEST_MIXED = 128

// Quotes, blanks, brackets and the like end a run, as does all beyond ASCII.
const runs = Uint8Array.from({ length: 256 }, (_, code) =>
  code > 0x20 && code < 0x7f && !'"\'`\\(){}[]<>,;'.includes(String.fromCharCode(code)) ? 1 : 0,
)

function isRun(text: string, at: number): boolean {
  return runs[text.charCodeAt(at)] === 1
}

function hasDigit(text: string, from: number, to: number): boolean {
  for (let at = from; at < to; at += 1) {
    const code = text.charCodeAt(at)
    if (code >= 0x30 && code <= 0x39) return true
  }
  return false
}

/** Tells what the run may be; gives where to go on. */
function tellRun(text: string, from: number, to: number, onValue: OnValue): number {
  const quote = text[from - 1] ?? ''
  const isOpen = quote === '"' || quote === "'" || quote === '`'
  if (isOpen) {
    const end = keyPressed.test(text.slice(to, to + LONGEST_KEY)) ? to : literalEnd(text, from, to, quote)
    if (end !== -1) {
      onValue(from, end, true)
      if (end === to) tellParts(text, from, to, onValue)
      return end
    }
  }
  // The letter of an escape belongs to what is before it.
  const start = quote === '\\' && 'nrtbfv'.includes(text[from] ?? '') ? from + 1 : from
  if (!assigned.test(text.slice(start, Math.min(to, start + LONGEST_NAME)))) tellWhole(text, start, to, onValue)
  // `mysql -pv`
  if (text[start] === '-' && text[start + 1] === 'p' && text[start + 2] !== '-') tellWhole(text, start + 2, to, onValue)
  tellParts(text, start, to, onValue)
  return to
}

/** A run that is a name and its value is no value itself. */
const assigned = /^[A-Za-z_][\w.-]{0,60}=[^=]/
const LONGEST_NAME = 64

/** A key that a test presses behind what it types: `type('v{enter}')`. */
const keyPressed = /^\{(?:enter|esc|tab|return)\}["'`]/i
const LONGEST_KEY = 10

/** The end of the literal that begins with this run; -1 when it is more than one text. */
function literalEnd(text: string, from: number, to: number, quote: string): number {
  const limit = Math.min(text.length, Math.max(to, from + LONGEST_MIXED))
  for (let at = to; at <= limit; at += 1) {
    const character = text[at] ?? ''
    if (character === quote) return at
    if (character === '\\' && text[at + 1] === quote) return at
    if (character <= ' ' || character === '\\') return -1
  }
  return -1
}

/** `TOKEN=v`, `token:v`, `https://host/?a=b&token=v`, `-U user%v`: what stands behind each sign. */
function tellParts(text: string, from: number, to: number, onValue: OnValue): void {
  for (let at = from; at < to - LEAST; at += 1) {
    const character = text[at]
    const isSign = character === '=' || (character === ':' && text[at + 1] !== '/')
    if (!isSign && (character !== '%' || !/-U ?["']?$/.test(text.slice(Math.max(0, from - 4), from)))) continue
    if (text[at + 1] === '=' || text[at + 1] === ':') continue
    const start = character === ':' && text[at + 1] === '-' ? at + 2 : at + 1
    let end = start
    while (end < to && text[end] !== '&' && text[end] !== '|') end += 1
    tellWhole(text, start, end, onValue)
  }
}

function tellWhole(text: string, from: number, to: number, onValue: OnValue): void {
  let end = to
  while (end > from && '.:!?'.includes(text[end - 1] as string)) end -= 1
  if (end - from >= LEAST && hasDigit(text, from, end)) onValue(from, end, false)
}
