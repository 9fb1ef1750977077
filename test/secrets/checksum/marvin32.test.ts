import { expect, test } from 'vitest'
import { marvin32 } from '../../../src/secrets/checksum/azure.ts'

// Vectors of .NET's own tests of Marvin, which print both words.
test.each([
  { bytes: [], want: 0x30ed35c100cd3c7dn },
  { bytes: [0xaf], want: 0x48e73fc77d75ddc1n },
  { bytes: [0xe7, 0x0f], want: 0xb5f6e1fc485dbff8n },
  { bytes: [0x37, 0xf4, 0x95], want: 0xf0b07c789b8cf7e8n },
])('$bytes', ({ bytes, want }) => {
  const high = Number(want >> 32n)
  const low = Number(want & 0xffffffffn)
  expect(marvin32(Uint8Array.from(bytes), 0x004fb61a001bdbccn)).toBe((high ^ low) >>> 0)
})
