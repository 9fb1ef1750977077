import { createHash } from 'node:crypto'
import { crc32 } from 'node:zlib'
import type { ChecksumName } from '../../schema/secret-checks.ts'
import { alphabets, toDigits } from '../alphabet.ts'
import type { Checksum } from './algorithm.ts'
import { azureChecksums } from './azure.ts'

/** A checksum that stands at the end: `digest` of the token from where `from` matches (or ends, when it is a lookbehind) to the checksum. */
function trailing(from: RegExp, length: number, documented: boolean, digest: (input: string) => string): Checksum {
  const complete = (text: string): string => {
    const start = text.search(from)
    return digest(start === -1 ? text : text.slice(start))
  }
  return {
    documented,
    verify: (token) => token.length > length && complete(token.slice(0, -length)) === token.slice(-length),
    complete,
  }
}

const base62 = alphabets['alnum'] ?? ''
const base62LowerFirst = `${alphabets['digit']}${alphabets['lower']}${alphabets['upper']}`

const inBase62 = (input: string): string => toDigits(crc32(input), base62, 6)
const inHex = (input: string): string => toDigits(crc32(input), alphabets['hex'] ?? '', 8)

function littleEndian(value: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32LE(value)
  return bytes
}

// The body after a prefix that ends in the first underscore; body characters may be underscores too.
const afterPrefix = /(?<=(?<![\w-])[A-Za-z]{2,6}_)[\w-]*$/

const byName: { readonly [Name in ChecksumName]: Checksum } = {
  'crc32-base62': trailing(afterPrefix, 6, true, inBase62),
  'crc32-base62-npm': trailing(/(?<=npm_)\w*$/, 6, true, inBase62),
  'crc32-base62-github': trailing(/(?<=gh[pousr]_)\w*$/, 6, true, inBase62),
  'crc32-base62-vercel': trailing(/(?<=vc[piark]_)[\w-]*$/, 6, false, inBase62),
  'crc32-base62-salad': trailing(/(?<=salad_cloud_[a-z]+_)[A-Za-z0-9]*$/, 6, false, inBase62),
  'crc32-base62-wandb': trailing(/wandb_v1_\w*$/, 6, false, inBase62),
  'crc32-base62-apify': trailing(/apify_api_\w*$/, 6, false, (input) => toDigits(crc32(input), base62LowerFirst, 6)),
  'crc32-base62-jsr': trailing(/jsr[dpw]_[A-Za-z0-9]*$/, 6, false, inBase62),
  'crc32-base36-gitlab': trailing(/gl[a-z]{1,6}-[\w.-]*$/, 7, true, (input) =>
    toDigits(crc32(input), alphabets['loweralnum'] ?? '', 7),
  ),
  'crc32-hex-cloudflare': trailing(/(?<=cf(?:ut|at|k)_)\w*$/, 8, true, inHex),
  // The underscore before the checksum is part of neither.
  'crc32-hex-zuplo': trailing(/(?<=zpka_)\w*$/, 8, false, (input) => inHex(input.replace(/_$/, ''))),
  'crc32-hex-canva': trailing(/cnvca[\w-]*$/, 8, false, inHex),
  'crc32-hex-atlassian': trailing(/AT(?:ATT3|CTT3|BB)[\w=-]*$/, 8, false, (input) => inHex(input).toUpperCase()),
  'crc32-hex-grafana': trailing(/glsa_\w*$/, 8, false, (input) =>
    // The underscore before the checksum is not part of the input.
    littleEndian(crc32(input.replace(/_$/, ''))).toString('hex'),
  ),
  'crc32-base64-confluent': trailing(/(?<=cflt)[A-Za-z0-9+/]*$/, 6, false, (input) =>
    littleEndian(crc32(input)).toString('base64').slice(0, 6),
  ),
  'sha256-base32-github': {
    documented: false,
    verify: (token) => token.slice(77, 85) === sha256InBase32(token.slice(0, 77)),
    complete: (text) => sha256InBase32(text.slice(text.search(/github_pat_\w*$/))),
  },
  'bech32-age': trailing(/(?<=AGE-SECRET-KEY-1)[A-Z0-9]*$/, 6, true, (payload) =>
    bech32Checksum('age-secret-key-', payload.toLowerCase()).toUpperCase(),
  ),
  ...azureChecksums,
}

/** Checksums by the name that rules and sample templates use. Each was recomputed on published tokens, JSR's read in the code of its registry. */
export const checksums: { readonly [name: string]: Checksum } = byName

/** RFC 4648 base32 of the digest, its first 8 characters. */
function sha256InBase32(input: string): string {
  const digest = createHash('sha256').update(input).digest()
  return toDigits(BigInt(`0x${digest.subarray(0, 5).toString('hex')}`), alphabets['base32'] ?? '', 8)
}

/** The six characters that end a Bech32 string (BIP-173) of this human-readable part and these lower-case characters of payload. */
export function bech32Checksum(prefix: string, payload: string): string {
  const charset = alphabets['bech32'] ?? ''
  const expanded = [...[...prefix].map((c) => c.charCodeAt(0) >> 5), 0, ...[...prefix].map((c) => c.charCodeAt(0) & 31)]
  const values = [...expanded, ...[...payload].map((c) => charset.indexOf(c)), 0, 0, 0, 0, 0, 0]
  const sum = polymod(values) ^ 1
  return [0, 1, 2, 3, 4, 5].map((at) => charset[(sum >>> (5 * (5 - at))) & 31]).join('')
}

function polymod(values: readonly number[]): number {
  let sum = 1
  for (const value of values) {
    const top = sum >>> 25
    sum = ((sum & 0x1ffffff) << 5) ^ value
    generators.forEach((generator, bit) => {
      if ((top >>> bit) & 1) sum ^= generator
    })
  }
  return sum >>> 0
}

const generators = [0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3]
