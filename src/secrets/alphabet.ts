const lower = 'abcdefghijklmnopqrstuvwxyz'
const upper = lower.toUpperCase()
const digit = '0123456789'

/** The alphabets that tokens are written in, by the name that rules and sample templates use. */
export const alphabets: { readonly [name: string]: string } = {
  lower,
  upper,
  digit,
  letter: lower + upper,
  alnum: digit + upper + lower,
  loweralnum: digit + lower,
  upperalnum: digit + upper,
  hex: '0123456789abcdef',
  HEX: '0123456789ABCDEF',
  base64: `${upper}${lower}${digit}+/`,
  base64url: `${upper}${lower}${digit}-_`,
  base32: `${upper}234567`,
  base32lower: `${lower}234567`,
  base58: '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz',
  bech32: 'qpzry9x8gf2tvdw0s3jn54khce6mua7l',
  BECH32: 'QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L',
}

/** `value` in the digits of `alphabet`, most significant first, padded on the left with its zero to `length`. */
export function toDigits(value: bigint | number, alphabet: string, length: number): string {
  const base = BigInt(alphabet.length)
  let rest = BigInt(value)
  let digits = ''
  while (rest > 0n) {
    digits = (alphabet[Number(rest % base)] ?? '') + digits
    rest /= base
  }
  return digits.padStart(length, alphabet[0])
}
