import { createHash } from 'node:crypto'
import { bip39Words } from './bip39-words.ts'

/** Whether these words are a phrase of BIP-39 that is not known to everybody: 12, 15, 18, 21 or 24 words of its list, of which the last bits are a checksum of the others. */
export function isBip39Phrase(words: readonly string[]): boolean {
  if (!lengths.includes(words.length) || isPublished(words)) return false
  const places = words.map((word) => placeOf(word))
  if (places.includes(-1)) return false
  const bits = places.map((place) => place.toString(2).padStart(11, '0')).join('')
  const entropy = bits.slice(0, (bits.length * 32) / 33)
  return bits.slice(entropy.length) === checksumOf(entropy)
}

/** The phrase of so much entropy, of which there are 16, 20, 24, 28 or 32 bytes. */
export function bip39Phrase(entropy: Uint8Array): readonly string[] {
  const bits = [...entropy].map((byte) => byte.toString(2).padStart(8, '0')).join('')
  const all = bits + checksumOf(bits)
  return all.match(/.{11}/g)?.map((place) => bip39Words[Number.parseInt(place, 2)] ?? '') ?? []
}

/** Whether it is one of the list. */
export function isBip39Word(word: string): boolean {
  return placeOf(word) !== -1
}

/** The numbers of words that a phrase may have, most first. */
export const lengths: readonly number[] = [24, 21, 18, 15, 12]

let places: ReadonlyMap<string, number> | undefined

function placeOf(word: string): number {
  // Made when first asked for: most packages have nothing that is like a phrase.
  places ??= new Map(bip39Words.map((each, place) => [each, place]))
  return places.get(word) ?? -1
}

/** The first bit of its SHA-256 for every 32 bits of entropy. */
function checksumOf(bits: string): string {
  const bytes = Buffer.from(bits.match(/.{8}/g)?.map((byte) => Number.parseInt(byte, 2)) ?? [])
  const first = createHash('sha256').update(bytes).digest()[0] ?? 0
  return first
    .toString(2)
    .padStart(8, '0')
    .slice(0, bits.length / 32)
}

/** Whether everybody has it, or it says the same word again and again. */
function isPublished(words: readonly string[]): boolean {
  return published.has(words.slice(0, 2).join(' ')) || new Set(words).size < words.length - 2
}

// How the phrases begin that everybody has: the vectors of BIP-39, and the accounts of development networks.
const published = new Set([
  'abandon abandon',
  'afford alter',
  'all hour',
  'beyond stage',
  'board flee',
  'candy maple',
  'cat swing',
  'clutch control',
  'dignity pass',
  'exile ask',
  'gravity machine',
  'hamster diagram',
  'indicate race',
  'jelly better',
  'kiss carry',
  'legal winner',
  'letter advice',
  'light rule',
  'myth like',
  'ozone drill',
  'panda eyebrow',
  'renew stay',
  'scheme spot',
  'test test',
  'turtle front',
  'vessel ladder',
  'void come',
  'zoo zoo',
])
