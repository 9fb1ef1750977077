import { isBip39Phrase, isBip39Word, lengths } from './checksum/bip39.ts'
import { bip39Words } from './checksum/bip39-words.ts'

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

/**
 * Looks at one word in as many bytes as the shortest phrase has: over a word that is none of the list no phrase can reach. Around one that is,
 * all are read.
 */
function readStretch(bytes: Uint8Array, start: number, end: number, onPhrase: OnPhrase): void {
  for (let floor = start; floor + SHORTEST <= end; ) {
    const probe = floor + SHORTEST - 1
    let first = lastWordStart(bytes, probe, floor)
    let next = probe + 1
    if (first !== -1 && mayBeListed(bytes, first, end)) {
      for (let before = first; before !== -1; before = lastWordStart(bytes, first - 1, floor)) {
        if (!mayBeListed(bytes, before, end)) break
        first = before
      }
      const few = endOfFew(bytes, first, end)
      next = few === -1 ? readRun(bytes, first, end, onPhrase) : few
    } else if (first !== -1) next = Math.max(next, wordEnd(bytes, first, end))
    floor = next
  }
}

/** Where the last word begins that begins at `at` or before, but not before `floor`; -1 when there is none. */
function lastWordStart(bytes: Uint8Array, at: number, floor: number): number {
  let first = at
  for (;;) {
    while (first >= floor && kinds[bytes[first] as number] !== LETTER) first -= 1
    if (first < floor) return -1
    const last = first
    while (first > floor && kinds[bytes[first - 1] as number] === LETTER) first -= 1
    if (!isEscape(bytes, first)) return first
    // The letter of an escape in a string (`\n`) is none of a word.
    if (first < last) return first + 1
    first -= 2
  }
}

function isEscape(bytes: Uint8Array, at: number): boolean {
  return bytes[at - 1] === BACKSLASH && ESCAPES.includes(bytes[at] as number)
}

function wordEnd(bytes: Uint8Array, start: number, end: number): number {
  let at = start
  while (at < end && kinds[bytes[at] as number] === LETTER) at += 1
  return at
}

/** Behind the word that ends a run of fewer words than a phrase has; -1 when there are as many, each of which may be of the list. */
function endOfFew(bytes: Uint8Array, start: number, end: number): number {
  let count = 0
  for (let at = start; at < end; ) {
    if (kinds[bytes[at] as number] !== LETTER || isEscape(bytes, at)) {
      at += 1
      continue
    }
    const isListed = mayBeListed(bytes, at, end)
    at = wordEnd(bytes, at, end)
    if (!isListed) return at
    count += 1
    if (count === FEWEST_WORDS) return -1
  }
  return end
}

/** Whether the word that begins at `start` may be of the list: it has the hash of one. */
function mayBeListed(bytes: Uint8Array, start: number, end: number): boolean {
  hashes ??= hashesOfList()
  const limit = Math.min(end, start + LONGEST_WORD + 1)
  let hash = 0
  let at = start
  for (; at < limit && kinds[bytes[at] as number] === LETTER; at += 1) hash = nextHash(hash, bytes[at] as number)
  return at - start >= SHORTEST_WORD && at - start <= LONGEST_WORD && hashes[hash] === 1
}

// One for each hash that a word of the list has: a word costs no string then.
let hashes: Uint8Array | undefined

function hashesOfList(): Uint8Array {
  const own = new Uint8Array(1 << HASH_BITS)
  for (const word of bip39Words) {
    let hash = 0
    for (let at = 0; at < word.length; at += 1) hash = nextHash(hash, word.charCodeAt(at))
    own[hash] = 1
  }
  return own
}

function nextHash(hash: number, byte: number): number {
  return (Math.imul(hash, 33) + byte) & ((1 << HASH_BITS) - 1)
}

const HASH_BITS = 16
const SHORTEST_WORD = 3
const LONGEST_WORD = 8
const FEWEST_WORDS = 12

/** Reads the words from `start` as long as they are of the list, and tries those that follow each other; gives where it stopped. */
function readRun(bytes: Uint8Array, start: number, end: number, onPhrase: OnPhrase): number {
  let run: Word[] = []
  let last = start
  let gap = ''
  for (let at = start; at < end; ) {
    if (kinds[bytes[at] as number] !== LETTER || isEscape(bytes, at)) {
      at += 1
      continue
    }
    const word = wordAt(bytes, at, end)
    if (word === null) {
      tellRun(run, onPhrase)
      return wordEnd(bytes, at, end)
    }
    const own = gapOf(bytes, last, at)
    if (run.length === 1 ? own === null : run.length > 1 && own !== gap) {
      tellRun(run, onPhrase)
      run = []
    }
    if (run.length === 1) gap = own ?? ''
    run.push(word)
    last = word.end
    at = last
  }
  tellRun(run, onPhrase)
  return end
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

/** The word that begins at `start`, if it is of the list: three to eight letters. */
function wordAt(bytes: Uint8Array, start: number, end: number): Word | null {
  const last = wordEnd(bytes, start, Math.min(end, start + LONGEST_WORD + 1))
  const length = last - start
  if (length < SHORTEST_WORD || length > LONGEST_WORD) return null
  const text = String.fromCharCode(...bytes.subarray(start, last))
  return isBip39Word(text) ? { text, start, end: last } : null
}

/** The longest phrases of a run: words that follow one by chance are no part of it. */
function tellRun(run: readonly Word[], onPhrase: OnPhrase): void {
  // A list of words is none, and would be tried at each of its places.
  if (run.length < FEWEST_WORDS || run.length > LONGEST_RUN) return
  for (let at = 0; at + FEWEST_WORDS <= run.length; ) {
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
