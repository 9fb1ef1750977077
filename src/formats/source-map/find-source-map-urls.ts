import type { MapReference } from '../../model/source-map.ts'
import { type Surrounding, surroundings } from './lexical-surroundings.ts'

/** How a text's comments look. `markup`: scripts and styles inside something else, told apart no further. */
export type Language = 'js' | 'css' | 'markup'

/**
 * Every place where a text names its source map, in file order. `spec`: what ECMA-426 answers (at most one); `engine`: what
 * some engine or tool follows; `shadow`: text that only looks like one. Offsets are UTF-16 units, of the URL itself.
 */
export function findSourceMapUrls(text: string, options: { readonly language: Language }): MapReference[] {
  const hits = findHits(text, options.language === 'markup')
  if (hits.length === 0) return []
  const answer = options.language === 'markup' ? -1 : specified(text, hits, options.language)
  const open = hits.filter((_, index) => index !== answer)
  // Only what the specification does not answer needs to be read from the beginning of the file.
  const places =
    options.language === 'markup'
      ? []
      : surroundings(
          text,
          options.language,
          open.map(({ marker }) => marker),
        )
  let next = 0
  return hits.map((hit, index) => {
    if (index === answer) return toReference(text, hit.start, hit.end, 'spec')
    const place = places[next++]
    const end = place === 'line-comment' ? endOfLine(text, hit) : hit.end
    return toReference(text, hit.start, end, isFollowed(text, hit, place) ? 'engine' : 'shadow')
  })
}

function toReference(text: string, start: number, end: number, kind: MapReference['kind']): MapReference {
  return { url: text.slice(start, end), kind, start, end }
}

/** A literal may go on in the next line; a comment does not. */
function endOfLine(text: string, { start, end }: Hit): number {
  const length = text.slice(start, end).search(/[\n\r]/)
  return length === -1 ? end : start + length
}

interface Hit {
  /** Offset of the `#` or `@`. */
  readonly marker: number
  readonly start: number
  readonly end: number
}

function findHits(text: string, isMarkup: boolean): Hit[] {
  const hits: Hit[] = []
  let passed = 0
  for (
    let at = text.indexOf(KEYWORD);
    at !== -1 && hits.length < MAX_HITS;
    at = text.indexOf(KEYWORD, Math.max(at + 1, passed))
  ) {
    let marker = at - 1
    while (marker >= 0 && at - marker <= MAX_GAP && isSpace(text.charCodeAt(marker))) marker -= 1
    const sign = text[marker]
    if (sign !== '#' && sign !== '@') continue
    const start = afterEquals(text, at + KEYWORD.length)
    if (start === -1) continue
    // A script ends at its tag, wherever that stands.
    const end = isMarkup ? endOfScript(text, start, endOfUrl(text, start)) : endOfUrl(text, start)
    passed = end
    if (end > start) hits.push({ marker, start, end })
  }
  return hits
}

/** Where a tag begins to close between `start` and `end`, else `end`. Looking beyond would take each reference through the whole text. */
function endOfScript(text: string, start: number, end: number): number {
  const at = text.slice(start, end).indexOf('</')
  return at === -1 ? end : start + at
}

function afterEquals(text: string, from: number): number {
  let at = from
  while (at - from < MAX_GAP && isSpace(text.charCodeAt(at))) at += 1
  if (text[at] !== '=') return -1
  at += 1
  const value = at
  while (at - value < MAX_GAP && (text[at] === ' ' || text[at] === '\t')) at += 1
  return at
}

