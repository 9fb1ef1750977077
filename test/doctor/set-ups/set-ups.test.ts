import { describe, expect, test } from 'vitest'
import { diagnose, gatedProject } from '../../support/doctor-project.ts'
import { ciSetUps } from './ci.ts'
import { combinedCount, combinedSetUps } from './combined.ts'
import { indirectSetUps } from './indirect.ts'
import type { SetUp } from './parts.ts'
import { replacedSetUps } from './replaced.ts'
import { strictSetUps } from './strict.ts'
import { systemSetUps } from './systems.ts'
import { toolSetUps } from './tools.ts'

// A third of all is drawn at random; another seed draws others.
const seed = Number(process.env['WATERTIGHT_SEED'] ?? 20261127)
const combined = combinedSetUps(combinedCount, seed)

describe.each([
  { kind: 'CI', setUps: ciSetUps },
  { kind: 'tools', setUps: toolSetUps },
  { kind: 'what stands between', setUps: indirectSetUps },
  { kind: 'what is called Watertight', setUps: replacedSetUps },
  { kind: 'what may be another than what was read', setUps: strictSetUps },
  { kind: 'systems, tools and shells', setUps: systemSetUps },
  { kind: `combinations with seed ${seed}`, setUps: combined },
])('$kind', ({ setUps }) => {
  test.each(setUps)('$name: $truth', async ({ manifest = {}, files = {}, truth, says }: SetUp) => {
    const { verdict, text } = await diagnose(gatedProject(manifest, files))
    expect(verdict, text).toBe(truth)
    expect(text).toContain(says)
  })
})

test('there are at least 120, and a third of them is made by combining parts', () => {
  const fixed = [ciSetUps, toolSetUps, indirectSetUps, replacedSetUps, strictSetUps, systemSetUps].flat().length
  expect(fixed + combined.length).toBeGreaterThanOrEqual(120)
  expect(combined.length).toBeGreaterThanOrEqual((fixed + combined.length) / 3)
})
