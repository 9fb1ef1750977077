import fc from 'fast-check'
import { expect, test } from 'vitest'
import { endOfRun, nextRun } from '../../src/text/next-run.ts'

const letters = Uint8Array.from({ length: 256 }, (_, byte) => (/[a-z]/.test(String.fromCharCode(byte)) ? 1 : 0))

/** The runs that both functions tell one after the other. */
function runsIn(text: string, floor: number, least: number): readonly string[] {
  const bytes = Buffer.from(text)
  const found: string[] = []
  for (let at = floor; ; ) {
    const start = nextRun(bytes, letters, at, bytes.length, least)
    if (start === bytes.length) return found
    at = endOfRun(bytes, letters, start, bytes.length)
    found.push(text.slice(start, at))
  }
}

test.each([
  { text: 'ab abc abcd', least: 3, want: ['abc', 'abcd'] },
  { text: 'abc', least: 3, want: ['abc'] },
  { text: 'ab', least: 3, want: [] },
  { text: '', least: 1, want: [] },
])('of "$text", those of $least letters and more are $want', ({ text, least, want }) => {
  expect(runsIn(text, 0, least)).toEqual(want)
})

test('tells what an expression finds', () => {
  const piece = fc.constantFrom('a', 'bcd', 'efghij', ' ', '.', '\n\n')
  fc.assert(
    fc.property(
      fc.array(piece, { maxLength: 40 }),
      fc.integer({ min: 1, max: 9 }),
      fc.nat(12),
      (pieces, least, cut) => {
        const text = pieces.join('')
        const floor = Math.min(cut, text.length)
        expect(runsIn(text, floor, least)).toEqual(text.slice(floor).match(new RegExp(`[a-z]{${least},}`, 'g')) ?? [])
      },
    ),
  )
})
