import { expect, test } from 'vitest'
import { isKeyPair } from '../../../src/secrets/checksum/ed25519.ts'
import { fake } from '../../support/fake.ts'

const pair = fake('{ed25519-pair}').split(',').map(Number)

test.each([
  { name: 'a seed and its public key', bytes: pair, want: true },
  { name: 'a seed and another public key', bytes: pair.with(40, (pair[40] ?? 0) ^ 1), want: false },
  { name: 'one byte short', bytes: pair.slice(1), want: false },
  { name: 'a number that is no byte', bytes: pair.with(0, 256), want: false },
])('$name: $want', ({ bytes, want }) => {
  expect(isKeyPair(bytes)).toBe(want)
})
