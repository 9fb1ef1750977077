import { describe, expect, test } from 'vitest'
import { readSourceMap } from '../../../src/formats/source-map/read-source-map.ts'

// One row a requirement of ECMA-426; written from the text of the specification.
const base = { version: 3, sources: ['a.js', 'b.js'], names: ['foo', 'bar'], mappings: 'AAAA' }
const regular = (changes: object): string => JSON.stringify({ ...base, ...changes })
const section = (line: unknown, column: unknown, map: unknown = base): object => ({ offset: { line, column }, map })
const index = (...sections: unknown[]): string => JSON.stringify({ version: 3, sections })
const without = (...keys: string[]): string =>
  JSON.stringify(Object.fromEntries(Object.entries(base).filter(([key]) => !keys.includes(key))))

describe('valid by ECMA-426', () => {
  test.each([
    { name: 'a minimal map', text: regular({}) },
    { name: 'names missing', text: without('names') },
    { name: 'empty mappings', text: regular({ mappings: '' }) },
    { name: 'empty lines', text: regular({ mappings: ';;;AAAA;;' }) },
    { name: 'a segment of one field', text: regular({ mappings: 'A' }) },
    { name: 'a segment of five fields', text: regular({ mappings: 'AAAAC' }) },
    { name: 'columns of a line out of order', text: regular({ mappings: 'KAAA,DAAA' }) },
    { name: 'the greatest number', text: regular({ mappings: '+/////D' }) },
    { name: 'leading zeros in a number', text: regular({ mappings: `${'g'.repeat(2000)}A` }) },
    { name: 'a column that starts anew on each line', text: regular({ mappings: 'KAAA;AAAA' }) },
    { name: 'a source without a name', text: regular({ sources: [null, 'b.js'] }) },
    {
      name: 'content of a source without a name',
      text: regular({ sources: [null, 'b.js'], sourcesContent: ['x', null] }),
    },
    { name: 'fewer contents than sources', text: regular({ sourcesContent: ['x'] }) },
    { name: 'more contents than sources', text: regular({ sourcesContent: ['x', 'y', 'z'] }) },
    { name: 'an ignoreList', text: regular({ ignoreList: [1] }) },
    { name: 'an empty ignoreList', text: regular({ ignoreList: [] }) },
    { name: 'an unknown key', text: regular({ foo: { bar: [1] } }) },
    { name: 'an unknown key that every object has', text: regular({ constructor: 1, toString: 2 }) },
    { name: 'no sections', text: index() },
    { name: 'sections beside names', text: JSON.stringify({ version: 3, names: [], sources: [], sections: [] }) },
    { name: 'two sections', text: index(section(0, 0), section(0, 10)) },
    { name: 'a section on the next line', text: index(section(0, 7), section(1, 0)) },
    { name: 'a file', text: regular({ file: 'out.js' }) },
    { name: 'an empty sourceRoot', text: regular({ sourceRoot: '' }) },
    { name: 'a sourceRoot', text: regular({ sourceRoot: 'lib' }) },
    { name: 'a version with a fraction of zero', text: regular({}).replace('3', '3.0') },
    { name: 'a version with an exponent', text: regular({}).replace('3', '30e-1') },
    { name: 'neither sources nor mappings', text: regular({ sources: [], mappings: '' }) },
    { name: 'sources that nothing refers to', text: regular({ mappings: ';;' }) },
    { name: 'a source without a name or content', text: regular({ sources: [null, null], sourcesContent: [null] }) },
    { name: 'empty contents', text: regular({ sourcesContent: ['', ''] }) },
    { name: 'the same source twice', text: regular({ sources: ['a.js', 'a.js'] }) },
    { name: 'the greatest number in every field', text: regular({ mappings: '+/////DA+/////D+/////DA' }) },
    { name: 'source, line, column and name carried over lines', text: regular({ mappings: 'ACEGA;ADFHC;AAAAD' }) },
    { name: 'two segments at one column', text: regular({ mappings: 'AAAA,AAAC' }) },
    { name: 'the last segment of one field', text: regular({ mappings: 'AAAA,K' }) },
    { name: 'white space between values', text: JSON.stringify(base, null, '\t').replaceAll('\n', '\r\n ') },
    { name: 'keys in escapes', text: regular({}).replace('sources', '\\u0073ources').replace('3', ' 3 ') },
    { name: 'an ignoreList by its old name, whatever it holds', text: regular({ x_google_ignoreList: 'x' }) },
    {
      name: 'an index map with a file',
      text: JSON.stringify({ version: 3, file: 'out.js', sections: [section(0, 0)] }),
    },
    {
      name: 'a section that begins where the one before maps last',
      text: index(section(0, 0, { ...base, mappings: 'UAAA' }), section(0, 10)),
    },
    {
      name: 'a section on the line of the last mapping before',
      text: index(section(0, 4, { ...base, mappings: ';UAAA' }), section(1, 10)),
    },
    { name: 'a section without mappings', text: index(section(0, 0, { ...base, mappings: '' }), section(0, 1)) },
  ])('$name', ({ text }) => {
    expect(readSourceMap(text).problems.filter(({ code }) => !code.startsWith('contents-'))).toEqual([])
    expect(readSourceMap(text).valid).toBe(true)
  })
})

