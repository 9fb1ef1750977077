import { constants } from 'node:buffer'
import { expect, test } from 'vitest'
import { readSourceMap } from '../../../src/formats/source-map/read-source-map.ts'

test('a map of more bytes than a string has room for is read like any other', async () => {
  const head = '{"version":3,"sources":["a.ts","b.ts"],"sourcesContent":["first\\n",'
  const tail = '"second\\n"],"names":[],"mappings":"AAAA,CCAA"}'
  // White space in between makes it long, and costs no more than its bytes.
  const bytes = Buffer.alloc(constants.MAX_STRING_LENGTH + 100, ' ')
  bytes.write(head)
  bytes.write(tail, bytes.length - tail.length)
  expect(() => bytes.toString()).toThrow()

  const map = readSourceMap(bytes)
  expect([map.valid, map.sources.map(({ content }) => content)]).toEqual([true, ['first\n', 'second\n']])
  const positions = await map.positions()
  expect(positions.originalPositionFor({ line: 0, column: 1 })?.source).toBe('b.ts')
  positions.dispose()
})
