import { expect, test } from 'vitest'
import { parseSize } from '../../src/schema/size.ts'

test.each([
  { size: 0, bytes: 0 },
  { size: 2048, bytes: 2048 },
  { size: '2048', bytes: 2048 },
  { size: '12 B', bytes: 12 },
  { size: '500 kB', bytes: 500_000 },
  { size: '500kb', bytes: 500_000 },
  { size: '1.5 MB', bytes: 1_500_000 },
  { size: '1.5MiB', bytes: 1_572_864 },
  { size: '2g', bytes: 2_000_000_000 },
  { size: '2 GiB', bytes: 2_147_483_648 },
  { size: -1, bytes: undefined },
  { size: 1.5, bytes: undefined },
  { size: Number.NaN, bytes: undefined },
  { size: '', bytes: undefined },
  { size: 'kB', bytes: undefined },
  { size: '-1 kB', bytes: undefined },
  { size: '1e9', bytes: undefined },
  { size: '5 TB', bytes: undefined },
  { size: '999999999999999 GiB', bytes: undefined },
])('$size is $bytes bytes', ({ size, bytes }) => {
  expect(parseSize(size)).toBe(bytes)
})
