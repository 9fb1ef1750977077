import { expect, type TestContext, test, vi } from 'vitest'
import { formats } from '../../src/formats/index.ts'
import { surviveDamage } from '../formats/damage.ts'
import { artifactOf } from '../formats/open.ts'
import { rowOf } from '../samples/listed.ts'
import { measure } from '../samples/measure.ts'
import { registrySamples } from '../samples/network/index.ts'
import { isLinux, type RegistrySample } from '../samples/network/registry-sample.ts'
import { wanted } from '../samples/wanted.ts'
import { isEverything } from '../support/extent.ts'
import { orSkip } from '../support/package-managers.ts'

const all = Object.values(registrySamples).flat()
const chosen = all.filter(({ isHeavy }) => isEverything || !isHeavy)

// The first of them installs its tool.
vi.setConfig({ testTimeout: 300_000 })

test.for(chosen)('$form, made by $maker, gives what it holds, and nothing stays unseen', async (sample, context) => {
  const bytes = await made(sample, context)
  const measured = await measure(sample, bytes)
  expect(measured.notices).toEqual([])
  expect(measured).toMatchObject(wanted[sample.holds])
  expect(rowOf(sample, bytes, measured)).toMatchObject({ committed: true })
  const opening = formats.filter((format) => format.accepts(artifactOf(bytes, sample.path)))
  expect(opening.map(({ id }) => id)).toContain(sample.formats[0])
  if (bytes.length > SMALL) return
  for (const format of opening) await surviveDamage(format, bytes, sample.path, 40)
})

const SMALL = 256 * 1024

async function made(sample: RegistrySample, context: TestContext): Promise<Uint8Array> {
  return isLinux ? await orSkip(async () => sample.make(), context) : context.skip('made on Linux only')
}
