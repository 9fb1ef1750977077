import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { audit, auditOpened } from '../../src/engine/audit.ts'
import { setUpRun } from '../../src/engine/audit-setup.ts'
import { diskStore } from '../../src/engine/disk-store.ts'
import { memoryStore, type Store } from '../../src/engine/known-files.ts'
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
      { numRuns: 24 },
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

/** One shelf for all packages, as the database of a fleet has; `known` counts the files that were found in it. */
function sharedStore(): Store & { known: number } {
  const entries = new Map<string, Uint8Array>()
  const store: Store & { known: number } = {
    isShared: true,
    known: 0,
    load: async (shelf, keys) => {
      const found = keys.flatMap((key) => {
        const bytes = entries.get(`${shelf} ${key}`)
        return bytes === undefined ? [] : [[key, bytes] as const]
      })
      store.known += found.length
      return new Map(found)
    },
    save: async (shelf, added) => {
      for (const [key, bytes] of added) entries.set(`${shelf} ${key}`, bytes)
    },
  }
  return store
}

describe('a store that all packages share', () => {
  async function report(each: Files, store: Store | undefined) {
    const run = await setUpRun({})
    const bytes = pack(each)
    const tarball = { spec: 'p@1.0.0', from: 'registry', resolved: null, integrity: '', bytes, notices: [] } as const
    const setup = store === undefined ? run.setup : { ...run.setup, store }
    return JSON.stringify(await auditOpened(tarball, { cwd: '/nowhere' }, { ...run, setup }))
  }
  const manifest = (name: string, license: string) => ({ 'package.json': { name, version: '1.0.0', license } })
  const text: Files = { 'vendor/tslib.js': 'let a = 1\n' }
  const opened = {
    'a.js.map': map('let a\n'),
    'a.js': 'let b\n//# sourceMappingURL=a.js.map\n',
    'x.tgz': pack({ 'a.js': 'let a\n', 'a.js.map': map('let c\n') }),
  }

  test('changes no report, whichever packages came before', async () => {
    const store = sharedStore()
    await fc.assert(
      fc.asyncProperty(files, files, async (before, changed) => {
        const packages = [
          { ...manifest('one', 'UNLICENSED'), ...before },
          { ...manifest('two', 'MIT'), ...before, ...changed },
        ]
        for (const each of packages) expect(await report(each, store)).toBe(await report(each, undefined))
      }),
      { numRuns: 24 },
    )
    expect(store.known).toBeGreaterThan(0)
  })

  test.each([
    { name: 'under the same path', first: text, second: text, known: 1 },
    { name: 'with other bytes', first: text, second: { 'vendor/tslib.js': 'let a = 2\n' }, known: 0 },
    { name: 'under another path', first: text, second: { '.env': 'let a = 1\n' }, known: 0 },
    // Opening these teaches facts, which are no part of what a file is known by.
    ...Object.entries(opened).map(([name, bytes]) => ({
      name: `that is opened, ${name}`,
      first: { [name]: bytes },
      second: { [name]: bytes },
      known: 1,
    })),
  ])('knows a file of another package $name: $known', async ({ first, second, known }) => {
    const store = sharedStore()
    await report({ ...manifest('one', 'MIT'), ...first }, store)
    await report({ ...manifest('two', 'MIT'), ...second }, store)
    expect(store.known).toBe(known)
  })

  test('whose bytes cannot be read is as good as none', async () => {
    const store = sharedStore()
    const each = { ...manifest('one', 'MIT'), 'a.js': 'let a = 1\n' }
    const broken = {
      ...store,
      load: async (_: string, keys: readonly string[]) => new Map(keys.map((key) => [key, Uint8Array.of(255, 99)])),
    }
    expect(await report(each, broken)).toBe(await report(each, undefined))
  })
})

describe('a store on disk', () => {
  const entry = (bytes: number) => new Uint8Array(bytes)

  test('has what another put there', async () => {
    const folder = temporaryDirectory()
    await diskStore(folder).save('s', new Map([['k', Uint8Array.of(1, 2)]]))
    expect([...((await diskStore(folder).load('s', [])).get('k') ?? [])]).toEqual([1, 2])
    expect((await diskStore(folder).load('other', [])).size).toBe(0)
  })

  test('lets the oldest entries of a shelf go', async () => {
    const folder = temporaryDirectory()
    const store = diskStore(folder, { shelf: 25 })
    await store.save('s', new Map(['a', 'b', 'c'].map((key) => [key, entry(10)])))
    expect([...(await diskStore(folder).load('s', [])).keys()]).toEqual(['b', 'c'])
  })

  test('lets the shelves go that were not used for longest', async () => {
    const folder = temporaryDirectory()
    const store = diskStore(folder, { whole: 1000 })
    for (const shelf of ['a', 'b', 'c']) {
      await store.save(shelf, new Map([['k', entry(400)]]))
      await new Promise((resolve) => setTimeout(resolve, 20))
    }
    const sizes = await Promise.all(
      ['a', 'b', 'c'].map(async (shelf) => (await diskStore(folder).load(shelf, [])).size),
    )
    expect(sizes).toEqual([0, 1, 1])
  })

  test('that cannot be written keeps nothing, and nothing fails', async () => {
    const file = join(temporaryDirectory(), 'file')
    writeFileSync(file, '')
    const store = diskStore(join(file, 'inside'))
    await store.save('s', new Map([['k', entry(1)]]))
    expect((await store.load('s', [])).size).toBe(0)
  })
})

test('a store in memory holds the shelves that were used last', async () => {
  const store = memoryStore(25)
  for (const shelf of ['a', 'b', 'c']) await store.save(shelf, new Map([['k', new Uint8Array(10)]]))
  const sizes = await Promise.all(['a', 'b', 'c'].map(async (shelf) => (await store.load(shelf, [])).size))
  expect(sizes).toEqual([0, 1, 1])
})