describe('invalid by ECMA-426', () => {
  test.each([
    { name: 'no JSON', text: 'x', code: 'not-json' },
    { name: 'an empty text', text: '', code: 'not-json' },
    { name: 'an array', text: '[]', code: 'not-json' },
    { name: 'a string', text: '"map"', code: 'not-json' },
    { name: 'null', text: 'null', code: 'not-json' },
    { name: 'a comma before an end', text: regular({}).replace(/}$/, ',}'), code: 'not-json' },
    { name: 'a comment', text: `// map\n${regular({})}`, code: 'not-json' },
    { name: 'text after the end', text: `${regular({})};`, code: 'not-json' },
    { name: 'keys without quotes', text: regular({}).replace('"version"', 'version'), code: 'not-json' },
    { name: 'the text cut off', text: regular({}).slice(0, -1), code: 'truncated' },
    { name: 'version missing', text: without('version'), code: 'version' },
    { name: 'a version below', text: regular({ version: 2 }), code: 'version' },
    { name: 'a version above', text: regular({ version: 4 }), code: 'version' },
    { name: 'a fractional version', text: regular({ version: 3.25 }), code: 'version' },
    { name: 'a version in quotes', text: regular({ version: '3' }), code: 'version' },
    { name: 'a version that is a list', text: regular({ version: [3] }), code: 'version' },
    { name: 'a version that is null', text: regular({ version: null }), code: 'version' },
    { name: 'mappings missing', text: without('mappings'), code: 'missing-key' },
    { name: 'mappings a number', text: regular({ mappings: 5 }), code: 'wrong-type' },
    { name: 'mappings a list', text: regular({ mappings: [['AAAA']] }), code: 'wrong-type' },
    { name: 'mappings null', text: regular({ mappings: null }), code: 'wrong-type' },
    { name: 'sources null', text: regular({ sources: null }), code: 'wrong-type' },
    { name: 'a list in sources', text: regular({ sources: [['a.js']] }), code: 'wrong-type' },
    { name: 'a boolean in sources', text: regular({ sources: [false, 'b.js'] }), code: 'wrong-type' },
    { name: 'sourcesContent a string', text: regular({ sourcesContent: 'a()' }), code: 'wrong-type' },
    { name: 'sourcesContent null', text: regular({ sourcesContent: null }), code: 'wrong-type' },
    { name: 'an object in sourcesContent', text: regular({ sourcesContent: [{ text: 'x' }] }), code: 'wrong-type' },
    { name: 'names null', text: regular({ names: null }), code: 'wrong-type' },
    { name: 'a number in names', text: regular({ names: ['foo', 1] }), code: 'wrong-type' },
    { name: 'file null', text: regular({ file: null }), code: 'wrong-type' },
    { name: 'file a list', text: regular({ file: ['out.js'] }), code: 'wrong-type' },
    { name: 'sourceRoot a number', text: regular({ sourceRoot: 1 }), code: 'wrong-type' },
    { name: 'sourceRoot null', text: regular({ sourceRoot: null }), code: 'wrong-type' },
    { name: 'ignoreList a number', text: regular({ ignoreList: 0 }), code: 'wrong-type' },
    { name: 'sources missing', text: without('sources'), code: 'missing-key' },
    { name: 'sources a string', text: regular({ sources: 'a.js' }), code: 'wrong-type' },
    { name: 'sources an object', text: regular({ sources: { 0: 'a.js' } }), code: 'wrong-type' },
    { name: 'a number in sources', text: regular({ sources: ['a.js', 1] }), code: 'wrong-type' },
    { name: 'sourcesContent an object', text: regular({ sourcesContent: {} }), code: 'wrong-type' },
    { name: 'a number in sourcesContent', text: regular({ sourcesContent: [1] }), code: 'wrong-type' },
    { name: 'names a string', text: regular({ names: 'foo' }), code: 'wrong-type' },
    { name: 'names an object', text: regular({ names: {} }), code: 'wrong-type' },
    { name: 'null in names', text: regular({ names: ['foo', null] }), code: 'wrong-type' },
    { name: 'file a number', text: regular({ file: 1 }), code: 'wrong-type' },
    { name: 'sourceRoot a list', text: regular({ sourceRoot: [] }), code: 'wrong-type' },
    { name: 'ignoreList an object', text: regular({ ignoreList: {} }), code: 'wrong-type' },
    { name: 'a string in ignoreList', text: regular({ ignoreList: ['0'] }), code: 'wrong-type' },
    { name: 'a fraction in ignoreList', text: regular({ ignoreList: [0.5] }), code: 'wrong-type' },
    { name: 'a negative index in ignoreList', text: regular({ ignoreList: [-1] }), code: 'wrong-type' },
    { name: 'an index beyond sources in ignoreList', text: regular({ ignoreList: [2] }), code: 'ignore-list-range' },
    { name: 'a character that is not Base64', text: regular({ mappings: 'A!AA' }), code: 'vlq-character' },
    { name: 'Base64 padding', text: regular({ mappings: 'AAAA=' }), code: 'vlq-character' },
    { name: 'a full stop between segments', text: regular({ mappings: 'AAAA.AAAA' }), code: 'vlq-character' },
    { name: 'a number without its last digit', text: regular({ mappings: 'AAAg' }), code: 'vlq-unfinished' },
    {
      name: 'a number without its last digit before a comma',
      text: regular({ mappings: 'AAAg,A' }),
      code: 'vlq-unfinished',
    },
    {
      name: 'a number without its last digit before a line',
      text: regular({ mappings: 'g;AAAA' }),
      code: 'vlq-unfinished',
    },
    { name: 'the alphabet for URLs', text: regular({ mappings: 'AAA_' }), code: 'vlq-character' },
    { name: 'white space in mappings', text: regular({ mappings: 'AAAA, AAAA' }), code: 'vlq-character' },
    { name: 'a letter beyond ASCII', text: regular({ mappings: 'AAA\u00c1' }), code: 'vlq-character' },
    { name: 'nothing but a comma', text: regular({ mappings: ',' }), code: 'segment-empty' },
    { name: 'a comma at the end', text: regular({ mappings: 'AAAA,' }), code: 'segment-empty' },
    { name: 'seven fields', text: regular({ mappings: 'AAAAAAA' }), code: 'segment-fields' },
    {
      name: 'an original line that turns negative',
      text: regular({ mappings: 'AACA,AAFA' }),
      code: 'original-line-negative',
    },
    {
      name: 'an original column that turns negative',
      text: regular({ mappings: 'AAAC;AAAF' }),
      code: 'original-column-negative',
    },
    { name: 'a name that turns negative', text: regular({ mappings: 'AAAAC;AAAAF' }), code: 'name-index-negative' },
    { name: 'a source one beyond the last', text: regular({ mappings: 'AAAA,ACAA,ACAA' }), code: 'source-index-range' },
    { name: 'a source although there is none', text: regular({ sources: [] }), code: 'source-index-range' },
    { name: 'a source of 33 bits', text: regular({ mappings: 'AggggggEAA' }), code: 'vlq-too-large' },
    { name: 'an original line of 33 bits', text: regular({ mappings: 'AAggggggEA' }), code: 'vlq-too-large' },
    { name: 'an original column of 33 bits', text: regular({ mappings: 'AAAggggggE' }), code: 'vlq-too-large' },
    { name: 'a name of 33 bits', text: regular({ mappings: 'AAAAggggggE' }), code: 'vlq-too-large' },
    { name: 'an empty segment', text: regular({ mappings: 'AAAA,,AAAA' }), code: 'segment-empty' },
    { name: 'a comma at the end of a line', text: regular({ mappings: 'AAAA,;AAAA' }), code: 'segment-empty' },
    { name: 'a comma at the start of a line', text: regular({ mappings: ',AAAA' }), code: 'segment-empty' },
    { name: 'two fields', text: regular({ mappings: 'AA' }), code: 'segment-fields' },
    { name: 'three fields', text: regular({ mappings: 'AAA' }), code: 'segment-fields' },
    { name: 'six fields', text: regular({ mappings: 'AAAAAA' }), code: 'segment-fields' },
    { name: 'a negative column', text: regular({ mappings: 'DAAA' }), code: 'generated-column-negative' },
    {
      name: 'a column that turns negative',
      text: regular({ mappings: 'CAAA,FAAA' }),
      code: 'generated-column-negative',
    },
    { name: 'a negative source', text: regular({ mappings: 'ADAA' }), code: 'source-index-negative' },
    { name: 'a source that turns negative', text: regular({ mappings: 'ACAA,AFAA' }), code: 'source-index-negative' },
    { name: 'a source beyond sources', text: regular({ mappings: 'AEAA' }), code: 'source-index-range' },
    { name: 'a negative original line', text: regular({ mappings: 'AADA' }), code: 'original-line-negative' },
    { name: 'a negative original column', text: regular({ mappings: 'AAAD' }), code: 'original-column-negative' },
    { name: 'a negative name', text: regular({ mappings: 'AAAAD' }), code: 'name-index-negative' },
    { name: 'a name beyond names', text: regular({ mappings: 'AAAAE' }), code: 'name-index-range' },
    {
      name: 'a name although names is missing',
      text: without('names').replace('AAAA', 'AAAAA'),
      code: 'name-index-range',
    },
    { name: 'a number of 33 bits', text: regular({ mappings: 'ggggggE' }), code: 'vlq-too-large' },
    {
      name: 'a number of far too many bits',
      text: regular({ mappings: `A${'g'.repeat(90)}BAA` }),
      code: 'vlq-too-large',
    },
    { name: 'negative zero, which is −2^31', text: regular({ mappings: 'BAAA' }), code: 'generated-column-negative' },
    { name: 'sections an object', text: JSON.stringify({ version: 3, sections: {} }), code: 'wrong-type' },
    { name: 'sections null', text: JSON.stringify({ version: 3, sections: null }), code: 'wrong-type' },
    { name: 'an index map without version', text: JSON.stringify({ sections: [section(0, 0)] }), code: 'version' },
    { name: 'a section that is null', text: index(null), code: 'wrong-type' },
    { name: 'a section without anything', text: index({}), code: 'section-offset' },
    { name: 'an offset that is null', text: index({ offset: null, map: base }), code: 'wrong-type' },
    { name: 'a fractional offset', text: index(section(0.5, 0)), code: 'section-offset' },
    { name: 'a column that is a boolean', text: index(section(0, true)), code: 'section-offset' },
    { name: 'a section whose map is null', text: index(section(0, 0, null)), code: 'wrong-type' },
    { name: 'a section whose map is a list', text: index(section(0, 0, [base])), code: 'wrong-type' },
    {
      name: 'a section whose map has no version',
      text: index(section(0, 0, { ...base, version: '3' })),
      code: 'version',
    },
    {
      name: 'a third section out of order',
      text: index(section(0, 0), section(2, 0), section(1, 0)),
      code: 'sections-order',
    },
    {
      name: 'a section above the last line of the one before',
      text: index(section(0, 0, { ...base, mappings: ';;AAAA' }), section(1, 0)),
      code: 'sections-overlap',
    },
    { name: 'both a map and a url', text: index({ ...section(0, 0), url: 'a.map' }), code: 'section-url' },
    { name: 'a section that is a string', text: index('x'), code: 'wrong-type' },
    { name: 'sections beside mappings', text: regular({ sections: [] }), code: 'sections-and-mappings' },
    { name: 'a section without offset', text: index({ map: base }), code: 'section-offset' },
    { name: 'an offset that is a number', text: index({ offset: 1, map: base }), code: 'wrong-type' },
    { name: 'an offset without line', text: index({ offset: { column: 0 }, map: base }), code: 'section-offset' },
    { name: 'an offset without column', text: index({ offset: { line: 0 }, map: base }), code: 'section-offset' },
    { name: 'a line in quotes', text: index(section('0', 0)), code: 'section-offset' },
    { name: 'a negative offset', text: index(section(0, -1)), code: 'section-offset' },
    { name: 'a section without map', text: index({ offset: { line: 0, column: 0 } }), code: 'section-map' },
    { name: 'a section whose map is a string', text: index(section(0, 0, 'x')), code: 'wrong-type' },
    {
      name: 'a section whose map is invalid',
      text: index(section(0, 0, { ...base, mappings: 'AA' })),
      code: 'segment-fields',
    },
    { name: 'a section by url', text: index({ offset: { line: 0, column: 0 }, url: 'a.map' }), code: 'section-url' },
    { name: 'equal offsets', text: index(section(0, 0), section(0, 0)), code: 'sections-order' },
    { name: 'descending offsets', text: index(section(1, 0), section(0, 0)), code: 'sections-order' },
    {
      name: 'a section within the one before',
      text: index(section(0, 0, { ...base, mappings: 'UAAA' }), section(0, 9)),
      code: 'sections-overlap',
    },
    {
      name: 'sections within a section',
      text: index(section(0, 0, { version: 3, sections: [] })),
      code: 'sections-nested',
    },
    {
      name: 'an index map with a wrong file',
      text: JSON.stringify({ version: 3, file: {}, sections: [] }),
      code: 'wrong-type',
    },
  ])('$name', ({ text, code }) => {
    const map = readSourceMap(text)
    expect(map.valid).toBe(false)
    expect(map.problems.map((problem) => problem.code)).toContain(code)
  })
})

