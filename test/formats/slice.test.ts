import { expect, test } from 'vitest'
import { adjacent } from '../../src/formats/slice.ts'

const bytes = Buffer.from('one two')

test.each([
  { name: 'neighbours', first: bytes.subarray(0, 3), next: bytes.subarray(3), want: 'one two' },
  { name: 'with nothing', first: bytes.subarray(0, 3), next: bytes.subarray(3, 3), want: 'one' },
  { name: 'with a gap between', first: bytes.subarray(0, 3), next: bytes.subarray(4), want: undefined },
  { name: 'in the other order', first: bytes.subarray(3), next: bytes.subarray(0, 3), want: undefined },
  { name: 'of two buffers', first: new Uint8Array(3), next: new Uint8Array(3), want: undefined },
])('$name', ({ first, next, want }) => {
  expect(adjacent(first, next)?.toString()).toBe(want)
})
