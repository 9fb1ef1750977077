import { describe, expect, test } from 'vitest'
import { stripInlineContent, stripReferences } from '../../src/strip/strip-tarball.ts'

function strip(code: string, path = 'dist/a.js'): string {
  return stripReferences(Buffer.from(code), path, (url) => url === 'a.js.map' || url === 'a.css.map').toString()
}

const inline = `data:application/json;base64,${Buffer.from('{"version":3,"sources":["a"],"sourcesContent":["text"],"mappings":""}').toString('base64')}`

describe('stripReferences', () => {
  test.each([
    { name: 'the last line', code: 'a()\n//# sourceMappingURL=a.js.map\n', want: 'a()\n' },
    { name: 'the last line without an end', code: 'a()\n//# sourceMappingURL=a.js.map', want: 'a()\n' },
    { name: 'the last line, CRLF', code: 'a()\r\n//# sourceMappingURL=a.js.map\r\n', want: 'a()\r\n' },
    { name: 'the end of a line of code', code: 'a();//# sourceMappingURL=a.js.map', want: 'a();' },
    { name: 'an old sign', code: 'a()\n//@ sourceMappingURL=a.js.map\n', want: 'a()\n' },
    { name: 'an inline map', code: `a()\n//# sourceMappingURL=${inline}\n`, want: 'a()\n' },
    { name: 'another map', code: 'a()\n//# sourceMappingURL=b.js.map\n', want: 'a()\n//# sourceMappingURL=b.js.map\n' },
    {
      name: 'a string that looks like one',
      code: 'const s = "//# sourceMappingURL=a.js.map";\nb()\n',
      want: 'const s = "//# sourceMappingURL=a.js.map";\nb()\n',
    },
    {
      name: 'characters beyond ASCII before it',
      code: "const s = 'ü🔑'\n//# sourceMappingURL=a.js.map\n",
      want: "const s = 'ü🔑'\n",
    },
    {
      name: 'a comment of CSS',
      path: 'dist/a.css',
      code: '.a{color:red}\n/*# sourceMappingURL=a.css.map */\n',
      want: '.a{color:red}\n',
    },
    {
      name: 'a comment of CSS behind a rule',
      path: 'dist/a.css',
      code: '.a{color:red}/*# sourceMappingURL=a.css.map */',
      want: '.a{color:red}',
    },
  ])('takes away $name', ({ code, path, want }) => {
    expect(strip(code, path)).toBe(want)
  })

  test('of two in one file, both; the lines between keep their numbers', () => {
    const code = 'a()\n//# sourceMappingURL=a.js.map\nb()\n//# sourceMappingURL=a.js.map\n'
    const stripped = strip(code).split('\n')
    expect(stripped[2]).toBe('b()')
    expect(strip(code)).not.toContain('//# sourceMappingURL=a.js.map\n//')
  })

  test('bytes that are no UTF-8 come back as they were', () => {
    const code = Buffer.concat([
      Buffer.from("const s = '"),
      Buffer.from([0xe4, 0xff, 0xa0]),
      Buffer.from("'\n//# sourceMappingURL=a.js.map\n"),
    ])
    const stripped = stripReferences(code, 'dist/a.js', () => true)
    expect(stripped.equals(code.subarray(0, stripped.length))).toBe(true)
    expect(stripped.toString('latin1')).not.toContain('sourceMappingURL')
  })

  test('code without any is the very same buffer', () => {
    const code = Buffer.from('a()\n')
    expect(stripReferences(code, 'a.js', () => true)).toBe(code)
  })
})

describe('stripInlineContent', () => {
  test.each([
    { name: 'Base64', url: inline },
    {
      name: 'percent-encoded',
      url: `data:application/json,${encodeURIComponent('{"version":3,"sources":["a"],"sourcesContent":["text"],"mappings":""}')}`,
    },
  ])('keeps the positions of an inline map: $name', ({ url }) => {
    const stripped = stripInlineContent(Buffer.from(`a()\n//# sourceMappingURL=${url}\n`), 'a.js').toString()
    const [, data = ''] = /^a\(\)\n\/\/# sourceMappingURL=data:application\/json;base64,(\S+)\n$/.exec(stripped) ?? []
    expect(Buffer.from(data, 'base64').toString()).toBe('{"version":3,"sources":["a"],"mappings":""}')
  })

  test('a reference to a file is none of its business', () => {
    const code = Buffer.from('a()\n//# sourceMappingURL=a.js.map\n')
    expect(stripInlineContent(code, 'a.js')).toBe(code)
  })
})
