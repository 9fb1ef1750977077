/** A regular expression as a tree: what globs are turned into. Texts are UTF-16 units. */
export type Syntax =
  | { readonly kind: 'unit'; readonly accepts: (unit: number) => boolean; readonly literal: number | null }
  | { readonly kind: 'sequence'; readonly parts: readonly Syntax[] }
  | { readonly kind: 'choice'; readonly options: readonly Syntax[] }
  | { readonly kind: 'repeat'; readonly body: Syntax; readonly least: number; readonly most: number }
  | { readonly kind: 'look'; readonly body: Syntax; readonly isNegative: boolean }
  | { readonly kind: 'start' | 'end' }

/** The tree of a pattern without the flags `u`, `v`, `m` and `s`; undefined where it has what only backtracking can do. */
export function parseRegExp({ source, ignoreCase }: Pick<RegExp, 'source' | 'ignoreCase'>): Syntax | undefined {
  const reader: Reader = { source, ignoreCase, at: 0, depth: 0 }
  const tree = readChoice(reader)
  return tree !== undefined && reader.at === source.length ? tree : undefined
}

interface Reader {
  readonly source: string
  readonly ignoreCase: boolean
  at: number
  depth: number
}

const DEEPEST = 200

function readChoice(reader: Reader): Syntax | undefined {
  const options: Syntax[] = []
  reader.depth += 1
  if (reader.depth > DEEPEST) return undefined
  do {
    const parts: Syntax[] = []
    while (reader.at < reader.source.length && !'|)'.includes(reader.source[reader.at] ?? '')) {
      const atom = readAtom(reader)
      const part = atom && readQuantifier(reader, atom)
      if (part === undefined) return undefined
      parts.push(part)
    }
    options.push(parts.length === 1 && parts[0] ? parts[0] : { kind: 'sequence', parts })
  } while (accept(reader, '|'))
  reader.depth -= 1
  return options.length === 1 ? options[0] : { kind: 'choice', options }
}

function readAtom(reader: Reader): Syntax | undefined {
  if (accept(reader, '(')) return readGroup(reader)
  if (accept(reader, '[')) return readClass(reader)
  if (accept(reader, '^')) return { kind: 'start' }
  if (accept(reader, '$')) return { kind: 'end' }
  if (accept(reader, '.')) return unit((code) => !isLineEnd(code))
  if (accept(reader, '\\')) return readEscape(reader)
  const char = reader.source[reader.at] ?? ''
  if ('*+?'.includes(char)) return undefined
  reader.at += 1
  return literal(reader, char.charCodeAt(0))
}

function readGroup(reader: Reader): Syntax | undefined {
  const look = accept(reader, '?=') ? 'positive' : accept(reader, '?!') ? 'negative' : undefined
  // Names and looks behind have no place in what a glob becomes.
  if (look === undefined && !accept(reader, '?:') && reader.source[reader.at] === '?') return undefined
  const body = readChoice(reader)
  if (body === undefined || !accept(reader, ')')) return undefined
  return look === undefined ? body : { kind: 'look', body, isNegative: look === 'negative' }
}

function readQuantifier(reader: Reader, body: Syntax): Syntax | undefined {
  const [written, low, comma, high] =
    /^(?:[*+?]|\{(\d{1,3})(,?)(\d{0,3})\})/.exec(reader.source.slice(reader.at, reader.at + 9)) ?? []
  if (written === undefined) return body
  reader.at += written.length
  // Whether the shortest or the longest is tried first changes nothing of whether there is a match.
  accept(reader, '?')
  if (written === '*') return { kind: 'repeat', body, least: 0, most: Number.POSITIVE_INFINITY }
  if (written === '+') return { kind: 'repeat', body, least: 1, most: Number.POSITIVE_INFINITY }
  if (written === '?') return { kind: 'repeat', body, least: 0, most: 1 }
  const least = Number(low)
  const most = comma === '' ? least : high === '' ? Number.POSITIVE_INFINITY : Number(high)
  return { kind: 'repeat', body, least, most }
}

