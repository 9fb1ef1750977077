import { expect, test } from 'vitest'
import { audit } from '../../src/engine/audit.ts'
import { pack } from '../support/pack.ts'

/** Keys in the order in which swc writes them, and others may. */
const map = { version: 3, sources: ['../src/a.ts'], sourcesContent: ['let a = 1\n'], names: [], mappings: 'AAAA' }

test.each([
  { name: 'names the tool', manifest: { devDependencies: { '@swc/core': '1.0.0' } }, want: 'swc' },
  { name: 'runs the tool', manifest: { scripts: { build: 'swc src -d dist' } }, want: 'swc' },
  { name: 'says nothing of its build', manifest: {}, want: 'swc' },
  {
    name: 'builds with another',
    manifest: { devDependencies: { esbuild: '0.20.0' } },
    want: 'Build the release without',
  },
  { name: 'runs another', manifest: { scripts: { build: 'my-bundler src' } }, want: 'Build the release without' },
])('a project that $name gets fitting advice', async ({ manifest, want }) => {
  const tarball = pack({
    'package.json': { name: 'app', version: '1.0.0', license: 'UNLICENSED', main: 'a.js', ...manifest },
    'a.js': 'exports.a = 1\n',
    'a.js.map': map,
  })
  const { findings } = await audit([{ tarball }])
  const advice = findings.flatMap(({ fixes }) => fixes).find(({ kind }) => kind === 'bundler')
  expect(advice?.description).toMatch(new RegExp(`^${want}`))
})
