import { describe, expect, test } from 'vitest'
import { diagnose, gatedProject } from '../../support/doctor-project.ts'
import { isEverything } from '../../support/extent.ts'
import { combinedSetUps } from './combined.ts'
import { combinedCount, kinds, writtenSetUps } from './kinds.ts'
import type { SetUp } from './parts.ts'

// A third of all is drawn at random; another seed draws others.
const seed = Number(process.env['WATERTIGHT_SEED'] ?? 20261127)
const combined = combinedSetUps(combinedCount, seed)

// Each draw is of all kinds of parts, so that a third of them is a fair part of the whole.
const drawn = isEverything ? combined : combined.slice(0, combined.length / 3)

describe.each([...kinds, { title: `combinations with seed ${seed}`, setUps: drawn }])('$title', ({ setUps }) => {
  test.each(setUps)('$name: $truth', async ({ manifest = {}, files = {}, truth, says }: SetUp) => {
    const { verdict, text } = await diagnose(gatedProject(manifest, files))
    expect(verdict, text).toBe(truth)
    expect(text).toContain(says)
  })
})

test('there are at least 120, and a third of them is made by combining parts', () => {
  const written = writtenSetUps.length
  expect(written + combined.length).toBeGreaterThanOrEqual(120)
  expect(combined.length).toBeGreaterThanOrEqual((written + combined.length) / 3)
})
