import { expect, test } from 'vitest'
import { untagged } from '../../src/release/release.ts'

test.each([
  { name: 'a release', version: '1.0.0', npm: '11.0.0', tagged: false, manifest: {}, refused: false },
  { name: 'a build of a release', version: '1.0.0+a-b', npm: '11.0.0', tagged: false, manifest: {}, refused: false },
  { name: 'a prerelease', version: '1.0.0-rc.1', npm: '11.0.0', tagged: false, manifest: {}, refused: true },
  { name: 'a prerelease with a tag', version: '1.0.0-rc.1', npm: '11.0.0', tagged: true, manifest: {}, refused: false },
  { name: 'a prerelease by npm 10', version: '1.0.0-rc.1', npm: '10.9.9', tagged: false, manifest: {}, refused: false },
  {
    name: 'a prerelease with a tag of its own',
    version: '1.0.0-rc.1',
    npm: '12.0.0',
    tagged: false,
    manifest: { publishConfig: { tag: 'next' } },
    refused: false,
  },
])('$name: refused is $refused', ({ version, npm, tagged, manifest, refused }) => {
  const failure = untagged([{ name: 'a', version, manifest }], npm, tagged)
  expect(failure?.code ?? null).toBe(refused ? 'ETAG' : null)
})
