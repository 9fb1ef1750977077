/** A text in quotes. */
export interface GroovyText {
  readonly text: string
  /** Whether Groovy fills in variables. */
  readonly isFilled: boolean
  /** The offset behind it. */
  readonly end: number
}

const quotes = ["'''", '"""', "'", '"', '$/'] as const

/** The text in quotes that begins at this offset; null where none does. A text between slashes is one only where `takesSlashes`. */
export function groovyTextAt(source: string, from: number, takesSlashes = false): GroovyText | null {
  const quote = quotes.find((one) => source.startsWith(one, from))
  const isSlashy = takesSlashes && quote === undefined && source[from] === '/' && !/[/*]/.test(source[from + 1] ?? '/')
  if (quote === undefined && !isSlashy) return null
  const [open, close] = quote === undefined ? ['/', '/'] : quote === '$/' ? ['$/', '/$'] : [quote, quote]
  const start = from + open.length
  if (!source.includes(close, start)) return null
  let end = start
  while (end < source.length && !source.startsWith(close, end)) {
    if ((open === "'" || open === '"') && source[end] === '\n') return null
    end += source[end] === '\\' ? 2 : 1
  }
  if (end >= source.length) return null
  return { text: source.slice(start, end), isFilled: !open.startsWith("'"), end: end + close.length }
}

/** The source with its comments blanked out; what looks like one inside of quotes stays. Line breaks stay. */
export function withoutGroovyComments(source: string): string {
  let result = ''
  let at = 0
  while (at < source.length) {
    const text = groovyTextAt(source, at)
    if (text !== null) {
      result += source.slice(at, text.end)
      at = text.end
      continue
    }
    const isLine = source.startsWith('//', at)
    if (!isLine && !source.startsWith('/*', at)) {
      result += source[at]
      at += 1
      continue
    }
    const found = source.indexOf(isLine ? '\n' : '*/', at + (isLine ? 0 : 2))
    const end = found === -1 ? source.length : found + (isLine ? 0 : 2)
    result += source.slice(at, end).replace(/[^\n]/g, ' ')
    at = end
  }
  return result
}

/** The source with all texts in quotes blanked out, so that what is left is Groovy's own; offsets and line breaks stay. */
export function withoutGroovyTexts(source: string): string {
  let result = ''
  let at = 0
  while (at < source.length) {
    const text = groovyTextAt(source, at)
    const end = text?.end ?? at + 1
    result += text === null ? source[at] : source.slice(at, end).replace(/[^\n'"]/g, ' ')
    at = end
  }
  return result
}
