import fc from 'fast-check'
import { expect } from 'vitest'
import type { Format } from '../../src/model/format.ts'
import { defaultLimits, Meter } from '../../src/model/limits.ts'
import { artifactOf } from './open.ts'

/** Damages a sample at random and opens it by one format: no throw, and neither more things nor more bytes than the bounds let through. */
export async function surviveDamage(format: Format, sample: Uint8Array, path: string, runs: number): Promise<void> {
  const most = 64 * 1024 ** 2
  const limits = { ...defaultLimits, ratioFloor: most, ratio: 1, totalBytes: most, entryBytes: most }
  await fc.assert(
    fc.asyncProperty(damaged(sample), async (bytes) => {
      const artifact = artifactOf(bytes, path)
      let [steps, total] = [0, 0]
      for await (const opened of format.accepts(artifact) ? format.open(artifact, new Meter(limits)) : []) {
        steps += 1
        if (opened.kind === 'entry') total += opened.bytes.length
        if (steps > MOST_STEPS) break
      }
      expect(steps).toBeLessThanOrEqual(MOST_STEPS)
      expect(total).toBeLessThanOrEqual(2 * most)
    }),
    { numRuns: runs },
  )
}

/** Things that a sample of a few kilobytes may open into, however its counts and lengths lie. */
const MOST_STEPS = 20_000

/** The sample with other bytes at some places, and now and then cut short. */
export function damaged(sample: Uint8Array): fc.Arbitrary<Uint8Array> {
  return mutations(sample.length).map((mutation) => damage(sample, mutation))
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
