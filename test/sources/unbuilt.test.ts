import { expect, test } from 'vitest'
import type { Manifest } from '../../src/model/artifact.ts'
import { entryPoints, noticeUnbuilt } from '../../src/sources/unbuilt.ts'
import { type ProjectFiles, writeProject } from '../support/project.ts'

test.each<{ name: string; manifest: Manifest; files: ProjectFiles; missing: string | null }>([
  { name: 'nothing is promised', manifest: {}, files: {}, missing: null },
  { name: 'an empty main', manifest: { main: '' }, files: {}, missing: null },
  { name: 'main is there', manifest: { main: 'a.js' }, files: { 'a.js': '' }, missing: null },
  { name: 'main without its ending', manifest: { main: './lib/a' }, files: { 'lib/a.js': '' }, missing: null },
  { name: 'main is a directory', manifest: { main: 'lib' }, files: { 'lib/index.js': '' }, missing: null },
  { name: 'main is missing', manifest: { main: 'dist/a.js' }, files: {}, missing: 'main points at dist/a.js' },
  { name: 'bin is missing', manifest: { bin: 'cli.js' }, files: {}, missing: 'bin points at cli.js' },
  {
    name: 'one of two bins is missing',
    manifest: { bin: { a: 'a.js', b: './b.js' } },
    files: { 'a.js': '' },
    missing: 'bin points at ./b.js',
  },
  {
    name: 'exports nest conditions',
    manifest: { exports: { '.': { import: { types: './a.d.ts', default: './a.mjs' }, require: './a.cjs' } } },
    files: { 'a.d.ts': '', 'a.mjs': '' },
    missing: 'exports points at ./a.cjs',
  },
  {
    name: 'exports end in alternatives',
    manifest: { exports: { './x': ['./x.js', './y.js'], './no': null } },
    files: { 'x.js': '', 'y.js': '' },
    missing: null,
  },
  {
    name: 'an export pattern has files',
    manifest: { exports: { './*': './dist/*.js' } },
    files: { 'dist/a.js': '' },
    missing: null,
  },
  {
    name: 'an export pattern has none',
    manifest: { exports: { './*': './dist/*.js' } },
    files: {},
    missing: 'exports points at ./dist/*.js',
  },
  {
    name: 'several are missing',
    manifest: { main: './a.js', exports: { '.': './a.js', './b': './b.js' } },
    files: {},
    missing: 'main points at ./a.js and 1 more',
  },
  {
    name: 'names that no disk has',
    manifest: { main: 'a\u0000b', exports: { './x/*': './a.js/*', './y': './a.js/y' } },
    files: { 'a.js': '' },
    missing: 'main points at a\u0000b and 2 more',
  },
  { name: 'nonsense', manifest: { main: 7, bin: [null], exports: [[[[]]]] }, files: {}, missing: null },
])('$name', ({ manifest, files, missing }) => {
  const notices = noticeUnbuilt(writeProject(files), manifest)
  if (missing === null) expect(notices).toEqual([])
  else expect(notices).toMatchObject([{ code: 'unbuilt', effect: 'incomplete' }])
  if (missing !== null) expect(notices[0]?.detail).toContain(`${missing}, which does not exist: build first`)
})

test('conditions that nest without end are not followed to it', () => {
  let exports: Manifest[string] = './a.js'
  for (let depth = 0; depth < 5000; depth += 1) exports = { default: exports }
  expect(entryPoints({ exports })).toEqual([])
})
