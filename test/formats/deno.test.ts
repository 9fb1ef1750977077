import { describe, expect, test } from 'vitest'
import { deno } from '../../src/formats/deno/deno.ts'
import { eszip } from '../../src/formats/eszip.ts'
import { buildDenoOne, buildDenoTwo, buildEszip } from './build-deno.ts'
import { program } from './build-executable.ts'
import { openAll } from './open.ts'

const source = '// only the source says this\nexport const answer: number = 42\n'
const made = 'export const answer = 42\n'
const map = JSON.stringify({ version: 3, sources: ['a.ts'], sourcesContent: [source], names: [], mappings: '' })

describe('what deno compile makes since 2.0', () => {
  test.each([
    { name: 'a tree from a folder on', file: { n: 'a.ts', o: [0, source.length], m: [source.length, made.length] } },
    { name: 'long names of fields', file: { name: 'a.ts', offset: 0, len: source.length } },
  ])('$name', async ({ file }) => {
    const bytes = buildDenoTwo({ Dir: { name: 'app', entries: [{ File: file }] } }, source + made)
    const { texts, codes, facts } = await openAll(deno, bytes, 'app')
    expect(texts).toMatchObject({ 'app/a.ts': source })
    expect(facts.opened?.map(([from, to]) => bytes.toString('latin1', from, to))).toContain(source)
    expect(codes).toEqual([])
  })

  test('a list of roots; what was compiled is a source that ships beside its program', async () => {
    const file = { n: 'a.ts', o: [0, source.length], m: [source.length, made.length] }
    const { texts, facts, entries } = await openAll(deno, buildDenoTwo([{ File: file }], source + made), 'app')
    expect(texts).toMatchObject({ 'a.ts': source, 'a.ts/<transpiled>.js': made })
    expect(facts.map).toMatchObject({ kind: 'container', embedded: 1, sourceUrls: ['a.ts'] })
    expect(entries.find(({ path }) => path === 'a.ts')?.facts?.source?.origin).toEqual({ kind: 'own' })
  })

  test.each([
    { name: 'a tree of an unknown form', tree: { what: 'ever' }, codes: ['deno-files'] },
    { name: 'a file outside of the executable', tree: [{ n: 'a', o: [9, 999] }], codes: ['deno-file'] },
  ])('$name is told', async ({ tree, codes }) => {
    expect((await openAll(deno, buildDenoTwo(tree, source), 'app')).codes).toEqual(codes)
  })
})

describe('what deno compile made before', () => {
  const archive = buildEszip([{ specifier: 'file:///app/a.ts', text: made, map }])

  test.each([2, 4] as const)('%i positions at the end', async (count) => {
    const tree = { name: 'npm', entries: [{ File: { name: 'b.js', offset: 0, len: 4 } }] }
    const { texts, codes } = await openAll(deno, buildDenoOne(archive, count, tree, 'b();'), 'app')
    expect(texts['<modules>']).toBe(archive.toString('latin1'))
    expect(texts['npm/b.js']).toBe(count === 4 ? 'b();' : undefined)
    expect(codes).toEqual([])
  })

  test('a bundle, before there were archives', async () => {
    const { texts } = await openAll(deno, buildDenoOne(Buffer.from(made), 2), 'app')
    expect(texts['<bundle>.js']).toBe(made)
  })
})

test('a runtime without a program is no container', async () => {
  const { entries, facts } = await openAll(deno, Buffer.concat([program, Buffer.from('d3n0l4nd {')]), 'deno')
  expect({ entries, facts }).toEqual({ entries: [], facts: {} })
})

describe('an archive of modules', () => {
  const modules = [
    { specifier: 'file:///app/a.ts', text: made, map },
    { specifier: 'file:///app/b.js', text: 'b()' },
  ]
  const texts = { 'file:///app/a.ts': made, 'file:///app/a.ts.map': map, 'file:///app/b.js': 'b()' }

  test.each([
    { version: '_V2', digest: 32 },
    { version: '2.1', digest: 32 },
    { version: '2.2', digest: 0 },
    { version: '2.2', digest: 8 },
    { version: '2.3', digest: 32 },
  ])('version $version with checksums of $digest bytes', async ({ version, digest }) => {
    const opened = await openAll(eszip, buildEszip(modules, version, digest), 'app.eszip')
    expect(opened).toMatchObject({ texts, codes: [], facts: { container: { format: 'eszip', entries: 3 } } })
  })

  test('what arrived of one that was cut off', async () => {
    const bytes = buildEszip(modules)
    const opened = await openAll(eszip, bytes.subarray(0, bytes.length - 40))
    expect(Object.keys(opened.texts)).toEqual(['file:///app/a.ts', 'file:///app/b.js'])
    expect(opened.codes).toEqual(['eszip-module'])
  })

  test('a damaged header', async () => {
    expect((await openAll(eszip, Buffer.from('ESZIP2.2 what'))).codes).toEqual(['eszip-damaged'])
  })
})
