import { createHash } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { bech32Checksum, checksums } from '../../../src/secrets/checksum/checksum.ts'
import { fake } from '../../support/fake.ts'

// Every algorithm once more, in another way than the code has it: bit by bit, and by strings.

const digits = '0123456789'
const upper = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ'
const lower = upper.toLowerCase()

/** CRC-32 of IEEE 802.3 as a division of polynomials, most significant bit first, with the bits turned round. */
function crc32(text: string): bigint {
  const turned = (value: bigint, bits: number): bigint =>
    BigInt(`0b${[...value.toString(2).padStart(bits, '0')].reverse().join('')}`)
  let rest = 0xffffffffn
  for (const byte of Buffer.from(text, 'latin1')) {
    rest ^= turned(BigInt(byte), 8) << 24n
    for (let bit = 0; bit < 8; bit += 1)
      rest = rest & 0x80000000n ? ((rest << 1n) ^ 0x104c11db7n) & 0xffffffffn : rest << 1n
  }
  return turned(rest ^ 0xffffffffn, 32)
}

function inDigits(value: bigint, alphabet: string, length: number): string {
  let text = ''
  for (let rest = value; text.length < length; rest /= BigInt(alphabet.length)) {
    text = alphabet[Number(rest % BigInt(alphabet.length))] + text
  }
  return text
}

const base62 = (value: bigint): string => inDigits(value, digits + upper + lower, 6)
const hex = (value: bigint): string => inDigits(value, `${digits}abcdef`, 8)
const swapped = (value: bigint): string => (hex(value).match(/../g) ?? []).reverse().join('')

/** Marvin32 with 64 bits at once, in whole numbers of any size. */
function marvin32(bytes: Uint8Array, seed: string): bigint {
  const mask = 0xffffffffn
  const turn = (word: bigint, bits: bigint): bigint => ((word << bits) | (word >> (32n - bits))) & mask
  const key = BigInt(`0x${Buffer.from(seed, 'latin1').toString('hex')}`)
  let [low, high] = [key & mask, key >> 32n]
  const padded = [...bytes, 0x80, ...Array.from({ length: 3 - (bytes.length % 4) }, () => 0), 0, 0, 0, 0]
  for (let at = 0; at < padded.length; at += 4) {
    low = (low + BigInt(Buffer.from(padded.slice(at, at + 4)).readUInt32LE())) & mask
    high ^= low
    low = (turn(low, 20n) + high) & mask
    high = turn(high, 9n) ^ low
    low = (turn(low, 27n) + high) & mask
    high = turn(high, 19n)
  }
  return low ^ high
}

/** The last four bytes of a Microsoft key, for one of the seeds of its service. */
function azure(key: string, seeds: readonly string[]): boolean {
  const bytes = Buffer.from(key, 'base64')
  return seeds.some(
    (seed) => hex(marvin32(bytes.subarray(0, -4), seed)) === swapped(BigInt(bytes.readUInt32BE(bytes.length - 4))),
  )
}

function azureDevops(token: string): boolean {
  const sum = BigInt(`0x${swapped(marvin32(Buffer.from(token.slice(0, 80), 'base64'), 'Default0'))}`)
  const text = inDigits(sum, digits + upper + lower, 6)
    .replace(/^0+(?=.)/, '')
    .padEnd(6, '0')
  return text.slice(0, 4) === token.slice(80)
}

function azureEntra(token: string): boolean {
  const alphabet = `${lower + upper}1234567890.-_~`
  return inDigits(marvin32(Buffer.from(token.slice(0, 37)), 'AadPwd00'), alphabet, 6).slice(0, 3) === token.slice(37)
}

function base32OfSha256(text: string): string {
  const bits = [...createHash('sha256').update(text).digest()].map((byte) => byte.toString(2).padStart(8, '0')).join('')
  const groups = bits.match(/.{5}/g) ?? []
  return groups
    .slice(0, 8)
    .map((group) => `${upper}234567`[Number.parseInt(group, 2)])
    .join('')
}

/** Whether the whole is divisible by the generator, in the field of 32 elements: the definition of BIP-173 read from the other end. */
function bech32(text: string): boolean {
  const plain = text.toLowerCase()
  const cut = plain.lastIndexOf('1')
  const values = [...plain.slice(cut + 1)].map((sign) => 'qpzry9x8gf2tvdw0s3jn54khce6mua7l'.indexOf(sign))
  const codes = [...plain.slice(0, cut)].map((sign) => sign.charCodeAt(0))
  const all = [...codes.map((code) => code >> 5), 0, ...codes.map((code) => code & 31), ...values]
  let sum = 1n
  for (const value of all) {
    const top = sum >> 25n
    sum = ((sum & 0x1ffffffn) << 5n) ^ BigInt(value)
    const generators = ['3b6a57b2', '26508e6d', '1ea119fa', '3d4233dd', '2a1462b3'].map((each) => BigInt(`0x${each}`))
    for (const [bit, generator] of generators.entries()) if ((top >> BigInt(bit)) & 1n) sum ^= generator
  }
  return sum === 1n
}

