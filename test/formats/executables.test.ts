import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { brotliCompressSync, gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { bun } from '../../src/formats/bun/bun.ts'
import { bunMap } from '../../src/formats/bun/bun-map.ts'
import { nexe } from '../../src/formats/nexe.ts'
import { pkg } from '../../src/formats/pkg/pkg.ts'
import { sea } from '../../src/formats/sea.ts'
import { Meter } from '../../src/model/limits.ts'
import { testWith } from '../support/require-tool.ts'
import { buildBun, buildBunMap, buildNexe, buildPkg, buildSea, program } from './build-executable.ts'
import { artifactOf, openAll } from './open.ts'
import { storedZstd } from './stored-zstd.ts'

let folder = ''
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'watertight-'))
})
afterAll(() => rmSync(folder, { recursive: true }))

const source = '// only the source says this\nexport const answer = 42\n'

describe('bun', () => {
  const sources = [
    { name: '../src/a.ts', content: storedZstd(source) },
    { name: '../node_modules/dep/index.js', content: storedZstd('dep') },
  ]
  const files = [
    { name: '/$bunfs/root/cli', text: '// @bun\nbundled()', map: buildBunMap(sources) },
    { name: '/$bunfs/root/asset.txt', text: 'asset' },
  ]

  test.each([
    { offsetsSize: 24, recordSize: 36 },
    { offsetsSize: 32, recordSize: 36 },
    { offsetsSize: 32, recordSize: 52 },
  ] as const)(
    'opens records of $recordSize bytes behind offsets of $offsetsSize',
    async ({ offsetsSize, recordSize }) => {
      const bytes = buildBun(files, offsetsSize, recordSize)
      const { texts, codes, facts } = await openAll(bun, bytes, 'cli')
      expect(texts).toMatchObject({ '/$bunfs/root/cli': '// @bun\nbundled()', '/$bunfs/root/asset.txt': 'asset' })
      expect(codes).toEqual([])
      const ranges = facts.opened ?? []
      expect(ranges.map(([from, to]) => bytes.toString('latin1', from, to))).toEqual(files.map(({ text }) => text))
    },
  )

  test('restores the sources of its maps', async () => {
    const entries = await openMap(files)
    expect(entries.map(({ path, text }) => ({ path, text }))).toEqual([
      { path: '../src/a.ts', text: source },
      { path: '../node_modules/dep/index.js', text: 'dep' },
    ])
    expect(entries.map(({ origin }) => origin)).toEqual([{ kind: 'own' }, { kind: 'dependency', name: 'dep' }])
  })

  testWith('bun', 'restores the sources of what bun makes', async () => {
    writeFileSync(join(folder, 'cli.ts'), source)
    execFileSync('bun', ['build', '--compile', '--sourcemap', 'cli.ts', '--outfile', 'made'], {
      cwd: folder,
      stdio: 'ignore',
    })
    const { entries } = await openAll(bun, readFileSync(join(folder, 'made')), 'made')
    const map = entries.find(({ facts }) => facts?.['bunMap'] === true)
    const artifact = { ...artifactOf(map?.bytes ?? new Uint8Array(), 'made.map'), facts: map?.facts ?? {} }
    const texts: string[] = []
    for await (const opened of bunMap.open(artifact, new Meter()))
      if (opened.kind === 'entry') texts.push(Buffer.from(opened.bytes).toString())
    expect(texts).toEqual([source])
  })

  test('the runtime without a program holds nothing', async () => {
    const { entries, codes } = await openAll(bun, Buffer.concat([program, Buffer.from('\n---- Bun! ----\n')]))
    expect({ entries, codes }).toEqual({ entries: [], codes: [] })
  })
})

describe('a Node single executable', () => {
  const blob = buildSea(4 | 8, ['/home/dev/main.js', 'main() // comment', 'cache'], [['logo.txt', 'logo']])
  const texts = { '/home/dev/main.js': 'main() // comment', '<code-cache>': 'cache', 'logo.txt': 'logo' }

  test.each([
    { name: 'a loose blob', bytes: blob },
    {
      name: 'a blob in an executable',
      bytes: Buffer.concat([program, Buffer.from('NODE_SEA_FUSE_x:1'), blob.subarray(0, 4), blob]),
    },
    {
      name: 'a header that is a byte longer',
      bytes: Buffer.concat([blob.subarray(0, 8), Buffer.alloc(1), blob.subarray(8)]),
    },
  ])('$name', async ({ bytes }) => {
    expect(await openAll(sea, bytes)).toMatchObject({ texts, codes: [] })
  })

  test('what arrived of a truncated blob', async () => {
    const opened = await openAll(sea, blob.subarray(0, blob.length - 2))
    expect(opened).toMatchObject({ texts: { '/home/dev/main.js': 'main() // comment' }, codes: ['sea-damaged'] })
  })

  test('what this node makes', async () => {
    writeFileSync(join(folder, 'main.js'), 'console.log(1) // a comment\n')
    writeFileSync(
      join(folder, 'sea.json'),
      JSON.stringify({ main: 'main.js', output: 'sea.blob', assets: { logo: 'sea.json' } }),
    )
    execFileSync(process.execPath, ['--experimental-sea-config', 'sea.json'], { cwd: folder, stdio: 'ignore' })
    const opened = await openAll(sea, readFileSync(join(folder, 'sea.blob')))
    expect(opened).toMatchObject({ texts: { 'main.js': 'console.log(1) // a comment\n' }, codes: [] })
    expect(Object.keys(opened.texts)).toEqual(['main.js', 'logo'])
  })
})

