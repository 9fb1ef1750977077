import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { Ajv2020 } from 'ajv/dist/2020.js'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { audit } from '../../src/engine/audit.ts'
import { restore } from '../../src/restore/restore.ts'
import schema from '../../src/restore/restored.schema.json' with { type: 'json' }
import { buildZip } from '../formats/build-zip.ts'
import { anyCharacter } from '../support/any-character.ts'
import { type Files, pack } from '../support/pack.ts'
import { temporaryDirectory, writeProject } from '../support/project.ts'

const map = (sources: Record<string, string>) => ({
  version: 3,
  sources: Object.keys(sources),
  sourcesContent: Object.values(sources),
  mappings: '',
  names: [],
})

const validate = new Ajv2020({ strict: true }).compile(schema)

/** Packs `files`, restores them, and gives the restored texts by path. */
async function restored(files: Files, options: { readonly novel?: boolean } = {}) {
  const cwd = temporaryDirectory()
  writeFileSync(join(cwd, 'p.tgz'), pack(files))
  const restoration = await restore('p.tgz', 'out', { ...options, cwd })
  const texts = restoration.files.map(({ path }) => [path, readFileSync(join(cwd, 'out', path), 'utf8')] as const)
  return { restoration, texts: Object.fromEntries(texts), cwd }
}

