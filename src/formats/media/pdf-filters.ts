import { hexadecimal } from './pdf-strings.ts'

/** The names behind `/Filter`, in the order in which they are undone. */
export function filtersOf(dictionary: string): readonly string[] {
  const at = dictionary.indexOf('/Filter')
  const [, several, one = ''] = /^\s*(?:\[([^\]]*)\]|\/(\w+))/.exec(dictionary.slice(at + 7, at + 300)) ?? []
  return at === -1 ? [] : several === undefined ? [one] : several.split(/[\s/]+/).filter((name) => name !== '')
}

/** ISO 32000-1, 7.4.3: five letters from `!` to `u` are four bytes in base 85, `z` is four zeros, `~>` is the end. */
function fromAscii85(text: Buffer): Buffer {
  const bytes = Buffer.alloc(text.length * 4)
  let [length, group, count] = [0, 0, 0]
  for (const letter of text) {
    if (letter === TILDE) break
    if (letter === LETTER_Z && count === 0) length += 4
    if (letter < FIRST_LETTER || letter > LAST_LETTER) continue
    group = group * 85 + letter - FIRST_LETTER
    count += 1
    if (count < 5) continue
    length = bytes.writeUInt32BE(group % 2 ** 32, length)
    group = 0
    count = 0
  }
  // A last group is filled up with the highest letter, and gives a byte less than it has letters.
  for (let more = count; count > 0 && more < 5; more += 1) group = group * 85 + 84
  if (count > 0) bytes.writeUInt32BE(group % 2 ** 32, length)
  return bytes.subarray(0, length + Math.max(0, count - 1))
}

/** ISO 32000-1, 7.4.2: the digits end with `>`. */
function fromAsciiHex(text: Buffer): Buffer {
  return hexadecimal(text, 0)
}

/** The filters that make bytes of letters, by both of their names. */
export const asciiFilters: ReadonlyMap<string, (text: Buffer) => Buffer> = new Map([
  ['ASCII85Decode', fromAscii85],
  ['A85', fromAscii85],
  ['ASCIIHexDecode', fromAsciiHex],
  ['AHx', fromAsciiHex],
])
const FIRST_LETTER = 0x21
const LAST_LETTER = 0x75
const LETTER_Z = 0x7a
const TILDE = 0x7e
