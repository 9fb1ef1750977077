import { describe, expect, test } from 'vitest'
import { includedBy } from '../../src/engine/inclusion.ts'

const manifest = {
  name: 'p',
  main: './lib/index.js',
  bin: { p: 'cli.js' },
  files: ['dist', '!**/*.map', 'docs/*.md', './assets/'],
}

describe('includedBy', () => {
  test.each([
    { path: 'package.json', want: 'always' },
    { path: 'README.md', want: 'always' },
    { path: 'LICENSE', want: 'always' },
    { path: 'dist/cli.js', want: 'files: dist' },
    { path: 'dist/deep/.env', want: 'files: dist' },
    { path: 'docs/a.md', want: 'files: docs/*.md' },
    { path: 'assets/logo.svg', want: 'files: ./assets/' },
    { path: 'lib/index.js', want: 'main' },
    { path: 'cli.js', want: 'bin' },
    { path: 'node_modules/a/index.js', want: 'bundleDependencies' },
    { path: 'elsewhere.js', want: 'unknown' },
  ])('$path ships by: $want', ({ path, want }) => {
    expect(includedBy(path, manifest)).toBe(want)
  })

  test('without "files" nothing keeps a file out', () => {
    expect(includedBy('.env', { name: 'p' })).toBe('no "files" in package.json')
  })

  test('a hostile manifest says nothing and breaks nothing', () => {
    expect(includedBy('a.js', { files: [null, 3, '[', '{'], main: 7, bin: null })).toBe('unknown')
  })
})