const zip = (files: { readonly [name: string]: string | Buffer }) =>
  buildZip(Object.entries(files).map(([name, text]) => ({ name, text })))

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
    {
      name: 'sources of a compressed map, where the map would lie',
      files: { 'dist/a.js.map': gzipSync(JSON.stringify(map({ '../src/a.ts': 'a' }))) },
      want: { 'src/a.ts': 'a' },
    },
    {
      name: 'archives in archives, without the archives themselves',
      files: { 'x.zip': zip({ 'y.tgz': pack({ 'z.txt': 'z' }), 'k.txt': 'k' }) },
      want: { 'x.zip/y.tgz/package/z.txt': 'z', 'x.zip/k.txt': 'k' },
    },
    {
      name: 'the modules of an eval bundle',
      files: { 'a.js': 'x({1:()=>{eval("let a\\n//# sourceURL=webpack://p/./src/a.js?")}})' },
      want: { 'a.js/p/src/a.js': 'let a\n//# sourceURL=webpack://p/./src/a.js?' },
    },
    {
      name: 'sources without a name, and those beyond the list of names',
      files: { 'a.js.map': { ...map({}), sources: [null], sourcesContent: ['a', 'b'] } },
      want: { _source_0_: 'a', _source_1_: 'b' },
    },
    {
      name: 'what would make git run a program, under other names',
      files: {
        'a.js.map': map({ '.git/config': 'c', '.GIT/hooks/post-checkout': 'h', 'x/HEAD': 'r', 'GIT~1/config': 'g' }),
      },
      want: { '_.git/config': 'c', '_.GIT/hooks/post-checkout': 'h', 'x/_HEAD': 'r', '_GIT~1/config': 'g' },
    },
  ])('gives back $name', async ({ files, want }) => {
    expect((await restored({ 'package.json': { name: 'p' }, ...files })).texts).toEqual(want)
  })

  test('its manifest says what lies where', async () => {
    const { cwd, restoration } = await restored({ 'a.js.map': map({ 'a.ts': 'one\ntwo\n' }) })
    const manifest = JSON.parse(readFileSync(join(cwd, 'out/restored.json'), 'utf8'))
    expect(manifest).toEqual(restoration)
    expect(manifest).toMatchObject({
      version: 1,
      spec: 'p.tgz',
      novel: { sources: 1, lines: 2, bytes: 8 },
      troubles: [],
    })
    expect([validate(manifest), validate.errors]).toEqual([true, null])
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

  test('its manifest counts as the report does, and is sorted', async () => {
    const twice = map({ 'z.ts': 'z\n', 'a.ts': 'a\n', 'node_modules/d/i.js': 'd\n' })
    const { restoration, cwd } = await restored({
      'package.json': { name: 'p' },
      'b.js.map': twice,
      'lib/c.js.map': twice,
    })
    expect(restoration.files.map(({ path, novel }) => `${path} ${novel}`)).toEqual([
      'a.ts true',
      'lib/a.ts true',
      'lib/node_modules/d/i.js false',
      'lib/z.ts true',
      'node_modules/d/i.js false',
      'z.ts true',
    ])
    const { packages } = await audit('p.tgz', { cwd })
    const sum = (key: 'novel' | 'novelLines' | 'novelBytes') =>
      packages[0]?.maps.reduce((all, one) => all + one[key], 0)
    expect(restoration.novel).toEqual({ sources: sum('novel'), lines: sum('novelLines'), bytes: sum('novelBytes') })
  })

  test('what could not be read is told, and the damaged archive itself is given back', async () => {
    const damaged = pack({ 'i.js': 'i'.repeat(9000) }).subarray(0, -20)
    const { restoration, texts } = await restored({ 'package.json': { name: 'p' }, 'x.zip': zip({ 'y.tgz': damaged }) })
    expect(restoration.troubles.map(({ chain }) => chain.join(' ! '))).toContain('x.zip ! y.tgz')
    expect(restoration.files.find(({ chain }) => chain.join() === 'x.zip,y.tgz')).toMatchObject({
      bytes: damaged.length,
    })
    expect(Object.keys(texts)).toContain('x.zip/y.tgz/package/i.js')
  })

  test('whatever the names are, every text lies in a file of its own below the folder', async () => {
    const parts = [
      '..',
      '/',
      '\\',
      'C:',
      'a',
      'A',
      '.',
      '\0',
      'file:',
      'CON',
      '.git',
      ' ',
      '\u00e9',
      'e\u0301',
      '\u017f',
      's',
      'x'.repeat(300),
    ]
    const name = fc.oneof(
      fc.string({ unit: anyCharacter, maxLength: 40 }),
      fc.array(fc.constantFrom(...parts), { maxLength: 12 }).map((all) => all.join('')),
    )
    await fc.assert(
      fc.asyncProperty(fc.array(name, { minLength: 1, maxLength: 12 }), async (names) => {
        const contents = names.map((_, index) => `text ${index}`)
        const cwd = temporaryDirectory()
        writeFileSync(
          join(cwd, 'p.tgz'),
          pack({ 'a/b.js.map': { ...map({}), sources: names, sourcesContent: contents } }),
        )
        const { files, troubles } = await restore('p.tgz', 'out', { cwd })
        expect(troubles).toEqual([])
        const restoredTexts = files.map(({ path }) => readFileSync(join(cwd, 'out', path), 'utf8'))
        expect(restoredTexts.toSorted()).toEqual(contents.toSorted())
        expect(new Set(files.map(({ path }) => path.normalize('NFC').toLowerCase())).size).toBe(files.length)
        expect(readdirSync(cwd).toSorted()).toEqual(['out', 'p.tgz'])
        const written = readdirSync(join(cwd, 'out'), { recursive: true, withFileTypes: true }).filter((entry) =>
          entry.isFile(),
        )
        expect(written).toHaveLength(files.length + 1)
        rmSync(cwd, { recursive: true })
      }),
      { numRuns: 60 },
    )
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

  test('a file in the place of the folder is refused in words', async () => {
    const cwd = temporaryDirectory()
    writeFileSync(join(cwd, 'out'), 'mine')
    writeFileSync(join(cwd, 'p.tgz'), pack({ 'a.js.map': map({ 'a.ts': 'a' }) }))
    await expect(restore('p.tgz', 'out', { cwd })).rejects.toMatchObject({
      code: 'EEXIST',
      hint: expect.stringMatching(/folder/),
    })
  })

  test('more workspaces than one are refused: one would be passed over, or lie among the files of another', async () => {
    const cwd = writeProject({
      'package.json': { json: { private: true, workspaces: ['a', 'b'] } },
      'a/package.json': { json: { name: 'a', version: '1.0.0' } },
      'b/package.json': { json: { name: 'b', version: '1.0.0' } },
    })
    await expect(restore('.', 'out', { cwd, allWorkspaces: true })).rejects.toMatchObject({
      code: 'EUSAGE',
      message: '.: 2 packages, and a folder takes the sources of one',
    })
  })
})
