import fc from 'fast-check'
import { expect, test } from 'vitest'
import { decodeJsonString } from '../../src/text/json-string.ts'

interface Read {
  readonly text: string
  readonly isFlawed: boolean
}

function read(inside: Buffer): Read {
  const bytes = Buffer.concat([Buffer.from('"'), inside, Buffer.from('"')])
  let isFlawed = false
  const decoded = decodeJsonString(bytes, 1, bytes.length - 1, () => {
    isFlawed = true
  })
  return { text: Buffer.from(decoded).toString('latin1'), isFlawed }
}

// Longer than what is passed over unchecked.
const long = 'x'.repeat(100)

test.each([
  { name: 'escapes of one letter', inside: `${long}\\n\\t\\"\\\\\\/`, want: `${long}\n\t"\\/`, isFlawed: false },
  { name: 'no escape', inside: long, want: long, isFlawed: false },
  { name: 'a control character', inside: `${long}\x01\\n`, want: `${long}\x01\n`, isFlawed: true },
  { name: 'a control character and no escape', inside: `${long}\n`, want: `${long}\n`, isFlawed: true },
  { name: 'an unknown escape', inside: `${long}\\q\\n`, want: `${long}\\q\n`, isFlawed: true },
  { name: 'a backslash at the end', inside: `${long}\\n\\`, want: `${long}\n\\`, isFlawed: true },
  { name: 'an escape by number', inside: `${long}\\u0041\\n`, want: `${long}A\n`, isFlawed: false },
])('$name', ({ inside, want, isFlawed }) => {
  expect(read(Buffer.from(inside))).toEqual({ text: want, isFlawed })
})

test('malformed UTF-8 is a flaw, and stays as it is', () => {
  const bytes = Buffer.concat([Buffer.from(long), Buffer.from([0xc3, 0x28]), Buffer.from('\\n')])
  expect(read(bytes)).toEqual({ text: `${long}\xc3\x28\n`, isFlawed: true })
})

test('what JSON.parse reads comes out as it reads it, and what it refuses is a flaw', () => {
  const piece = fc.constantFrom(
    'a',
    'bc',
    ' ',
    '\\n',
    // No quote: where one stands unescaped, the string has ended.
    '\\\\',
    '\\/',
    '\\u00e9',
    '\\ud83d\\ude00',
    'é',
    '🔑',
    '\\',
    '\n',
    '\\x',
  )
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
      const inside = Buffer.from(long + pieces.join(''))
      let parsed: string | null = null
      try {
        parsed = JSON.parse(`"${inside}"`) as string
      } catch (error) {
        expect(error).toBeInstanceOf(SyntaxError)
      }
      const { text, isFlawed } = read(inside)
      expect(isFlawed).toBe(parsed === null)
      if (parsed !== null) expect(text).toBe(Buffer.from(parsed).toString('latin1'))
    }),
    { numRuns: 2000 },
  )
})
