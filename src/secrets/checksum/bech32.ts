import { alphabets } from '../alphabet.ts'

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
