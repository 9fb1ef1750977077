import fc from 'fast-check'
import { expect, test } from 'vitest'
import { checkCarefully } from '../../../src/formats/source-map/judge-map.ts'
import { passMappings } from '../../../src/formats/source-map/pass-mappings.ts'

test('where the quick pass gives an answer, the careful one gives the same', () => {
  let answered = 0
  const letters = fc.constantFrom(...'AAAACCCDEFgBhKiw+/,,,,;;;'.split(''), '=', 'é')
  fc.assert(
    fc.property(fc.array(letters, { maxLength: 60 }), fc.nat(3), fc.nat(2), (characters, sources, names) => {
      const text = Buffer.from(characters.join(''))
      const quick = passMappings(text, sources, names)
      if (quick === null) return
      answered += 1
      expect(checkCarefully(text, sources, names)).toEqual(quick)
    }),
    { numRuns: 20_000 },
  )
  expect(answered).toBeGreaterThan(100)
})

test.each([
  { name: 'no mappings', text: '' },
  { name: 'lines without segments', text: ';;;' },
  { name: 'segments of one field', text: 'A,C,C;A' },
  { name: 'segments of four and five fields', text: 'AAAA,CACCA;ACDC' },
])('the quick pass answers for $name', ({ text }) => {
  const bytes = Buffer.from(text)
  expect(passMappings(bytes, 2, 2)).toEqual(checkCarefully(bytes, 2, 2))
  expect(passMappings(bytes, 2, 2)?.problems).toEqual([])
})