function readClass(reader: Reader): Syntax | undefined {
  const isNegative = accept(reader, '^')
  const ranges: (readonly [number, number])[] = []
  const sets: ((code: number) => boolean)[] = []
  while (!accept(reader, ']')) {
    const from = readMember(reader)
    if (from === undefined) return undefined
    if (typeof from === 'function') {
      sets.push(from)
      continue
    }
    const isRange = reader.source[reader.at] === '-' && ![']', undefined].includes(reader.source[reader.at + 1])
    if (!isRange) {
      ranges.push([from, from])
      continue
    }
    reader.at += 1
    const to = readMember(reader)
    if (typeof to !== 'number' || to < from) return undefined
    ranges.push([from, to])
  }
  const has = (code: number) =>
    ranges.some(([from, to]) => code >= from && code <= to) || sets.some((isIn) => isIn(code))
  const { ignoreCase } = reader
  return unit((code) => (ignoreCase ? cases(code).some(has) : has(code)) !== isNegative)
}

/** A unit of a class, or one of the sets such as `\w`. */
function readMember(reader: Reader): number | ((code: number) => boolean) | undefined {
  const char = reader.source[reader.at]
  if (char === undefined) return undefined
  reader.at += 1
  if (char !== '\\') return char.charCodeAt(0)
  return escaped(reader, { isInClass: true })
}

function readEscape(reader: Reader): Syntax | undefined {
  const found = escaped(reader, { isInClass: false })
  if (found === undefined) return undefined
  return typeof found === 'number' ? literal(reader, found) : unit(found)
}

function escaped(
  reader: Reader,
  { isInClass }: { readonly isInClass: boolean },
): number | ((code: number) => boolean) | undefined {
  const char = reader.source[reader.at]
  if (char === undefined) return undefined
  reader.at += 1
  const set = sets[char]
  if (set !== undefined) return set
  const [digits] =
    (char === 'x' ? /^[\da-f]{2}/i : char === 'u' ? /^[\da-f]{4}/i : /^(?!)/).exec(reader.source.slice(reader.at)) ?? []
  if (digits !== undefined) {
    reader.at += digits.length
    return Number.parseInt(digits, 16)
  }
  if (char === 'b' && isInClass) return 0x08
  const control = controls[char]
  if (control !== undefined) return control
  // Digits refer to what a group has matched, `\b` and `\k` look around: only backtracking can do that.
  return /[\dbBckpP]/.test(char) ? undefined : char.charCodeAt(0)
}

const isWord = (code: number): boolean => /\w/.test(String.fromCharCode(code))
const isDigit = (code: number): boolean => code >= 0x30 && code <= 0x39
const isSpace = (code: number): boolean => /\s/.test(String.fromCharCode(code))

const sets: { readonly [char: string]: (code: number) => boolean } = {
  w: isWord,
  W: (code) => !isWord(code),
  d: isDigit,
  D: (code) => !isDigit(code),
  s: isSpace,
  S: (code) => !isSpace(code),
}

const controls: { readonly [char: string]: number } = { n: 0x0a, r: 0x0d, t: 0x09, v: 0x0b, f: 0x0c }

function isLineEnd(code: number): boolean {
  return code === 0x0a || code === 0x0d || code === 0x2028 || code === 0x2029
}

function literal({ ignoreCase }: Reader, code: number): Syntax {
  if (!ignoreCase || cases(code).length === 1)
    return { kind: 'unit', accepts: (other) => other === code, literal: code }
  return unit((other) => cases(other).includes(code))
}

function unit(accepts: (code: number) => boolean): Syntax {
  return { kind: 'unit', accepts, literal: null }
}

/** A unit and what it is in the other case. */
function cases(code: number): readonly number[] {
  const char = String.fromCharCode(code)
  return [...new Set([char, char.toUpperCase(), char.toLowerCase()])].flatMap((each) =>
    each.length === 1 ? each.charCodeAt(0) : [],
  )
}

function accept(reader: Reader, text: string): boolean {
  if (!reader.source.startsWith(text, reader.at)) return false
  reader.at += text.length
  return true
}