/** A URL ends at white space, a quote, the end of a block comment, or the escaped end of a line in a string literal. */
function endOfUrl(text: string, start: number): number {
  let continued = 0
  for (let at = firstOf(text, start, STOPS); at < text.length; at = firstOf(text, at, STOPS)) {
    const next = text[at + 1] ?? ''
    if (text[at] !== '\\' || /[nrtu"'`\\]/.test(next) || continued === MAX_CONTINUED) return at
    // A literal may go on in the next line of the file.
    continued += 1
    at += next === '\r' && text[at + 2] === '\n' ? 3 : 2
  }
  return text.length
}

/** The index of the hit that ECMA-426 answers by its extraction without parsing; −1 for none. */
function specified(text: string, hits: Hit[], language: 'js' | 'css'): number {
  const last = language === 'js' ? lastLineComment(text, hits) : lastBlockComment(text)
  if (last === null) return -1
  const index = hits.findIndex(({ marker }) => marker >= last.marker)
  // The specification's URL goes on through backslashes and quotes; and what looks like an earlier one may have gone on into it.
  if (index === -1) return last.end > last.start ? hits.push(last) - 1 : -1
  hits.splice(index, hits[index]?.marker === last.marker ? 1 : 0, last)
  return index
}

/** ECMA-426, JavaScriptExtractSourceMapURL: lines from the last to the first, as long as they are empty or comments. */
function lastLineComment(text: string, hits: readonly Hit[]): Hit | null {
  // No line ends within a URL: an inline map of 80 MB is stepped over.
  const long = hits.filter(({ start, end }) => end - start > 1000)
  let jump = long.pop()
  let end = text.length
  while (end >= 0) {
    let start = end
    let known = end
    for (; start > 0 && !isLineEnd(text.charCodeAt(start - 1)); start -= 1) {
      if (start !== jump?.end) continue
      known = start
      start = jump.start + 1
      jump = long.pop()
    }
    let at = start
    while (at < end && isSpace(text.charCodeAt(at))) at += 1
    if (at < end) {
      if (text[at] !== '/' || text[at + 1] !== '/') return null
      const comment = text.slice(at + 2, end)
      // Searches for one character each are faster than a pattern.
      if (forbidden.some((mark) => comment.includes(mark))) return null
      const found = matchComment(comment, at + 2, known === end ? 0 : known - at - 2)
      if (found) return found
    }
    end = start - 1
  }
  return null
}

/** The same for CSS, of which the draft only says that its comments are block comments. */
function lastBlockComment(text: string): Hit | null {
  let end = text.length
  for (;;) {
    while (end > 0 && isSpace(text.charCodeAt(end - 1))) end -= 1
    if (!text.endsWith('*/', end) || end < 4) return null
    // Comments do not nest, so the first opener after the previous end is the one that counts.
    const previous = text.lastIndexOf('*/', end - 4)
    const start = text.indexOf('/*', previous === -1 ? 0 : previous + 2)
    if (start === -1 || start > end - 4) return null
    const found = matchComment(text.slice(start + 2, end - 2), start + 2)
    if (found) return found
    end = start
  }
}

/** `known`: up to there, the comment after its head has no white space. */
function matchComment(comment: string, offset: number, known = 0): Hit | null {
  const head = /^[@#]\s*sourceMappingURL=/.exec(comment.slice(0, 200))
  if (!head) return null
  const start = head[0].length
  const end = firstOf(comment, Math.max(start, known), SPACES)
  if (/\S/.test(comment.slice(end))) return null
  return { marker: offset, start: offset + start, end: offset + end }
}

function isFollowed(text: string, { marker }: Hit, place: Surrounding | undefined): boolean {
  let at = marker - 1
  while (at >= 0 && marker - at <= MAX_GAP && isSpace(text.charCodeAt(at))) at -= 1
  const opener = text.slice(Math.max(0, at - 1), at + 1)
  // webpack and others allow space between the opener and the sign, and a line comment inside a block.
  const isOpened = opener === '//' || opener === '/*'
  if (place === undefined) return isOpened
  if (place === 'line-comment') return isOpened
  // SpiderMonkey looks at every sign in a block comment.
  return place === 'block-comment'
}

function isSpace(unit: number): boolean {
  return (
    unit === 0x20 ||
    (unit >= 0x09 && unit <= 0x0d) ||
    unit === 0xa0 ||
    unit === 0xfeff ||
    (unit >= 0x1680 && /\s/.test(String.fromCharCode(unit)))
  )
}

function isLineEnd(unit: number): boolean {
  return unit === 0x0a || unit === 0x0d || unit === 0x2028 || unit === 0x2029
}

const forbidden = ['"', "'", '`', '*/']

const KEYWORD = 'sourceMappingURL'
const MAX_GAP = 64
const MAX_CONTINUED = 100_000
const MAX_HITS = 100_000

/** What to stop at. */
export interface Stops {
  /** At most two characters each. */
  readonly ascii: readonly string[]
  /** Those beyond ASCII; looked for only in text that has such. */
  readonly wide: RegExp
}

/** White space of ECMAScript, which is that of `\s`. */
const SPACES: Stops = {
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
