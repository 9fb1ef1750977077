import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { isEverything } from '../../support/extent.ts'
import { type Registry, startRegistry } from '../../support/registry.ts'
import { canRun, leakArrives } from '../../support/run-set-up.ts'
import { combinedSetUps } from './combined.ts'
import { writtenSetUps } from './kinds.ts'

// Each row is several processes, and on a busy machine each of them waits.
vi.setConfig({ testTimeout: 240_000 })

let registry: Registry
beforeAll(async () => {
  registry = await startRegistry()
})
afterAll(() => registry.close())

const runnable = [...writtenSetUps, ...combinedSetUps(100, 20261127)].filter(canRun)
// `npm run gates:set-ups` runs them all; the tests a part.
const tried = isEverything ? runnable : runnable.filter((_setUp, at) => at % 120 === 0)

test.runIf(process.platform !== 'win32').each(tried)(
  '$name: what is said to be gated lets no leak arrive',
  async (setUp) => {
    const start = await leakArrives(setUp, 'start', registry)
    const build = start.arrived ? start : await leakArrives(setUp, 'build', registry)
    if (setUp.truth === 'gated') expect(build.arrived, build.log).toBe(false)
    else arrivals.push({ name: setUp.name, truth: setUp.truth, arrived: build.arrived })
  },
)

const arrivals: { readonly name: string; readonly truth: string; readonly arrived: boolean }[] = []

test.runIf(process.platform !== 'win32')('of those that are said to be bypassed, leaks do arrive', () => {
  const bypassed = arrivals.filter(({ truth }) => truth === 'bypassed')
  const late = bypassed.filter(({ arrived }) => !arrived).map(({ name }) => name)
  // Some stop for a reason of their own: a file that is not there, a shell that this machine lacks. A part of the table is too few for a share.
  const least = isEverything ? bypassed.length / 2 : Math.min(1, bypassed.length)
  expect(bypassed.length - late.length, late.join('\n')).toBeGreaterThanOrEqual(least)
})