/** What each token of the template must fulfil, by the formats that its provider or research on published tokens tells of. */
const cases: readonly { readonly name: string; readonly template: string; fits(token: string): boolean }[] = [
  {
    name: 'crc32-base62',
    template: 'abc_{alnum:30}{crc32-base62:6}',
    fits: (token) => base62(crc32(token.slice(4, -6))) === token.slice(-6),
  },
  {
    name: 'crc32-base62-npm',
    template: 'npm_{alnum:30}{crc32-base62-npm:6}',
    fits: (token) => base62(crc32(token.slice(4, -6))) === token.slice(-6),
  },
  {
    name: 'crc32-base62-github',
    template: 'ghs_{alnum:30}{crc32-base62-github:6}',
    fits: (token) => base62(crc32(token.slice(4, -6))) === token.slice(-6),
  },
  {
    name: 'crc32-base62-vercel',
    template: 'vcp_{base64url:50}{crc32-base62-vercel:6}',
    fits: (token) => base62(crc32(token.slice(4, -6))) === token.slice(-6),
  },
  {
    name: 'crc32-base62-salad',
    template: 'salad_cloud_user_{alnum:30}{crc32-base62-salad:6}',
    fits: (token) => base62(crc32(token.slice(17, -6))) === token.slice(-6),
  },
  {
    name: 'crc32-base62-wandb',
    template: 'wandb_v1_{alnum:71}{crc32-base62-wandb:6}',
    fits: (token) => base62(crc32(token.slice(0, -6))) === token.slice(-6),
  },
  {
    name: 'crc32-base62-jsr',
    template: 'jsrp_{alnum:29}{crc32-base62-jsr:6}',
    fits: (token) => base62(crc32(token.slice(0, -6))) === token.slice(-6),
  },
  {
    name: 'crc32-base62-apify',
    template: 'apify_api_{alnum:30}{crc32-base62-apify:6}',
    fits: (token) => inDigits(crc32(token.slice(0, -6)), digits + lower + upper, 6) === token.slice(-6),
  },
  {
    name: 'crc32-base36-gitlab',
    template: 'glpat-{base64url:27}.01.0r{crc32-base36-gitlab:7}',
    fits: (token) => inDigits(crc32(token.slice(0, -7)), digits + lower, 7) === token.slice(-7),
  },
  {
    name: 'crc32-hex-cloudflare',
    template: 'cfut_{alnum:40}{crc32-hex-cloudflare:8}',
    fits: (token) => hex(crc32(token.slice(5, -8))) === token.slice(-8),
  },
  {
    name: 'crc32-hex-zuplo',
    template: 'zpka_{loweralnum:32}_{crc32-hex-zuplo:8}',
    fits: (token) => hex(crc32(token.slice(5, 37))) === token.slice(-8),
  },
  {
    name: 'crc32-hex-canva',
    template: 'cnvca{base64url:43}{crc32-hex-canva:8}',
    fits: (token) => hex(crc32(token.slice(0, -8))) === token.slice(-8),
  },
  {
    name: 'crc32-hex-atlassian',
    template: 'ATATT3xFfGF0{base64url:176}={crc32-hex-atlassian:8}',
    fits: (token) => hex(crc32(token.slice(0, -8))).toUpperCase() === token.slice(-8),
  },
  {
    name: 'crc32-hex-grafana',
    template: 'glsa_{alnum:32}_{crc32-hex-grafana:8}',
    fits: (token) => swapped(crc32(token.slice(0, 37))) === token.slice(-8),
  },
  {
    name: 'crc32-base64-confluent',
    template: 'cflt{base64:54}{crc32-base64-confluent:6}',
    fits: (token) =>
      Buffer.from(swapped(crc32(token.slice(4, 58))), 'hex')
        .toString('base64')
        .slice(0, 6) === token.slice(-6),
  },
  {
    name: 'sha256-base32-github',
    template: 'github_pat_{alnum:22}_{alnum:43}{sha256-base32-github:8}{alnum:8}',
    fits: (token) => base32OfSha256(token.slice(0, 77)) === token.slice(77, 85),
  },
  { name: 'bech32-age', template: 'AGE-SECRET-KEY-1{BECH32:52}{bech32-age:6}', fits: bech32 },
  {
    name: 'marvin32-azure-storage',
    template: '{base64:76}+ASt{marvin32-azure-storage:8}',
    fits: (key) => azure(key, ['Default0']),
  },
  {
    name: 'marvin32-azure-cosmosdb',
    template: '{base64:76}ACDb{marvin32-azure-cosmosdb:8}',
    fits: (key) => azure(key, ['MastRW00', 'MastRO00']),
  },
  {
    name: 'marvin32-azure-redis',
    template: '{base64:33}AzCa{marvin32-azure-redis:7}',
    fits: (key) => azure(key, ['Access00']),
  },
  {
    name: 'marvin32-azure-functions',
    template: '{base64url:44}AzFu{marvin32-azure-functions:8}',
    fits: (key) => azure(key, ['Master00', 'System00', 'Functi00']),
  },
  {
    name: 'marvin32-azure-search',
    template: '{alnum:42}AzSe{marvin32-azure-search:6}',
    fits: (key) => azure(key, ['Query000', 'PAdmin00']),
  },
  {
    name: 'marvin32-azure-acr',
    template: '{base64:42}+ACR{marvin32-azure-acr:6}',
    fits: (key) => azure(key, ['ACRDflt0']),
  },
  {
    name: 'marvin32-azure-servicebus',
    template: '{base64:33}+ASb{marvin32-azure-servicebus:7}',
    fits: (key) => azure(key, ['Send0000', 'Listen00', 'Manage00']),
  },
  {
    name: 'marvin32-azure-eventhub',
    template: '{base64:33}+AEh{marvin32-azure-eventhub:7}',
    fits: (key) => azure(key, ['Send0000', 'Listen00', 'Manage00']),
  },
  {
    name: 'marvin32-azure-iot',
    template: '{base64:33}AIoT{marvin32-azure-iot:7}',
    fits: (key) => azure(key, ['IoTHub00', 'DpsKey00', 'Device00']),
  },
  {
    name: 'marvin32-azure-devops',
    template: '{alnum:52}JQQJ99{alnum:18}AZDO{marvin32-azure-devops:4}',
    fits: azureDevops,
  },
  { name: 'marvin32-azure-entra', template: '{alnum:3}8Q~{alnum:31}{marvin32-azure-entra:3}', fits: azureEntra },
]