describe('nexe', () => {
  const code = 'process.__nexe = {"resources":{"a.txt":[0,3],"lost":[2,99]}};main()'
  const bytes = buildNexe(code, 'one')

  test('the code and the resources', async () => {
    const { texts, codes } = await openAll(nexe, bytes)
    expect(texts).toEqual({ '<code>': code, 'a.txt': 'one' })
    expect(codes).toEqual(['nexe-resource'])
  })

  test('a table that cannot be read is told', async () => {
    const { codes } = await openAll(nexe, buildNexe('process.__nexe = {"resources":{"a.txt":[0,3]', 'one'))
    expect(codes).toEqual(['nexe-table'])
  })

  test('a signature behind the footer', async () => {
    const long = buildNexe(code, 'one'.padEnd(4000))
    const { texts } = await openAll(nexe, Buffer.concat([long, Buffer.alloc(100, 'signature')]))
    expect(texts['<code>']).toBe(code)
  })
})

describe('pkg', () => {
  // Links and status come behind the content: what is read must not take them for its end.
  const files = {
    '/snapshot/a.js': { 1: [0, 3], 3: [6, 2] },
    '/snapshot/b$.js': { 0: [3, 3] },
    '/snapshot': { 2: [8, 2] },
  }
  const plain = buildPkg(Buffer.from('oneTWO{}[]'), files, {}, 0)

  test('plain files', async () => {
    const { texts, codes, facts } = await openAll(pkg, plain)
    expect(texts).toEqual({ '/snapshot/a.js': 'one', '/snapshot/b$.js/<bytecode>': 'TWO' })
    expect(facts.opened?.map(([from, to]) => plain.toString('latin1', from, to))).toEqual(['one', 'TWO'])
    expect(codes).toEqual([])
  })

  test('its first versions, without abbreviations and compression', async () => {
    const { texts, codes } = await openAll(pkg, buildPkg(Buffer.from('one'), { 'C:\\snapshot\\a.js': { 1: [0, 3] } }))
    expect({ texts, codes }).toEqual({ texts: { 'C:/snapshot/a.js': 'one' }, codes: [] })
  })

  test.each([
    { joint: '$', compression: 1, packed: gzipSync(source) },
    { joint: '/', compression: 2, packed: brotliCompressSync(source) },
    { joint: '/', compression: 3, packed: storedZstd(source) },
  ])(
    'files compressed in way $compression, names abbreviated and joined by $joint',
    async ({ joint, compression, packed }) => {
      const tables = [{ [`0${joint}1`]: { 1: [0, packed.length] } }, { snapshot: '0', 'a.js': '1' }] as const
      const bytes = buildPkg(packed, ...tables, compression)
      expect(await openAll(pkg, bytes)).toMatchObject({ texts: { 'snapshot/a.js': source }, codes: [] })
    },
  )

  test.each([
    {
      name: 'a compression of a later version',
      bytes: buildPkg(Buffer.from('one'), files, {}, 9),
      code: 'pkg-compression',
    },
    {
      name: 'no tables',
      bytes: Buffer.from(plain.toString('latin1').replace('{"/snapshot', '<'), 'latin1'),
      code: 'pkg-damaged',
    },
  ])('$name is told', async ({ bytes, code }) => {
    expect((await openAll(pkg, bytes)).codes).toEqual([code])
  })
})

describe('files that yao-pkg keeps in one asset of a single executable', () => {
  const packed = [brotliCompressSync(source), brotliCompressSync('b()')] as const
  const offsets = { '/app/a.js': [0, packed[0].length], '/app/b.js': [packed[0].length, packed[1].length] }
  const manifest = JSON.stringify({ entrypoint: '/snapshot/app/a.js', offsets, compression: 2 })

  test('are opened one by one', async () => {
    const assets = [
      ['__pkg_archive__', Buffer.concat(packed)],
      ['__pkg_manifest__', manifest],
    ] as const
    const { texts, codes } = await openAll(sea, buildSea(8, ['main.js', 'boot()'], assets))
    expect(texts).toEqual({
      'main.js': 'boot()',
      '/snapshot/app/a.js': source,
      '/snapshot/app/b.js': 'b()',
      __pkg_manifest__: manifest,
    })
    expect(codes).toEqual([])
  })

  test('stay one asset without their list', async () => {
    const { texts } = await openAll(sea, buildSea(8, ['main.js', 'boot()'], [['__pkg_archive__', 'one']]))
    expect(texts).toEqual({ 'main.js': 'boot()', __pkg_archive__: 'one' })
  })
})

async function openMap(files: Parameters<typeof buildBun>[0]) {
  const { entries } = await openAll(bun, buildBun(files, 32, 52), 'cli')
  const map = entries.find(({ path }) => path.endsWith('.map'))
  const artifact = { ...artifactOf(map?.bytes ?? new Uint8Array(), 'cli.map'), facts: map?.facts ?? {} }
  const opened: { path: string; text: string; origin: unknown }[] = []
  for await (const one of bunMap.open(artifact, new Meter()))
    if (one.kind === 'entry')
      opened.push({ path: one.path, text: Buffer.from(one.bytes).toString(), origin: one.facts?.source?.origin })
  return opened
}

test.each([bun, bunMap, nexe, pkg, sea])('short texts are no executables to $id', (format) => {
  const lengths = Array.from({ length: 80 }, (_, length) => length)
  expect(lengths.filter((length) => format.accepts(artifactOf(Buffer.alloc(length, 'text'), 'a.js')))).toEqual([])
})
