import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { isTried } from '../support/extent.ts'
import { type Gate, isYarn1, tryGate } from '../support/gates/try-gate.ts'
import { distributions, type InstalledManager, installManager, orSkip } from '../support/package-managers.ts'
import { type Registry, startRegistry } from '../support/registry.ts'

let registry: Registry
beforeAll(async () => {
  registry = await startRegistry()
})
afterAll(() => registry.close())

// prepack is the one hook that every manager runs, and that stops every one of them. `npm run gates` tries the others.
const rows = distributions.map((wanted, row) => ({ ...wanted, row }))

describe.each(rows)('$name $version publish, with Watertight as prepack', ({ row, ...wanted }) => {
  const trials = [
    { name: 'a leak stops the upload', leaking: true, said: 'leak' },
    { name: 'its clean twin arrives', leaking: false, said: 'clean' },
  ].filter(({ leaking }) => leaking || isTried(row, 0))
  test.for(trials)('$name', async ({ leaking, said }, context) => {
    await expectTrial(await orSkip(() => installManager(wanted), context), 'prepack', { leaking, said })
  })
})

// Each has another way to pack, and its login in another file.
const released = distributions.filter(
  ({ name, version }) => version !== '1.22.22' && (name !== 'npm' || version === '12.2.0'),
)
test.for(released)(
  'watertight release in a project of $name $version: what arrives is what was audited',
  async (wanted, context) => {
    await expectTrial(await orSkip(() => installManager(wanted), context), 'release', { leaking: false, said: 'clean' })
  },
)

async function expectTrial(
  manager: InstalledManager,
  gate: Gate,
  { leaking, said }: { readonly leaking: boolean; readonly said: string },
): Promise<void> {
  const trial = await tryGate(manager, gate, leaking, registry)
  expect(trial.said, trial.output).toBe(said)
  expect(trial.arrived, trial.output).toBe(!leaking)
  // Yarn 1 writes the time of packing into every tarball.
  if (!leaking && !(isYarn1(manager) && gate === 'prepack')) expect(trial.isSame).toBe(true)
}
