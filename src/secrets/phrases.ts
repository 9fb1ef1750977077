import { isBip39Phrase, isBip39Word, lengths } from './checksum/bip39.ts'

/** Called for a phrase: its borders, and how many words it has. */
export type OnPhrase = (start: number, end: number, words: number) => void

/**
 * Tells the phrases of BIP-39 between `start` and `end`, proven by their checksum, whatever stands between their words: blanks, line ends,
 * commas, quotes, hyphens, the numbers of a list. Most bytes are never looked at: twelve words are a long stretch without a capital or a bracket.
 */
export function eachPhrase(bytes: Uint8Array, start: number, end: number, onPhrase: OnPhrase): void {
  let probe = start + SHORTEST - 1
  let floor = start
  while (probe < end) {
    let from = probe
    while (from >= floor && kinds[bytes[from] as number] !== OTHER) from -= 1
    if (probe - from < SHORTEST) {
      probe = from + SHORTEST
      continue
    }
    let to = probe
    while (to < end && kinds[bytes[to] as number] !== OTHER) to += 1
    readStretch(bytes, from + 1, to, onPhrase)
    floor = to
    probe = to + SHORTEST
  }
}

/** Twelve words of three letters and what stands between them. */
const SHORTEST = 47
const [MOST = 24] = lengths
/** `", "`, or a line end, a number and its dot. */
const LONGEST_GAP = 12

const BACKSLASH = 0x5c
const ESCAPES = Buffer.from('bfnrtv')

const OTHER = 0
const LETTER = 1

const kinds = Uint8Array.from({ length: 256 }, (_, code) => {
  const character = String.fromCharCode(code)
  return /[a-z]/.test(character) ? LETTER : /[\s\d"'`,.;:|/\\_+*-]/.test(character) ? 2 : OTHER
})

/** Reads the words of a stretch, and tries those that follow each other and are all of the list. */
function readStretch(bytes: Uint8Array, start: number, end: number, onPhrase: OnPhrase): void {
  let run: Word[] = []
  let last = start
  let gap = ''
  let at = start
  while (at < end) {
    if (kinds[bytes[at] as number] !== LETTER) {
      at += 1
      continue
    }
    // The letter of an escape in a string (`\n`) is none of a word.
    if (bytes[at - 1] === BACKSLASH && ESCAPES.includes(bytes[at] as number)) {
      at += 1
      continue
    }
    const first = at
    while (at < end && kinds[bytes[at] as number] === LETTER) at += 1
    const word = wordAt(bytes, first, at)
    const own = word === null || run.length === 0 ? null : gapOf(bytes, last, first)
    if (word === null || (run.length === 1 ? own === null : run.length > 1 && own !== gap)) {
      tellRun(run, onPhrase)
      run = []
    }
    if (run.length === 1) gap = own ?? ''
    if (word !== null) run.push(word)
    last = at
  }
  tellRun(run, onPhrase)
}

/** What stands between two words, which is the same between all of a phrase but for numbers and blanks; null when it is too long. */
function gapOf(bytes: Uint8Array, start: number, end: number): string | null {
  if (end - start > LONGEST_GAP) return null
  return String.fromCharCode(...bytes.subarray(start, end))
    .replace(/\d+/g, '0')
    .replace(/\s+/g, ' ')
}

interface Word {
  readonly text: string
  readonly start: number
  readonly end: number
}

/** Of three to eight letters, as all of the list have. */
function wordAt(bytes: Uint8Array, start: number, end: number): Word | null {
  const length = end - start
  if (length < 3 || length > 8) return null
  const text = String.fromCharCode(...bytes.subarray(start, end))
  return isBip39Word(text) ? { text, start, end } : null
}

/** The longest phrases of a run: words that follow one by chance are no part of it. */
function tellRun(run: readonly Word[], onPhrase: OnPhrase): void {
  // A list of words is none, and would be tried at each of its places.
  if (run.length < 12 || run.length > LONGEST_RUN) return
  for (let at = 0; at + 12 <= run.length; ) {
    const words = run.slice(at, at + MOST).map(({ text }) => text)
    const length = lengths.find((each) => each <= words.length && isBip39Phrase(words.slice(0, each)))
    const [first, end] = [run[at], run[at + (length ?? 0) - 1]]
    if (length === undefined || first === undefined || end === undefined) {
      at += 1
      continue
    }
    onPhrase(first.start, end.end, length)
    at += length
  }
}

const LONGEST_RUN = 200
