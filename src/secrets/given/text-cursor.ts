/** Steps backwards through a text, never before `floor`. Positions are those between characters: what is looked at stands before them. */
export class TextCursor {
  at: number
  readonly text: string
  readonly floor: number

  constructor(text: string, at: number, floor: number) {
    this.text = text
    this.at = at
    this.floor = floor
  }

  /** The character before, `''` at the floor. */
  get before(): string {
    return this.at > this.floor ? (this.text[this.at - 1] ?? '') : ''
  }

  /** Goes over blanks and line ends; whether there were any. */
  skipSpace(): boolean {
    const from = this.at
    while (this.at > this.floor && isSpace(this.text.charCodeAt(this.at - 1))) this.at -= 1
    return this.at < from
  }

  /** Goes over one character that is among `characters`; whether there was one. */
  skipOne(characters: string): boolean {
    if (this.before === '' || !characters.includes(this.before)) return false
    this.at -= 1
    return true
  }

  /** Goes over all characters that are among `characters`. */
  skipAll(characters: string): void {
    while (this.skipOne(characters));
  }

  /** Goes over `word`; whether it stood there. */
  skipWord(word: string): boolean {
    const start = this.at - word.length
    if (start < this.floor || !this.text.startsWith(word, start)) return false
    this.at = start
    return true
  }

  /** Takes a name that is written without quotes: an identifier, a path with dots, an option, a header. `''` when there is none. */
  takeName(): string {
    const end = this.at
    while (this.at > this.floor && end - this.at < LONGEST_NAME && nameCodes[this.text.charCodeAt(this.at - 1)] === 1)
      this.at -= 1
    // The letter of an escaped line end or tab belongs to no name: `"\\npassword = v"`.
    if (
      this.at < end &&
      this.at > this.floor &&
      this.text[this.at - 1] === '\\' &&
      /[bfnrtv]/.test(this.text[this.at] ?? '')
    )
      this.at += 1
    return this.text.slice(this.at, end)
  }

  /** Takes the text between the quote before and the one that opens it; null when that is too far away. */
  takeQuoted(): string | null {
    const quote = this.before
    const end = this.at - 1
    const least = Math.max(this.floor, end - LONGEST_LITERAL)
    for (let at = end - 1; at >= least; at -= 1) {
      const code = this.text.charCodeAt(at)
      if (code === 0x0a) return null
      if (this.text[at] !== quote) continue
      this.at = at
      this.skipAll('\\')
      return this.text.slice(at + 1, end).replace(/\\+$/, '')
    }
    return null
  }

  /** Goes back to where the bracket before is opened, and takes what stands between; null when that is too far away. */
  takeBracketed(): string | null {
    const end = this.at - 1
    const least = Math.max(this.floor, end - LONGEST_GROUP)
    let depth = 0
    for (let at = end; at >= least; at -= 1) {
      const character = this.text[at] as string
      if (closing.has(character)) depth += 1
      else if (opening.has(character)) depth -= 1
      if (depth > 0) continue
      this.at = at
      return this.text.slice(at + 1, end)
    }
    return null
  }
}

export function isSpace(code: number): boolean {
  return code === 0x20 || code === 0x0a || code === 0x09 || code === 0x0d
}

export function isQuote(character: string): boolean {
  return character === '"' || character === "'" || character === '`'
}

const LONGEST_NAME = 80
const LONGEST_LITERAL = 120
const LONGEST_GROUP = 200

const opening = new Set(['(', '[', '{', '<'])
const closing = new Set([')', ']', '}', '>'])

const nameCodes = Uint8Array.from({ length: 256 }, (_, code) => (/[\w$.@-]/.test(String.fromCharCode(code)) ? 1 : 0))
