import { alphabets } from './alphabet.ts'
import { toBase58 } from './base58.ts'
import { bip39Phrase } from './checksum/bip39.ts'
import { checksums } from './checksum/checksum.ts'
import { publicKeyOf } from './checksum/ed25519.ts'
import { isPlaceholder } from './placeholder.ts'

/**
 * The text that a template stands for, the same for the same seed. `{alnum:36}`, `{hex:20-40}`, `{any:abc123:8}` and `{uuid}` become
 * characters that look random, `{crc32-base62-npm:6}` the checksum of the token before it, `{jwt:{…}}` a signed payload,
 * `{pem:RSA PRIVATE KEY}` an armoured block, `{bip39:12}` a wallet's phrase, `{ed25519-pair}` and `{ed25519-base58}` a key pair, and `{base64-of:…}`, `{hex-of:…}`, `{json-of:…}` and `{percent-of:…}` their expanded inside, encoded.
 * Other braces stay as they are.
 */
export function expandSample(template: string, seed: string | number = 0): string {
  return expand(template, randomFrom(`${seed}:${template}`))
}

type Random = () => number

/** Encodings inside encodings grow a text at every step. */
const LONGEST = 1 << 20

function expand(template: string, random: Random): string {
  let text = ''
  let at = 0
  while (at < template.length) {
    const piece = template[at] === '{' ? pieceAt(template, at) : undefined
    const made = piece && make(piece, text, random)
    if (piece === undefined || made === undefined) {
      text += template[at]
      at += 1
    } else {
      text += made
      at = piece.end
    }
    if (text.length > LONGEST) throw new RangeError(`a template stands for more than ${LONGEST} characters`)
  }
  return text
}

interface Piece {
  readonly name: string
  readonly argument: string
  readonly end: number
}

/** The balanced `{name}` or `{name:argument}` that begins here. */
function pieceAt(template: string, start: number): Piece | undefined {
  let depth = 0
  for (let at = start; at < template.length; at += 1) {
    if (template[at] === '{') depth += 1
    if (template[at] === '}') depth -= 1
    if (depth > 0) continue
    const parts = /^([A-Za-z][\w-]*)(?::(.*))?$/s.exec(template.slice(start + 1, at))
    return parts === null ? undefined : { name: parts[1] ?? '', argument: parts[2] ?? '', end: at + 1 }
  }
  return undefined
}

function make({ name, argument }: Piece, before: string, random: Random): string | undefined {
  const alphabet = alphabets[name]
  const length = lengthOf(argument, random)
  if (alphabet !== undefined) return length === undefined ? undefined : lookRandom(alphabet, length, random)
  if (checksums[name] !== undefined) return checksums[name].complete(before)
  if (name === 'any') return anyOf(argument, random)
  if (name === 'uuid') return uuid(random)
  if (name === 'bip39') return phrase(Number(argument), random)
  if (name === 'ed25519-pair') return keyPair(random).join(',')
  if (name === 'ed25519-base58') return toBase58(keyPair(random))
  if (name === 'jwt') return jwt(expand(argument, random), random)
  if (name === 'pem') return pem(argument, random)
  return encoders[name]?.(expand(argument, random))
}

/** `36`, or one of `20-40`. */
function lengthOf(argument: string, random: Random): number | undefined {
  const range = /^(\d{1,5})(?:-(\d{1,5}))?$/.exec(argument)
  if (range === null) return undefined
  const least = Number(range[1])
  return least + Math.floor(random() * (Number(range[2] ?? least) - least + 1))
}

/** `{any:characters:length}`. */
function anyOf(argument: string, random: Random): string | undefined {
  const cut = argument.lastIndexOf(':')
  const length = lengthOf(argument.slice(cut + 1), random)
  return cut < 1 || length === undefined ? undefined : lookRandom(argument.slice(0, cut), length, random)
}

/** Characters as a generator would draw them, but never twice the same in a row, and with every class that there is room for. */
function lookRandom(alphabet: string, length: number, random: Random): string {
  const classes = [/[a-z]/, /[A-Z]/, /[0-9]/].filter((characters) => characters.test(alphabet))
  const hasChoice = new Set(alphabet).size > 1
  for (let attempt = 0; attempt < 50; attempt += 1) {
    let text = ''
    while (text.length < length) {
      const next = alphabet[Math.floor(random() * alphabet.length)] ?? ''
      if (next !== text.at(-1) || !hasChoice) text += next
    }
    const complete = length < 8 || classes.every((characters) => characters.test(text))
    if (complete && !isPlaceholder(text)) return text
  }
  throw new RangeError(`no random-looking text of ${length} characters can be made from "${alphabet}"`)
}

/** A phrase of so many words. */
function phrase(words: number, random: Random): string {
  return bip39Phrase(Uint8Array.from({ length: (words * 4) / 3 }, () => Math.floor(random() * 256))).join(' ')
}

/** The 64 bytes of a seed and its public key. */
function keyPair(random: Random): readonly number[] {
  const seed = Buffer.from(Array.from({ length: 32 }, () => 1 + Math.floor(random() * 255)))
  return [...seed, ...publicKeyOf(seed)]
}

function uuid(random: Random): string {
  const hex = (length: number): string => lookRandom(alphabets['hex'] ?? '', length, random)
  return `${hex(8)}-${hex(4)}-4${hex(3)}-${'89ab'[Math.floor(random() * 4)]}${hex(3)}-${hex(12)}`
}

function jwt(payload: string, random: Random): string {
  const encode = (text: string): string => Buffer.from(text).toString('base64url')
  return `${encode('{"alg":"HS256","typ":"JWT"}')}.${encode(payload)}.${lookRandom(alphabets['base64url'] ?? '', 43, random)}`
}

/** An armoured block whose body is DER by its first bytes, or an OpenSSH key by its magic. */
function pem(label: string, random: Random): string {
  const start = label.startsWith('OPENSSH')
    ? Buffer.concat([Buffer.from('openssh-key-v1\0'), Buffer.from('\0\0\0\x04none', 'latin1')])
    : Buffer.from([0x30, 0x82, 0x02, 0x5c, 0x02, 0x01, 0x00, 0x02])
  const body = Buffer.from(Array.from({ length: 608 - start.length }, () => Math.floor(random() * 256)))
  const lines =
    Buffer.concat([start, body])
      .toString('base64')
      .match(/.{1,64}/g) ?? []
  return [`-----BEGIN ${label}-----`, ...lines, `-----END ${label}-----`, ''].join('\n')
}

const encoders: { readonly [name: string]: (text: string) => string } = {
  'base64-of': (text) => Buffer.from(text).toString('base64'),
  'base64url-of': (text) => Buffer.from(text).toString('base64url'),
  'hex-of': (text) => Buffer.from(text).toString('hex'),
  'json-of': (text) => JSON.stringify(text).slice(1, -1),
  'percent-of': (text) => encodeURIComponent(text),
}

/** A repeatable source of numbers in [0, 1): the same seed gives the same sequence. */
export function randomFrom(seed: string): () => number {
  let state = hash(seed)
  return () => {
    // mulberry32
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

/** FNV-1a. */
function hash(text: string): number {
  let value = 0x811c9dc5
  for (let at = 0; at < text.length; at += 1) value = Math.imul(value ^ text.charCodeAt(at), 0x01000193)
  return value
}
