import { expect, test } from 'vitest'
import { findPublishPaths } from '../../../src/doctor/find-publish-paths.ts'
import { settingOf } from '../../support/doctor-setting.ts'
import { ciSetUps } from './ci.ts'
import { indirectSetUps } from './indirect.ts'
import { toolSetUps } from './tools.ts'

/** `text` with pieces cut out, doubled and moved, the same for the same seed. */
function damaged(text: string, seed: number): string {
  let state = seed
  const next = (below: number): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return below === 0 ? 0 : state % below
  }
  let found = text
  for (let round = 0; round < 3; round += 1) {
    const [at, length] = [next(found.length), next(40)]
    const piece = found.slice(at, at + length)
    const to = next(found.length)
    found = next(2) === 0 ? found.slice(0, at) + found.slice(at + length) : found.slice(0, to) + piece + found.slice(to)
  }
  return found
}

test('a damaged set-up is judged like any other: nothing of it ends the run', () => {
  const setUps = [...ciSetUps, ...toolSetUps, ...indirectSetUps]
  for (const [at, { manifest = {}, files = {} }] of setUps.entries()) {
    const broken = Object.fromEntries(
      Object.entries(files).map(([name, text]) => [name, typeof text === 'string' ? damaged(text, at + 1) : text]),
    )
    for (const { status } of findPublishPaths(settingOf(manifest, broken)))
      expect(['ok', 'bypass', 'unknown']).toContain(status)
  }
})

test.each([
  {
    name: 'hooks that publish each other',
    manifest: { scripts: { prepublishOnly: 'npm publish', prepack: 'npm publish' } },
  },
  { name: 'scripts that call each other', manifest: { scripts: { a: 'npm run b', b: 'npm run a && npm publish' } } },
])('$name come to an end', ({ manifest }) => {
  expect(findPublishPaths(settingOf(manifest)).length).toBeGreaterThan(0)
})
