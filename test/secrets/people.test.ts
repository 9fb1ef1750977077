import { expect, test } from 'vitest'
import { hasStructure } from '../../src/secrets/structure.ts'

const row = (mail: string): string => `7,Ada,${mail},Berlin`

test.each([
  {
    name: 'three rows',
    text: ['a.stone@web.de', 'b.hill@posteo.de', 'c.marsh@gmx.de'].map(row).join('\n'),
    want: true,
  },
  { name: 'two rows', text: ['a.stone@web.de', 'b.hill@posteo.de'].map(row).join('\n'), want: false },
  { name: 'the same address three times', text: Array(3).fill(row('a.stone@web.de')).join('\n'), want: false },
  {
    name: 'made-up addresses',
    text: ['a@example.com', 'b@example.org', 'c@acme.test'].map(row).join('\n'),
    want: false,
  },
  { name: 'addresses and nothing else', text: 'a.stone@web.de\nb.hill@posteo.de\nc.marsh@gmx.de', want: false },
  {
    name: 'tuples of an INSERT',
    text: ['a.stone@web.de', 'b.hill@posteo.de', 'c.marsh@gmx.de'].map((mail) => `(${row(mail)})`).join(','),
    want: true,
  },
])('$name: $want', ({ text, want }) => {
  expect(hasStructure('people', text, text)).toBe(want)
})
