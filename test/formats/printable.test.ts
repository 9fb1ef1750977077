import fc from 'fast-check'
import { expect, test } from 'vitest'
import { encodedRuns, wideRuns } from '../../src/formats/printable.ts'

const wide = (text: string): Buffer => Buffer.from(text, 'utf16le')

test.each([
  { name: 'at an even place', bytes: wide('a text of sixteen'), want: 'a text of sixteen\n' },
  {
    name: 'at an odd place',
    bytes: Buffer.concat([Buffer.from([7]), wide('a text of sixteen')]),
    want: 'a text of sixteen\n',
  },
  {
    name: 'two with something between',
    bytes: Buffer.concat([wide('the first text'), Buffer.from([1, 2, 3]), wide('the second one')]),
    want: 'the first text\nthe second one\n',
  },
  {
    name: 'with the zeros first',
    bytes: wide('xa text of sixteen').subarray(1, -1),
    want: 'a text of sixtee\na text of sixteen\n',
  },
  { name: 'one character too short', bytes: wide('elevenchars'), want: '' },
  { name: 'cut in its last character', bytes: wide('twelve chars').subarray(0, 23), want: '' },
])('UTF-16 $name', ({ bytes, want }) => {
  expect(wideRuns(bytes, 12).toString()).toBe(want)
})

test('UTF-16 is found wherever an expression finds it', () => {
  const piece = fc.constantFrom('a\0', 'b\0c\0', '\0', '\x01', 'x', 'long text '.split('').join('\0'), '\n\0')
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 30 }), fc.integer({ min: 2, max: 6 }), (pieces, shortest) => {
      const text = pieces.join('')
      const runs = text.matchAll(new RegExp(`(?:[\\x20-\\x7e\\t\\n\\r]\\0){${shortest},}`, 'g'))
      const want = [...runs].map(({ 0: run, index }) => {
        const letters = run.replaceAll('\0', '')
        // As UTF-16BE its last letter has no zero behind it.
        const [last] = /^[\x20-\x7e\t\n\r]/.exec(text.slice(index + run.length)) ?? []
        return index > 0 && text[index - 1] === '\0' && last ? `${letters}\n${letters}${last}\n` : `${letters}\n`
      })
      expect(wideRuns(Buffer.from(text, 'latin1'), shortest).toString('latin1')).toBe(want.join(''))
    }),
  )
})

test.each([
  { name: 'text', text: 'words that somebody can read', isKept: true },
  {
    name: 'bytes that are none',
    text: '\x00\x01\x02\x03\x04\x05\x06\x07\x08\x10\x11\x12\x13\x14\x15\x16\x17\x18',
    isKept: false,
  },
])('base64 of $name', ({ text, isKept }) => {
  const encoded = Buffer.from(text, 'latin1').toString('base64').replace(/=+$/, '')
  const found = encodedRuns(Buffer.from(`\x01\x02 ${encoded} \x03`, 'latin1')).toString('latin1')
  expect(found).toBe(isKept ? `${encoded}\n` : '')
})
