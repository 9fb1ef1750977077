import { describe, expect, test } from 'vitest'
import { readSourceMap } from '../../../src/formats/source-map/index.ts'

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
    { name: 'version missing', text: without('version'), code: 'version' },
    { name: 'a version below', text: regular({ version: 2 }), code: 'version' },
    { name: 'a version above', text: regular({ version: 4 }), code: 'version' },
    { name: 'a fractional version', text: regular({ version: 3.25 }), code: 'version' },
    { name: 'a version in quotes', text: regular({ version: '3' }), code: 'version' },
    { name: 'mappings missing', text: without('mappings'), code: 'missing-key' },
    { name: 'mappings a number', text: regular({ mappings: 5 }), code: 'wrong-type' },
    { name: 'mappings a list', text: regular({ mappings: [['AAAA']] }), code: 'wrong-type' },
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
  ])('$name', async ({ mappings, at: [line = 0, column = 0], want }) => {
    const positions = await readSourceMap(regular({ mappings })).positions()
    const found = positions.originalPositionFor({ line, column })
    positions.dispose()
    expect(found && [found.source, found.line, found.column, found.name]).toEqual(want)
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
