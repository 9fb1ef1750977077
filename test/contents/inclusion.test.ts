import { describe, expect, test } from 'vitest'
import { inclusions } from '../../src/contents/inclusion.ts'

const manifest = {
  name: 'p',
  main: './lib/index.js',
  bin: { p: 'cli.js' },
  files: ['dist', '!**/*.map', 'docs/*.md', './assets/'],
}

describe('inclusions', () => {
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
    expect(inclusions(manifest)(path)).toBe(want)
  })

  test('without "files" nothing keeps a file out', () => {
    expect(inclusions({ name: 'p' })('.env')).toBe('no "files"')
  })

  test.each([
    { name: 'there is none', npmignore: null, gitignore: null, want: ', and no .npmignore' },
    { name: 'it is not named', npmignore: 'src\n', gitignore: null, want: ', and .npmignore does not name it' },
    { name: 'only .gitignore counts', npmignore: null, gitignore: 'src\n', want: ', and .gitignore does not name it' },
    {
      name: '.gitignore would have kept it out',
      npmignore: 'src\n',
      gitignore: '*.pem\n/config/\n',
      want: ', and .npmignore takes the place of .gitignore, which names it',
    },
    {
      name: 'a later line lets it in again',
      npmignore: 'config\n!config/.env\n',
      gitignore: null,
      want: ', and .npmignore lets it in: !config/.env',
    },
  ])('without "files" the ignore file is told: $name', ({ npmignore, gitignore, want }) => {
    const by = inclusions({ name: 'p' }, { npmignore, gitignore })('config/.env')
    expect(by).toBe(`no "files"${want}`)
  })

  test('a hostile manifest says nothing and breaks nothing', () => {
    expect(inclusions({ files: [null, 3, '[', '{'], main: 7, bin: null })('a.js')).toBe('unknown')
  })
})
