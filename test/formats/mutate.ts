import fc from 'fast-check'
import { expect } from 'vitest'
import type { Format } from '../../src/model/format.ts'
import { openAll } from './open.ts'

/** Damages a sample at random: no throw, no hang, no more bytes than the sample can hold. */
export async function surviveMutations(format: Format, sample: Uint8Array, path: string, runs = 150): Promise<void> {
  const most = 64 * 1024 ** 2
  await fc.assert(
    fc.asyncProperty(mutations(sample.length), async (mutation) => {
      const limits = { ratioFloor: most, ratio: 1, totalBytes: most, entryBytes: most }
      const { entries } = await openAll(format, damage(sample, mutation), path, limits)
      const total = entries.reduce((sum, { bytes }) => sum + bytes.length, 0)
      expect(total).toBeLessThanOrEqual(2 * most)
    }),
    { numRuns: runs, interruptAfterTimeLimit: 20_000, markInterruptAsFailure: true },
  )
}

interface Mutation {
  readonly keep: number
  readonly writes: readonly { readonly at: number; readonly bytes: Uint8Array }[]
}

function mutations(length: number): fc.Arbitrary<Mutation> {
  // Mostly in the first and last kilobyte: that is where offsets, lengths and counts are.
  const place = fc.oneof(
    fc.nat({ max: Math.max(0, length - 1) }),
    fc.nat({ max: Math.min(1024, length) }),
    fc.nat({ max: Math.min(1024, length) }).map((back) => Math.max(0, length - 1 - back)),
  )
  const bytes = fc.oneof(
    fc.uint8Array({ minLength: 1, maxLength: 8 }),
    fc
      .constantFrom([0xff, 0xff, 0xff, 0xff], [0, 0, 0, 0], [0xff, 0xff, 0xff, 0x7f])
      .map((value) => Uint8Array.from(value)),
  )
  return fc.record({
    keep: fc.oneof({ weight: 3, arbitrary: fc.constant(length) }, { weight: 1, arbitrary: fc.nat({ max: length }) }),
    writes: fc.array(fc.record({ at: place, bytes }), { maxLength: 6 }),
  })
}

function damage(sample: Uint8Array, { keep, writes }: Mutation): Uint8Array {
  const bytes = Uint8Array.from(sample)
  for (const write of writes)
    bytes.set(write.bytes.subarray(0, Math.max(0, bytes.length - write.at)), Math.min(write.at, bytes.length))
  return bytes.subarray(0, keep)
}
