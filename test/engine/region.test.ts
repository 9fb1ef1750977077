import { expect, test } from 'vitest'
import { Locator } from '../../src/engine/region.ts'

// Characters of one to four bytes, so that some stand across every border at which a column is remembered.
const long = 'añ東🔑x'.repeat(40_000)
const text = `first\n${long}\r\n${long}"token"\nlast`

test.each([
  { name: 'UTF-8', encode: (part: string) => Buffer.from(part), bom: '' },
  { name: 'UTF-16, little end first', encode: (part: string) => Buffer.from(part, 'utf16le'), bom: '\ufeff' },
  { name: 'UTF-16, big end first', encode: (part: string) => Buffer.from(part, 'utf16le').swap16(), bom: '\ufeff' },
])('in $name, columns of long lines count UTF-16 units, whatever is asked for first', ({ encode, bom }) => {
  const locator = new Locator(encode(bom + text))
  const characters = [...long]
  const places = [200_000, 3, 65_537, 131_072, 99_999, 0, 1, 65_536, 200_000].map((index) =>
    Math.min(index, characters.length),
  )
  for (const index of places) {
    const before = characters.slice(0, index).join('')
    const start = encode(`${bom}first\n${before}`).length
    const column = before.length + 1
    expect(locator.region(start, start), `character ${index}`).toEqual({
      startLine: 2,
      startColumn: column,
      endLine: 2,
      endColumn: column,
    })
  }
  const at = encode(`${bom}first\n${long}\r\n${long}"`).length
  expect(locator.region(at, at + encode('token').length)).toEqual({
    startLine: 3,
    startColumn: long.length + 2,
    endLine: 3,
    endColumn: long.length + 7,
  })
})
