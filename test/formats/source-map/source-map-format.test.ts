import { gzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { readSourceMap } from '../../../src/formats/source-map/read-source-map.ts'
import { openArtifact, pathsIn } from './open-artifact.ts'

const map = { version: 3, sources: ['../src/a.ts'], sourcesContent: ['let a\n'], names: [], mappings: 'AAAA' }
const withText = (changes: object): string => JSON.stringify({ ...map, ...changes })
const sectionOf = (source: string, content: string): string =>
  JSON.stringify({ offset: { line: 0, column: 0 }, map: { ...map, sources: [source], sourcesContent: [content] } })
const escaped = (text: string): string =>
  [...text].map((letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`).join('')
const long = `${'const something = 1\n'.repeat(20)}`

describe('what a map gives', () => {
  test.each([
    { name: 'a source beside the map’s folder', text: withText({}), want: { 'src/a.ts': 'let a\n' } },
    { name: 'a sourceRoot', text: withText({ sourceRoot: '../lib' }), want: { 'src/a.ts': 'let a\n' } },
    {
      name: 'a sourceRoot with a scheme',
      text: withText({ sourceRoot: 'webpack:///', sources: ['./a.ts'] }),
      want: { 'webpack:///./a.ts': 'let a\n' },
    },
    {
      name: 'a scheme',
      text: withText({ sources: ['webpack://p/./a.ts'] }),
      want: { 'webpack://p/./a.ts': 'let a\n' },
    },
    {
      name: 'a path above the package',
      text: withText({ sources: ['../../x/a.ts'] }),
      want: { '../x/a.ts': 'let a\n' },
    },
    { name: 'an absolute path', text: withText({ sources: ['/home/a.ts'] }), want: { '/home/a.ts': 'let a\n' } },
    { name: 'a source without a name', text: withText({ sources: [null] }), want: { '<source:0>': 'let a\n' } },
    {
      name: 'more contents than sources',
      text: withText({ sourcesContent: ['x', 'y'] }),
      want: { 'src/a.ts': 'x', '<source:1>': 'y' },
    },
    {
      name: 'sources missing',
      text: '{"version":3,"sourcesContent":["x"],"mappings":""}',
      want: { '<source:0>': 'x' },
    },
    { name: 'mappings missing', text: '{"version":3,"sources":["a"],"sourcesContent":["x"]}', want: { 'dist/a': 'x' } },
    {
      name: 'sourcesContent twice',
      text: '{"sources":["a"],"sourcesContent":["x"],"sourcesContent":["y"],"mappings":""}',
      want: { 'dist/a': 'y', '<source:1>': 'x' },
    },
    {
      name: 'sources twice, of which the last counts',
      text: '{"sources":["a","b"],"sources":["c"],"sourcesContent":["x"],"mappings":""}',
      want: { 'dist/c': 'x' },
    },
    {
      name: 'sections twice',
      text: `{"sections":[${sectionOf('a', 'x')}],"sections":[${sectionOf('b', 'y')}]}`,
      want: { 'dist/b': 'y', 'dist/a': 'x' },
    },
    {
      name: 'a key of which every letter is an escape',
      text: withText({}).replace('sourcesContent', escaped('sourcesContent')),
      want: { 'src/a.ts': 'let a\n' },
    },
    {
      name: 'sourcesContent that is a string',
      text: withText({ sourcesContent: 'let b\n' }),
      want: { 'src/a.ts': 'let b\n' },
    },
    {
      name: 'text under an unknown key',
      text: withText({ x_text: { deep: [long] } }),
      want: { 'src/a.ts': 'let a\n', '<source:1>': long },
    },
    {
      name: 'a map under an unknown key',
      text: withText({ x_facebook_segments: { 7: { ...map, sources: ['b.ts'] } } }),
      want: { 'src/a.ts': 'let a\n', 'dist/b.ts': 'let a\n' },
    },
    {
      name: 'a trailing comma',
      text: '{"sources":["a"],"sourcesContent":["x",],"mappings":"",}',
      want: { 'dist/a': 'x' },
    },
    {
      name: 'a raw line end in a string',
      text: '{"sources":["a"],"sourcesContent":["x\ny"],"mappings":""}',
      want: { 'dist/a': 'x\ny' },
    },
    {
      name: 'an unknown escape',
      text: '{"sources":["a"],"sourcesContent":["\\x"],"mappings":""}',
      want: { 'dist/a': '\\x' },
    },
    { name: 'a byte-order mark', text: `\ufeff${withText({})}`, want: { 'src/a.ts': 'let a\n' } },
    { name: 'an XSSI prefix', text: `)]}'\n${withText({})}`, want: { 'src/a.ts': 'let a\n' } },
    { name: 'Chrome’s XSSI prefix', text: `)]}${withText({})}`, want: { 'src/a.ts': 'let a\n' } },
    { name: 'UTF-16', text: Buffer.from(`\ufeff${withText({})}`, 'utf16le'), want: { 'src/a.ts': 'let a\n' } },
    {
      name: 'UTF-16, the other way around',
      text: Buffer.from(`\ufeff${withText({})}`, 'utf16le').swap16(),
      want: { 'src/a.ts': 'let a\n' },
    },
  ])('$name', async ({ text, want }) => {
    const opened = await openArtifact('dist/a.js.map', text)
    expect(Object.fromEntries(opened.contents.map((inner) => [inner.path, inner.text]))).toEqual(want)
    expect(opened.facts.map?.kind).toBe('file')
    expect(opened.troubles).toEqual([])
  })

  test('the ranges that were opened are the texts and the mappings', async () => {
    const { bytes, facts } = await openArtifact(
      'a.js.map',
      withText({ sourcesContent: ['x = "\u00e9"\n'], mappings: 'AAAA;AACA' }),
    )
    const told = facts.opened?.map(([start, end]) => JSON.parse(`"${Buffer.from(bytes.subarray(start, end))}"`))
    expect(told).toEqual(['x = "\u00e9"\n', 'AAAA;AACA'])
  })

  test('an index map is one map, its sources counted through', async () => {
    const sections = [0, 1].map((line) => ({ offset: { line, column: 0 }, map: { ...map, sources: [`${line}.ts`] } }))
    const opened = await openArtifact('dist/a.js.map', JSON.stringify({ version: 3, sections }))
    expect(pathsIn(opened)).toEqual(['dist/0.ts', 'dist/1.ts'])
    expect(opened.contents.map(({ facts }) => facts.source?.index)).toEqual([0, 1])
    expect(opened.facts.map).toMatchObject({ valid: true, sources: 2, embedded: 2 })
  })

  test('a text that belongs to no source is counted as one, so that there are never more texts than sources', async () => {
    const { facts } = await openArtifact('a.js.map', withText({ sources: ['a.ts'], sourcesContent: ['x', 'y'] }))
    expect(facts.map).toMatchObject({ sources: 2, embedded: 2 })
  })

  test('whose code a source is', async () => {
    const sources = ['../src/a.ts', '../node_modules/@s/p/i.js', 'webpack://p/webpack/bootstrap']
    const opened = await openArtifact(
      'dist/a.js.map',
      withText({ sources, sourcesContent: ['', '', ''], ignoreList: [1] }),
    )
    expect(opened.contents.map(({ facts }) => facts.source)).toEqual([
      { url: '../src/a.ts', index: 0, origin: { kind: 'own' }, ignored: false },
      { url: '../node_modules/@s/p/i.js', index: 1, origin: { kind: 'dependency', name: '@s/p' }, ignored: true },
      { url: 'webpack://p/webpack/bootstrap', index: 2, origin: { kind: 'runtime' }, ignored: false },
    ])
  })

  test('URLs that lead out of the package', async () => {
    const text = JSON.stringify({
      ...map,
      sources: ['https://bucket.example/src.zip', 'a.ts'],
      file: 's3://bucket/x.js',
      x_archive: 'https://example.org/archive.tgz',
      sections: [{ offset: { line: 0, column: 0 }, url: 'https://example.org/part.map' }],
    })
    const { facts } = await openArtifact('dist/a.js.map', text)
    expect(facts.references?.map(({ kind, url }) => `${kind} ${url}`)).toEqual(['engine https://example.org/part.map'])
    for (const { url, start, end } of facts.references ?? []) expect(text.slice(start, end)).toBe(url)
    expect(facts.map?.external).toEqual([
      { url: 's3://bucket/x.js', where: 'file' },
      { url: 'https://example.org/archive.tgz', where: 'unknown key' },
      { url: 'https://example.org/part.map', where: 'sections[].url' },
      { url: 'https://bucket.example/src.zip', where: 'sources' },
    ])
  })
})

