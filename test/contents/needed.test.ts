import { expect, test } from 'vitest'
import { neededFiles } from '../../src/contents/needed.ts'

const manifest = {
  main: './lib/index',
  bin: { p: 'cli.js' },
  exports: {
    '.': { import: './dist/index.mjs', types: './dist/index.d.ts' },
    './features/*': './dist/features/*.js',
    './all/*': './all/*',
  },
  types: 'dist/index.d.ts',
}

test.each([
  { path: 'package.json', want: 'every package manager ships package.json, whatever the lists say' },
  { path: 'LICENSE.md', want: 'every package manager ships LICENSE.md, whatever the lists say' },
  { path: 'node_modules/a/b.js', want: 'it comes with a bundled dependency, which brings its own list of files' },
  { path: 'lib/index.js', want: 'main' },
  { path: 'lib/index/index.json', want: 'main' },
  { path: 'lib/index.js.map', want: null },
  { path: 'cli.js', want: 'bin' },
  { path: 'dist/index.d.ts', want: 'exports' },
  { path: 'dist/features/a/b.js', want: 'exports' },
  { path: 'dist/features/.js', want: 'exports' },
  { path: 'dist/features/a.js.map', want: null },
  { path: 'all/a.css', want: 'exports' },
  { path: 'all/.env', want: null },
])('$path is needed: $want', ({ path, want }) => {
  const keys = /^"?(\w+)" in package.json names it, so the package needs it$/
  const why = neededFiles(manifest)(path)
  expect(why?.replace(keys, '$1') ?? null).toBe(want)
})
