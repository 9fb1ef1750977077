/** What every match of a pattern begins with, as far as it is easily said: where a text has it not, there is no match. */
export interface PatternShape {
  /** The bytes that may stand before a match, 1 for each; null for any. */
  readonly before: Uint8Array | null
  /** The bytes that may stand at each of its first places, as far as places are known. */
  readonly head: readonly Uint8Array[]
  /** The text that it begins with, in lower case. */
  readonly start: string
}

/**
 * The shape of a pattern's matches in texts that are read by one byte a character. Reads, from the left, a lookbehind of one character and
 * then characters and classes, and stops at anything else: of what follows, nothing is known.
 */
export function shapeOf(source: string, flags: string): PatternShape {
  if ((flags !== '' && flags !== 'i') || alternates(source)) return { before: null, head: [], start: '' }
  const [lookbehind = '', excluded] = leading.exec(source) ?? []
  const before = excluded === undefined ? null : bytesOf(excluded, flags).map((has) => 1 - has)
  const head: Uint8Array[] = []
  let start = ''
  piece.lastIndex = lookbehind.length
  for (let found = piece.exec(source); found !== null && head.length < MOST_PLACES; found = piece.exec(source)) {
    const [, atom = '', least = '1', more] = found
    const places = Math.min(Number(least), MOST_PLACES - head.length)
    if (isLiteral(atom) && start.length === head.length) start += atom.slice(-1).toLowerCase().repeat(places)
    head.push(...Array<Uint8Array>(places).fill(bytesOf(atom, flags)))
    if (more !== undefined) break
  }
  return { before, head, start }
}

/** The bytes that a character or class matches; the engine itself says which, so there is no second understanding of it. */
function bytesOf(atom: string, flags: string): Uint8Array {
  const bytes = new Uint8Array(256)
  for (const { index } of everyByte.matchAll(new RegExp(atom, `${flags}g`))) bytes[index] = 1
  return bytes
}

function isLiteral(atom: string): boolean {
  return atom.length === 1 ? atom !== '.' : /^\\\W$/.test(atom)
}

/** Whether a `|` stands outside of all groups and classes. */
function alternates(source: string): boolean {
  let rest = source.replace(/\\./gs, '').replace(/\[[^\]]*\]/g, '')
  for (let before = ''; before !== rest; ) {
    before = rest
    rest = rest.replace(/\([^()]*\)/g, '')
  }
  return rest.includes('|')
}

const everyByte = String.fromCharCode(...Array(256).keys())
/** A character, a class, or an escape that stands for either. */
const ATOM = String.raw`[^\\[\](){}|^$*+?\x80-\uffff]|\[(?:\\[\s\S]|[^\]\\])*\]|\\(?:[dDwWsS]|[^\w\x80-\uffff])`
const leading = new RegExp(String.raw`^\(\?<!(${ATOM})\)`)
// A quantifier of another form leaves even this character unknown.
const piece = new RegExp(String.raw`(${ATOM})(?:\{(\d+)(,\d*)?\})?(?![*+?{])`, 'y')
const MOST_PLACES = 24