describe('positions', () => {
  test.each([
    { name: 'the first column', mappings: 'AAAA', at: [0, 0], want: ['a.js', 0, 0, null] },
    { name: 'between two segments', mappings: 'AAAA,KACEA', at: [0, 3], want: ['a.js', 0, 0, null] },
    { name: 'a segment with a name', mappings: 'AAAA,KACEA', at: [0, 5], want: ['a.js', 1, 2, 'foo'] },
    { name: 'relative to the segment before', mappings: 'AAAAA;CCCCC', at: [1, 1], want: ['b.js', 1, 1, 'bar'] },
    { name: 'code that comes from nowhere', mappings: 'AAAA,K', at: [0, 6], want: null },
    { name: 'before the first segment', mappings: 'KAAA', at: [0, 4], want: null },
    { name: 'a line without segments', mappings: 'AAAA;;AAAA', at: [1, 0], want: null },
    { name: 'beyond the last line', mappings: 'AAAA', at: [9, 0], want: null },
    { name: 'the later of two segments out of order', mappings: 'eAAC,bAAD', at: [0, 15], want: ['a.js', 0, 1, null] },
    { name: 'the earlier of two segments out of order', mappings: 'eAAC,bAAD', at: [0, 2], want: ['a.js', 0, 0, null] },
    { name: 'before damage in the mappings', mappings: 'AAAA,KACEA;!!!', at: [0, 5], want: ['a.js', 1, 2, 'foo'] },
    { name: 'after a number with leading zeros', mappings: '+gAgAgAigA', at: [0, 15], want: ['a.js', 0, 1, null] },
    { name: 'a negative difference', mappings: 'eAAI,CAAF', at: [0, 16], want: ['a.js', 0, 2, null] },
    { name: 'a number of two digits', mappings: 'gBACC', at: [0, 16], want: ['a.js', 1, 1, null] },
    { name: 'code without a source between code with one', mappings: 'AAAA,E,EAAE', at: [0, 3], want: null },
    { name: 'code with a source after code without', mappings: 'AAAA,E,EAAE', at: [0, 4], want: ['a.js', 0, 2, null] },
    { name: 'a name that was counted through lines', mappings: 'AAAAA;AACAC', at: [1, 0], want: ['a.js', 1, 0, 'bar'] },
    { name: 'a segment without a name after one with', mappings: 'AAAAA,EAAE', at: [0, 2], want: ['a.js', 0, 2, null] },
    {
      name: 'the last column that is counted',
      mappings: '+/////DAAC',
      at: [0, 2 ** 31 - 1],
      want: ['a.js', 0, 1, null],
    },
  ])('$name', async ({ mappings, at: [line = 0, column = 0], want }) => {
    const positions = await readSourceMap(regular({ mappings })).positions()
    const found = positions.originalPositionFor({ line, column })
    positions.dispose()
    expect(found && [found.source, found.line, found.column, found.name]).toEqual(want)
  })

  test.each([
    { name: 'as it is written', changes: {}, want: 'a.js' },
    { name: 'below a sourceRoot', changes: { sourceRoot: 'lib' }, want: 'lib/a.js' },
    { name: 'below a sourceRoot that ends in a slash', changes: { sourceRoot: 'lib/' }, want: 'lib/a.js' },
    {
      name: 'below a sourceRoot that is a URL',
      changes: { sourceRoot: 'https://example.org/x' },
      want: 'https://example.org/x/a.js',
    },
    { name: 'absolute', changes: { sources: ['/lib/a.js', 'b.js'] }, want: '/lib/a.js' },
    {
      name: 'a URL below a sourceRoot',
      changes: { sourceRoot: 'lib', sources: ['https://example.org/a.js'] },
      want: 'https://example.org/a.js',
    },
    { name: 'beside the map', changes: { sources: ['../src/a.js'] }, url: 'dist/out.js.map', want: 'src/a.js' },
    {
      name: 'beside the URL of the map',
      changes: { sources: ['../a.js'] },
      url: 'https://example.org/dist/x.map',
      want: 'https://example.org/a.js',
    },
  ])('the source is named $name', async ({ changes, url, want }) => {
    const map = readSourceMap(regular(changes), url === undefined ? {} : { url })
    expect(map.sources[0]?.url).toBe(want)
    const positions = await map.positions()
    expect(positions.originalPositionFor({ line: 0, column: 0 })?.source).toBe(want)
    positions.dispose()
  })

  test.each([
    { name: 'by ignoreList', changes: { ignoreList: [1] }, want: [false, true] },
    { name: 'by its old name', changes: { x_google_ignoreList: [0] }, want: [true, false] },
    {
      name: 'by ignoreList, although the old name comes after it',
      changes: { ignoreList: [1], x_google_ignoreList: [0] },
      want: [false, true],
    },
    {
      name: 'by ignoreList, although the old name comes before it',
      changes: { x_google_ignoreList: [0], ignoreList: [] },
      want: [false, false],
    },
  ])('sources are third-party $name', ({ changes, want }) => {
    expect(readSourceMap(regular(changes)).sources.map(({ ignored }) => ignored)).toEqual(want)
  })

  test('through one map to the original of another', async () => {
    const outer = await readSourceMap(regular({ sources: ['between.js'], mappings: 'AAAA,IAEI' })).positions()
    const inner = await readSourceMap(regular({ mappings: ';;AAAA,IAGG' })).positions()
    const between = outer.originalPositionFor({ line: 0, column: 4 })
    expect(between).toEqual({ source: 'between.js', line: 2, column: 4, name: null })
    expect(inner.originalPositionFor({ line: between?.line ?? 0, column: between?.column ?? 0 })).toEqual({
      source: 'a.js',
      line: 3,
      column: 3,
      name: null,
    })
    for (const positions of [outer, inner]) positions.dispose()
  })

  test('a source without a name still has lines', async () => {
    const positions = await readSourceMap(regular({ sources: [null] })).positions()
    expect(positions.originalPositionFor({ line: 0, column: 0 })).toEqual({
      source: null,
      line: 0,
      column: 0,
      name: null,
    })
    positions.dispose()
  })

  test.each([
    { name: 'of the first section', at: [0, 3], want: 'a.js' },
    { name: 'of the second section, on the same line', at: [0, 12], want: 'second.js' },
    { name: 'of a section within a section, far below', at: [100_000_002, 1], want: 'third.js' },
  ])('$name', async ({ at: [line = 0, column = 0], want }) => {
    const inner = { version: 3, sections: [section(2, 0, { ...base, sources: ['third.js'] })] }
    const text = index(section(0, 0), section(0, 10, { ...base, sources: ['second.js'] }), section(1e8, 5, inner))
    const positions = await readSourceMap(text).positions()
    expect(positions.originalPositionFor({ line, column })?.source).toBe(want)
    positions.dispose()
  })
})
