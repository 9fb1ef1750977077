import { expect, test } from 'vitest'
import type { Manifest } from '../../src/model/artifact.ts'
import { visibilityOf } from '../../src/policy/visibility-of.ts'

const manifest = { name: 'a', license: 'MIT', repository: { type: 'git', url: 'git+https://example.com/a.git' } }
const files = ['package.json', 'LICENSE', 'dist/a.js']

test('a package is open when it has an approved licence, a repository and a licence file', () => {
  expect(visibilityOf(manifest, files, 'auto')).toEqual({
    value: 'open',
    because: 'license is MIT, with a repository and a licence file',
  })
})

test.each([
  { name: 'no manifest', manifest: null, because: 'package.json is missing or cannot be read' },
  { name: 'an array for a manifest', manifest: [], because: 'package.json is missing or cannot be read' },
  { name: 'private', manifest: { ...manifest, private: true }, because: 'package.json is private' },
  { name: 'private as a text', manifest: { ...manifest, private: 'true' }, because: 'package.json is private' },
  {
    name: 'restricted access',
    manifest: { ...manifest, publishConfig: { access: 'restricted' } },
    because: 'publishConfig.access is restricted',
  },
  { name: 'no license', manifest: { ...manifest, license: '' }, because: 'package.json has no license' },
  { name: 'UNLICENSED', manifest: { ...manifest, license: 'UNLICENSED' }, because: 'license is UNLICENSED' },
  {
    name: 'a license that is an object',
    manifest: { ...manifest, license: { type: 'MIT' } },
    because: 'license is not an SPDX expression',
  },
  {
    name: 'a license that is not approved',
    manifest: { ...manifest, license: 'BUSL-1.1' },
    because: 'license is "BUSL-1.1", not an OSI-approved SPDX expression',
  },
  {
    name: 'a license of a megabyte',
    manifest: { ...manifest, license: '('.repeat(1_000_000) },
    because: `license is "${'('.repeat(60)}…", not an OSI-approved SPDX expression`,
  },
  {
    name: 'no repository',
    manifest: { ...manifest, repository: undefined },
    because: 'package.json has no repository',
  },
  {
    name: 'an empty repository',
    manifest: { ...manifest, repository: ' ' },
    because: 'package.json has no repository',
  },
  {
    name: 'a repository without a URL',
    manifest: { ...manifest, repository: { url: 5 } },
    because: 'package.json has no repository',
  },
])('$name makes it closed', ({ manifest, because }) => {
  const hostile = manifest as unknown as Manifest | null
  expect(visibilityOf(hostile, files, 'auto')).toEqual({ value: 'closed', because })
})

test.each([
  { file: 'LICENSE', open: true },
  { file: 'license', open: true },
  { file: 'LICENCE.md', open: true },
  { file: 'LICENSE-MIT', open: true },
  { file: 'MIT-LICENSE.txt', open: true },
  { file: 'COPYING', open: true },
  { file: 'UNLICENSE', open: true },
  { file: 'license.js', open: false },
  { file: 'dist/LICENSE', open: false },
  { file: 'LICENSE-3RD-PARTY.txt', open: false },
  { file: 'third-party-licenses.txt', open: false },
  { file: 'main.js.LICENSE.txt', open: false },
  { file: 'licensing.md', open: false },
])('$file as the only licence file: open $open', ({ file, open }) => {
  expect(visibilityOf(manifest, ['package.json', file], 'auto').value).toBe(open ? 'open' : 'closed')
})

test.each(['open', 'closed'] as const)('a choice of %s overrides everything', (choice) => {
  expect(visibilityOf({ private: true }, [], choice)).toEqual({
    value: choice,
    because: `visibility is set to ${choice}`,
  })
  expect(visibilityOf(manifest, files, choice).value).toBe(choice)
})
