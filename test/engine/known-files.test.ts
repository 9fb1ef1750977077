import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { audit } from '../../src/engine/audit.ts'
import { diskStore } from '../../src/engine/disk-store.ts'
import { memoryStore } from '../../src/engine/known-files.ts'
import { fake } from '../support/fake.ts'
import { type Files, pack } from '../support/pack.ts'
import { temporaryDirectory } from '../support/project.ts'

const token = fake('npm_{alnum:30}{crc32-base62:6}')
const map = (...texts: string[]) =>
  JSON.stringify({
    version: 3,
    sources: texts.map((_, index) => `../src/${index}.ts`),
    sourcesContent: texts,
    names: [],
    mappings: 'AAAA',
  })

const content = fc.oneof(
  fc.constantFrom(
    'let a = 1\n',
    'fetch("https://internal.example.com/a")\n',
    `token = "${token}"\n`,
    '{"a":',
    '\u0000\u0001',
    '',
  ),
  fc.constantFrom(
    map('let a\n'),
    map('let a\n', `let b = "${token}"\n`),
    map(),
    '{"version":3,"sources":["a"],"mappings":"!"}',
  ),
  fc.constantFrom(pack({ 'a.js': 'let a\n', 'a.js.map': map('let c\n') }), pack({ '.env': 'A=1\n' })),
  fc.constantFrom(
    'let b\n//# sourceMappingURL=a.js.map\n',
    `let c\n//# sourceMappingURL=data:application/json;base64,${Buffer.from(map('let d\n')).toString('base64')}\n`,
  ),
)
const path = fc.constantFrom(
  'a.js',
  'a.js.map',
  'dist/b.js',
  'dist/b.js.map',
  '.env',
  'LICENSE',
  'x.tgz',
  'c.css',
  'README.md',
)
const files = fc.dictionary(path, content, { maxKeys: 6 })

/** The report of a package of these files, once with and once without what is known from before. */
async function reports(folder: string, each: Files, cache: string) {
  const tarball = join(folder, 'p.tgz')
  writeFileSync(tarball, pack({ 'package.json': { name: 'p', version: '1.0.0', license: 'MIT' }, ...each }))
  const without = await audit(tarball, { cwd: folder })
  return { without, cached: await audit(tarball, { cwd: folder, cache }) }
}

describe('what is known of files from before', () => {
  test('changes no report', async () => {
    const folder = temporaryDirectory()
    const cache = join(folder, 'cache')
    await fc.assert(
      fc.asyncProperty(files, files, async (before, changed) => {
        for (const each of [before, { ...before, ...changed }]) {
          const { without, cached } = await reports(folder, each, cache)
          expect(JSON.stringify(cached)).toBe(JSON.stringify(without))
        }
      }),
      { numRuns: 40 },
    )
    const kept = readdirSync(cache).map((name) => readFileSync(join(cache, name), 'latin1'))
    expect(kept.length).toBeGreaterThan(0)
    expect(kept.filter((text) => text.includes(token))).toEqual([])
  })

  test('is left aside where it is damaged', async () => {
    const folder = temporaryDirectory()
    const cache = join(folder, 'cache')
    const each = { 'a.js.map': map('let a\n') }
    await reports(folder, each, cache)
    for (const name of readdirSync(cache)) {
      const bytes = readFileSync(join(cache, name))
      bytes[bytes.length - 9] = (bytes[bytes.length - 9] ?? 0) ^ 1
      writeFileSync(join(cache, name), bytes)
    }
    const { without, cached } = await reports(folder, each, cache)
    expect(cached).toEqual(without)
  })
})

describe('a store on disk', () => {
  const entry = (bytes: number) => new Uint8Array(bytes)

  test('has what another put there', async () => {
    const folder = temporaryDirectory()
    await diskStore(folder).save('s', new Map([['k', Uint8Array.of(1, 2)]]))
    expect([...((await diskStore(folder).load('s')).get('k') ?? [])]).toEqual([1, 2])
    expect((await diskStore(folder).load('other')).size).toBe(0)
  })

  test('lets the oldest entries of a shelf go', async () => {
    const folder = temporaryDirectory()
    const store = diskStore(folder, { shelf: 25 })
    await store.save('s', new Map(['a', 'b', 'c'].map((key) => [key, entry(10)])))
    expect([...(await diskStore(folder).load('s')).keys()]).toEqual(['b', 'c'])
  })

  test('lets the shelves go that were not used for longest', async () => {
    const folder = temporaryDirectory()
    const store = diskStore(folder, { whole: 1000 })
    for (const shelf of ['a', 'b', 'c']) {
      await store.save(shelf, new Map([['k', entry(400)]]))
      await new Promise((resolve) => setTimeout(resolve, 20))
    }
    const sizes = await Promise.all(['a', 'b', 'c'].map(async (shelf) => (await diskStore(folder).load(shelf)).size))
    expect(sizes).toEqual([0, 1, 1])
  })

  test('that cannot be written keeps nothing, and nothing fails', async () => {
    const file = join(temporaryDirectory(), 'file')
    writeFileSync(file, '')
    const store = diskStore(join(file, 'inside'))
    await store.save('s', new Map([['k', entry(1)]]))
    expect((await store.load('s')).size).toBe(0)
  })
})

test('a store in memory holds the shelves that were used last', async () => {
  const store = memoryStore(25)
  for (const shelf of ['a', 'b', 'c']) await store.save(shelf, new Map([['k', new Uint8Array(10)]]))
  const sizes = await Promise.all(['a', 'b', 'c'].map(async (shelf) => (await store.load(shelf)).size))
  expect(sizes).toEqual([0, 1, 1])
})
