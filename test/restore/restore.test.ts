import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { restore } from '../../src/restore/restore.ts'
import { type Files, pack } from '../support/pack.ts'
import { temporaryDirectory } from '../support/project.ts'

const map = (sources: Record<string, string>) => ({
  version: 3,
  sources: Object.keys(sources),
  sourcesContent: Object.values(sources),
  mappings: '',
  names: [],
})

/** Packs `files`, restores them, and gives the restored texts by path. */
async function restored(files: Files, options: { readonly novel?: boolean } = {}) {
  const cwd = temporaryDirectory()
  writeFileSync(join(cwd, 'p.tgz'), pack(files))
  const restoration = await restore('p.tgz', 'out', { ...options, cwd })
  const texts = restoration.files.map(({ path }) => [path, readFileSync(join(cwd, 'out', path), 'utf8')] as const)
  return { restoration, texts: Object.fromEntries(texts), cwd }
}

const inline = (text: string) =>
  `1\n//# sourceMappingURL=data:application/json;base64,${Buffer.from(JSON.stringify(map({ 'b.ts': text }))).toString('base64')}`

describe('restore', () => {
  test.each<{ name: string; files: Files; want: Record<string, string> }>([
    {
      name: 'sources of a map, at the paths that it names',
      files: { 'dist/a.js.map': map({ '../src/a.ts': 'a', 'webpack://app/./src/b.ts': 'b' }) },
      want: { 'src/a.ts': 'a', 'app/src/b.ts': 'b' },
    },
    { name: 'sources of an inline map', files: { 'dist/a.js': inline('b') }, want: { 'dist/b.ts': 'b' } },
    {
      name: 'what lies in an archive, below its name',
      files: { 'vendor/x.tgz': pack({ 'i.js': 'i', 'i.js.map': map({ 's.ts': 's' }) }) },
      want: { 'vendor/x.tgz/package/i.js': 'i', 'vendor/x.tgz/package/s.ts': 's' },
    },
    {
      name: 'two sources of one name side by side',
      files: { 'a.js.map': map({ 'x.ts': 'one' }), 'b.js.map': map({ 'x.ts': 'two' }) },
      want: { 'x.ts': 'one', 'x~2.ts': 'two' },
    },
    {
      name: 'sources with hostile names, below the folder',
      files: { 'a.js.map': map({ '../../../../etc/passwd': 'p', 'file:///C:/x.ts': 'c', 'restored.json': 'r' }) },
      want: { 'etc/passwd': 'p', 'C/x.ts': 'c', 'restored~2.json': 'r' },
    },
    { name: 'nothing where nothing hides', files: { 'a.js': '1' }, want: {} },
  ])('gives back $name', async ({ files, want }) => {
    expect((await restored({ 'package.json': { name: 'p' }, ...files })).texts).toEqual(want)
  })

  test('its manifest says what lies where', async () => {
    const { cwd, restoration } = await restored({ 'a.js.map': map({ 'a.ts': 'one\ntwo\n' }) })
    const manifest = JSON.parse(readFileSync(join(cwd, 'out/restored.json'), 'utf8'))
    expect(manifest).toEqual(restoration)
    expect(manifest.files).toMatchObject([
      {
        chain: ['a.js.map', 'a.ts'],
        path: 'a.ts',
        bytes: 8,
        lines: 2,
        novel: true,
        sha256: expect.stringMatching(/^[\da-f]{64}$/),
      },
    ])
  })

  test('--novel keeps to what ships nowhere else', async () => {
    const files = { 'a.js.map': map({ 'a.ts': 'a', 'b.ts': 'b', 'node_modules/c/c.js': 'c' }), 'b.ts': 'b' }
    expect((await restored(files, { novel: true })).texts).toEqual({ 'a.ts': 'a' })
  })

  test('a folder that holds something is refused, and stays as it was', async () => {
    const cwd = temporaryDirectory()
    mkdirSync(join(cwd, 'out'))
    writeFileSync(join(cwd, 'out/mine.txt'), 'mine')
    writeFileSync(join(cwd, 'p.tgz'), pack({ 'a.js.map': map({ 'mine.txt': 'theirs' }) }))
    await expect(restore('p.tgz', 'out', { cwd })).rejects.toMatchObject({ code: 'ENOTEMPTY' })
    expect(readFileSync(join(cwd, 'out/mine.txt'), 'utf8')).toBe('mine')
  })
})
