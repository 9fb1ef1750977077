import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { stripContent } from '../../src/strip/strip-content.ts'

function strip(text: string): string | null {
  return stripContent(Buffer.from(text))?.toString() ?? null
}

describe('stripContent', () => {
  test.each([
    {
      name: 'in the middle',
      text: '{"version":3,"sourcesContent":["a"],"mappings":""}',
      want: '{"version":3,"mappings":""}',
    },
    { name: 'first', text: '{"sourcesContent":["a"], "version":3}', want: '{"version":3}' },
    { name: 'last', text: '{"version":3 ,"sourcesContent" : [ "]}" ]\n}', want: '{"version":3\n}' },
    { name: 'alone', text: '{ "sourcesContent":[] }', want: '{  }' },
    { name: 'twice, first', text: '{"sourcesContent":["a"],"sourcesContent":["b"],"v":1}', want: '{"v":1}' },
    { name: 'twice, apart', text: '{"sourcesContent":["a"],"v":1,"sourcesContent":["b"]}', want: '{"v":1}' },
    { name: 'with an escaped key', text: '{"v":1,"sources\\u0043ontent":["a"]}', want: '{"v":1}' },
    { name: 'as something else than a list', text: '{"v":1,"sourcesContent":null}', want: '{"v":1}' },
    { name: 'behind an XSSI prefix', text: ')]}\'\n{"v":1,"sourcesContent":[]}', want: ')]}\'\n{"v":1}' },
    { name: 'behind a byte-order mark', text: '\ufeff{"v":"ü","sourcesContent":["ü"]}', want: '\ufeff{"v":"ü"}' },
    {
      name: 'in the maps of sections, nested ones too',
      text: '{"sections":[{"offset":{},"map":{"sourcesContent":["a"],"v":1}},{"map":{"sections":[{"map":{"v":2,"sourcesContent":["b"]}}]}}]}',
      want: '{"sections":[{"offset":{},"map":{"v":1}},{"map":{"sections":[{"map":{"v":2}}]}}]}',
    },
    {
      name: 'nowhere',
      text: '{"v":1,"x":{"sourcesContent":["kept"]}}',
      want: '{"v":1,"x":{"sourcesContent":["kept"]}}',
    },
    { name: 'in no JSON', text: '{"v":1,"sourcesContent":["a"', want: null },
    { name: 'in JSON with more behind it', text: '{"sourcesContent":[]}{', want: null },
    { name: 'in a list', text: '["sourcesContent"]', want: null },
  ])('takes it out $name', ({ text, want }) => {
    expect(strip(text)).toBe(want)
  })

  test('in UTF-16 it is cut as well', () => {
    const map = Buffer.from('\ufeff{"v":"ü🔑","sourcesContent":["a"],"w":1}', 'utf16le')
    expect(stripContent(map)?.toString('utf16le')).toBe('\ufeff{"v":"ü🔑","w":1}')
  })

  test('whatever the map is: JSON stays, without the key, and all else as it was', () => {
    const key = fc.constantFrom('version', 'sources', 'sourcesContent', 'names', 'mappings', 'x_other')
    const value = fc.oneof(fc.jsonValue({ maxDepth: 2 }), fc.array(fc.string()))
    fc.assert(
      fc.property(fc.dictionary(key, value), fc.constantFrom(undefined, 1, '\t'), (map, space) => {
        const { sourcesContent: _content, ...rest } = map
        expect(JSON.parse(strip(JSON.stringify(map, null, space)) ?? '')).toEqual(JSON.parse(JSON.stringify(rest)))
      }),
    )
  })
})