test('every checksum has a case', () => {
  expect(cases.map(({ name }) => name).sort()).toEqual(Object.keys(checksums).sort())
})

describe.each(cases)('$name', ({ name, template, fits }) => {
  const tokens = Array.from({ length: 40 }, (_, seed) => fake(template, seed))

  test('its tokens fit when they are computed in another way', () => {
    expect(tokens.filter((token) => !fits(token))).toEqual([])
    expect(tokens.filter((token) => checksums[name]?.verify(token) !== true)).toEqual([])
  })

  test('a token with one other character does not', () => {
    const changed = tokens.map((token, index) => replaced(token, 18 + (index % 8)))
    const accepted = changed.filter((token) => checksums[name]?.verify(token))
    // Three or four characters of a checksum are right by chance once in a quarter of a million times.
    expect(accepted).toEqual([])
    expect(changed.filter(fits)).toEqual([])
  })
})

/** The character at `at` replaced by another of its kind. */
function replaced(token: string, at: number): string {
  const old = token[at] ?? ''
  const kind = [digits, lower, upper].find((each) => each.includes(old)) ?? lower
  const other = token.startsWith('AGE') ? (old === 'Q' ? 'P' : 'Q') : kind[(kind.indexOf(old) + 1) % kind.length]
  return token.slice(0, at) + other + token.slice(at + 1)
}

// The valid strings of BIP-173 that have no other case.
test.each([
  'A12UEL5L',
  'an83characterlonghumanreadablepartthatcontainsthenumber1andtheexcludedcharactersbio1tt5tgs',
  'abcdef1qpzry9x8gf2tvdw0s3jn54khce6mua7lmqqqxw',
  'split1checkupstagehandshakeupstreamerranterredcaperred2y9e3w',
  '?1ezyfcl',
])('Bech32: %s', (text) => {
  const plain = text.toLowerCase()
  const cut = plain.lastIndexOf('1')
  expect(bech32Checksum(plain.slice(0, cut), plain.slice(cut + 1, -6))).toBe(plain.slice(-6))
})

// The check value of CRC-32, and what RFC 4648 gives for base32.
test('the other way is right', () => {
  expect(crc32('123456789')).toBe(0xcbf43926n)
  expect(hex(0xcbf43926n)).toBe('cbf43926')
  expect(bech32('A12UEL5L')).toBe(true)
  expect(bech32('A12UEL5M')).toBe(false)
})
