/** The bytes that a text in Bitcoin's base58 stands for, without those that are 0 at its front; none when it is no base58. */
export function fromBase58(text: string): readonly number[] {
  let value = 0n
  for (const character of text) {
    const digit = DIGITS.indexOf(character)
    if (digit === -1) return []
    value = value * 58n + BigInt(digit)
  }
  const hex = value.toString(16)
  return [...Buffer.from(hex.length % 2 === 0 ? hex : `0${hex}`, 'hex')]
}

/** The base58 of bytes that do not begin with 0. */
export function toBase58(bytes: readonly number[]): string {
  let value = BigInt(`0x${Buffer.from(bytes).toString('hex')}`)
  let text = ''
  for (; value > 0n; value /= 58n) text = (DIGITS[Number(value % 58n)] ?? '') + text
  return text
}

const DIGITS = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz'
