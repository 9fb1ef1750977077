import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { buildTar, buildTarball } from '../../fixtures/tarballs/build.ts'
import { inspectWith, makeInspectors } from '../../src/engine/inspect.ts'
import { walk } from '../../src/engine/walk.ts'
import { bunMap } from '../../src/formats/bun/bun-map.ts'
import { formats } from '../../src/formats/index.ts'
import { Meter } from '../../src/model/limits.ts'
import { samples } from '../samples/index.ts'
import { plant } from '../samples/sample.ts'
import { builtinRules } from '../support/builtin-rules.ts'
import { isEverything } from '../support/extent.ts'
import { pack } from '../support/pack.ts'
import { testWithAll } from '../support/require-tool.ts'
import { buildBunMap } from './build-executable.ts'
import { buildZip } from './build-zip.ts'
import { damaged, surviveDamage } from './damage.ts'
import { artifactOf } from './open.ts'

const SMALL = 1024 ** 2
// The campaign of `npm run fuzz` tries each reader tens of thousands of times.
const runs = isEverything ? 100 : 16
const files = [
  { path: 'p/a', text: plant.script },
  { path: 'p/l', type: '2', link: '../../etc/passwd' },
  { path: 'p/b' },
]

/** What no sample is: the package's own tarball, and shapes that only some writers choose. */
const variants = [
  { form: 'the tarball of the package', path: '', bytes: buildTarball(files) },
  { form: 'tar, not compressed', path: 'a.tar', bytes: buildTar(files) },
  { form: 'zip64', path: 'a.zip', bytes: buildZip([{ name: 'a.js', text: plant.script }], { zip64: true }) },
]

const forms = [
  ...Object.values(samples).flat(),
  ...variants.map(({ bytes, ...variant }) => ({ ...variant, needs: [], make: () => bytes })),
]

describe.each(forms)('$form, damaged at random', ({ path, needs = [], make }) => {
  testWithAll(needs, 'is survived by whatever reads it', async () => {
    const bytes = await make()
    const readers = formats.filter((format) => format.accepts(artifactOf(bytes, path)))
    for (const reader of readers) await surviveDamage(reader, bytes, path, runs)
  })

  testWithAll(needs, 'hides no secret that still stands in its bytes', async () => {
    const bytes = await make()
    if (bytes.length > SMALL) return
    await fc.assert(
      fc.asyncProperty(damaged(bytes), async (broken) => {
        if (!Buffer.from(broken).includes(`'${plant.secret}'`)) return
        expect(await seen(broken, path)).toMatch(/found|incomplete/)
      }),
      { numRuns: runs / 2 },
    )
  })
})

test('the map of a Bun executable, damaged at random, is survived by its reader', async () => {
  const map = buildBunMap([{ name: '../src/a.ts', content: Buffer.from(plant.typed) }])
  await surviveDamage({ ...bunMap, accepts: () => true }, map, 'cli.map', runs)
})

const inspectors = makeInspectors(
  builtinRules().filter(({ id }) => id.startsWith('secret/npm')),
  {},
).ofText

/** What a walk of a package that holds the file makes of the planted secret. */
async function seen(bytes: Uint8Array, path: string): Promise<'found' | 'incomplete' | 'nothing'> {
  let isIncomplete = false
  const file = Buffer.from(bytes)
  for await (const step of walk(path === '' ? file : pack({ [path]: file }), formats, new Meter())) {
    if (step.kind === 'trouble') {
      isIncomplete ||= step.trouble.effect === 'incomplete'
      continue
    }
    const { matches, troubles } = inspectWith(inspectors, step.artifact)
    if (matches.length > 0) return 'found'
    isIncomplete ||= troubles.length > 0
  }
  return isIncomplete ? 'incomplete' : 'nothing'
}