test.each([
  {
    name: 'debugId',
    keys: { debugId: '1aad9d9e-2b50-454f-a5f2-0dd5e95c154c' },
    want: '1aad9d9e-2b50-454f-a5f2-0dd5e95c154c',
  },
  {
    name: 'debug_id',
    keys: { debug_id: '1AAD9D9E-2B50-454F-A5F2-0DD5E95C154C' },
    want: '1AAD9D9E-2B50-454F-A5F2-0DD5E95C154C',
  },
  {
    name: 'without dashes',
    keys: { debugId: '1AAD9D9E2B50454F64756E2164756E21' },
    want: '1AAD9D9E2B50454F64756E2164756E21',
  },
  { name: 'no UUID', keys: { debugId: 'a word' }, want: null },
  { name: 'no text', keys: { debugId: 7 }, want: null },
  { name: 'of a section, not of the whole', keys: { sections: [JSON.parse(sectionOf('a', 'x'))] }, want: null },
])('the debug id of a map: $name', ({ keys, want }) => {
  const read = readSourceMap(withText(keys))
  expect(read.debugId).toBe(want)
})

describe('what is no whole map', () => {
  const whole = withText({ sources: ['a', 'b'], sourcesContent: ['first', 'second'] })

  test.each([
    { name: 'cut off within a source', text: whole.slice(0, whole.indexOf('cond')), want: ['first', 'se'] },
    { name: 'cut off between sources', text: whole.slice(0, whole.indexOf('"second')), want: ['first'] },
    { name: 'damaged before its sources', text: whole.replace('"sources":', '"sources"::'), want: ['first', 'second'] },
  ])('$name: what can be read is, and the audit is incomplete', async ({ text, want }) => {
    const opened = await openArtifact('a.js.map', text)
    expect(opened.contents.map((inner) => inner.text)).toEqual(want)
    expect(opened.facts.map?.valid).toBe(false)
    expect(opened.troubles.map(({ code, effect }) => `${code} ${effect}`)).toEqual(['map-unreadable incomplete'])
  })

  test.each([
    { name: 'an HTML page by the name of a map', path: 'a.js.map', text: '<!doctype html>', want: [] },
    { name: 'null by the name of a map', path: 'a.css.map', text: 'null\n', want: [] },
    {
      name: 'bytes by the name of a map',
      path: 'a.js.map',
      text: Buffer.of(0xff, 0, 1, 0xfe, 0x80),
      want: ['map-unreadable'],
    },
    {
      name: 'a schema with words of maps',
      path: 'api.schema.json',
      text: `{"offset":1,"properties":{"sections":{"type":"object"}},"description":"${'long words '.repeat(40)}"}`,
      want: [],
    },
    { name: 'a game map', path: 'level.map', text: 'WALLS 1 2 3', want: [] },
    { name: 'a game map in JSON', path: 'level.map', text: '{"tiles":[1,2]}', want: [] },
    { name: 'a setting with words of maps', path: 'es.json', text: '{"mappings":{"a":1},"sources":[]}', want: [] },
  ])('$name', async ({ path, text, want }) => {
    const opened = await openArtifact(path, text)
    expect(opened.troubles.map(({ code }) => code)).toEqual(want)
    expect(opened.facts.map).toBeUndefined()
  })

  test('a report that holds maps is not judged as one', async () => {
    const report = {
      result: [],
      'source-map-cache': { 'file:///a.js': { lineLengths: [1], data: map, url: 'a.js.map' } },
    }
    const opened = await openArtifact('coverage-1.json', JSON.stringify(report))
    expect(opened.contents.map(({ text }) => text)).toEqual(['let a\n'])
    expect(opened.facts.map).toMatchObject({ kind: 'container', valid: true, problems: [], sources: 1, embedded: 1 })
  })
})

test('the library reads a map that is compressed, and bounds it', () => {
  expect(readSourceMap(gzipSync(withText({}))).sources[0]?.content).toBe('let a\n')
  expect(readSourceMap(gzipSync(withText({})).subarray(0, 30)).valid).toBe(false)
})
