import { expect, test } from 'vitest'
import { findSourceMapUrls } from '../../../src/formats/source-map/find-source-map-urls.ts'
import { readWasmSourceMapUrl } from '../../../src/formats/source-map/wasm-source-map-url.ts'

const told = (text: string, language: 'js' | 'css'): string[] =>
  findSourceMapUrls(text, { language }).map(({ url, kind, start, end }) => {
    expect(text.slice(start, end)).toBe(url)
    return `${kind} ${url}`
  })

test.each([
  { name: 'the last line', text: 'code\n//# sourceMappingURL=a.map', want: ['spec a.map'] },
  { name: 'the old sign', text: 'code\n//@ sourceMappingURL=a.map\n', want: ['spec a.map'] },
  {
    name: 'empty lines and comments below',
    text: 'code\n//# sourceMappingURL=a.map\r\n\r\n// end\n',
    want: ['spec a.map'],
  },
  { name: 'white space before and after', text: 'code\n \t//# sourceMappingURL=a.map \t\n', want: ['spec a.map'] },
  { name: 'lines that end in U+2028', text: 'code\u2028//# sourceMappingURL=a.map\u2029', want: ['spec a.map'] },
  { name: 'code on the same line', text: 'code //# sourceMappingURL=a.map', want: ['engine a.map'] },
  { name: 'code below', text: '//# sourceMappingURL=a.map\ncode', want: ['engine a.map'] },
  {
    name: 'two comments',
    text: 'x\n//# sourceMappingURL=a.map\n//# sourceMappingURL=b.map',
    want: ['engine a.map', 'spec b.map'],
  },
  { name: 'a block comment', text: 'code\n/*# sourceMappingURL=a.map */', want: ['engine a.map'] },
  { name: 'a block comment below', text: '//# sourceMappingURL=a.map\n/* end */', want: ['engine a.map'] },
  { name: 'a block comment of many lines', text: '/*\n * # sourceMappingURL=a.map\n */ code', want: ['engine a.map'] },
  { name: 'spaces that webpack allows', text: 'code\n// # sourceMappingURL = a.map', want: ['engine a.map'] },
  { name: 'text after the URL', text: 'code\n//# sourceMappingURL=a.map b', want: ['engine a.map'] },
  { name: 'a quote in the comment', text: "code\n//# sourceMappingURL=a.map'", want: ['engine a.map'] },
  {
    name: 'prose about it in a comment',
    text: '// write # sourceMappingURL=a.map there\ncode',
    want: ['shadow a.map'],
  },
  { name: 'a string', text: 'x = "//# sourceMappingURL=a.map"\ny', want: ['shadow a.map'] },
  {
    name: 'a string with an escaped line end',
    text: "x = '\\n//# sourceMappingURL=a.map\\n'\ny",
    want: ['shadow a.map'],
  },
  { name: 'a template', text: 'x = `\n//# sourceMappingURL=a.map\n`;y', want: ['shadow a.map'] },
  {
    name: 'a substitution within a template',
    text: 'x = `${f("}`")}//# sourceMappingURL=a.map ${1}`\ny',
    want: ['shadow a.map'],
  },
  { name: 'a comment after a template', text: 'x = `${{a:1}}`//# sourceMappingURL=a.map\ny', want: ['engine a.map'] },
  { name: 'a regular expression', text: 'x = /[/]#\\s"/; //# sourceMappingURL=a.map\ny', want: ['engine a.map'] },
  { name: 'a division', text: 'x = a / b / c //# sourceMappingURL=a.map\ny "', want: ['engine a.map'] },
  {
    name: 'code on the same line, of which only a parser knows',
    text: 'a("x")//# sourceMappingURL=a.map\n',
    want: ['engine a.map'],
  },
  {
    name: 'a regular expression after a condition',
    text: 'if (x) /[`\'"]/.test(y) //# sourceMappingURL=a.map\ny',
    want: ['engine a.map'],
  },
  {
    name: 'a regular expression after a comment',
    text: '// it`s\n/`/.test(y) //# sourceMappingURL=a.map\ny',
    want: ['engine a.map'],
  },
  { name: 'a division after a regular expression', text: '/`//x//# sourceMappingURL=a.map\ny', want: ['engine a.map'] },
  {
    name: 'a hashbang with a backtick',
    text: '#!/bin/`node`\u0060\n//# sourceMappingURL=a.map\ny',
    want: ['engine a.map'],
  },
  {
    name: 'an HTML comment with a backtick',
    text: '<!-- `\n--> `\n//# sourceMappingURL=a.map\ny',
    want: ['engine a.map'],
  },
  {
    name: 'a countdown, which is no HTML comment',
    text: 'while (x --> 0) y //# sourceMappingURL=a.map\ny',
    want: ['engine a.map'],
  },
  {
    name: 'a backtick in the text of JSX',
    text: 'x = <p>don`t</p>\n//# sourceMappingURL=a.map\ny',
    want: ['engine a.map'],
  },
  {
    name: 'an apostrophe in the text of JSX',
    text: "x = <p>don't</p>\n//# sourceMappingURL=a.map\ny",
    want: ['engine a.map'],
  },
  { name: 'a line separator in a string', text: "x = '\u2028//# sourceMappingURL=a.map'\ny", want: ['shadow a.map'] },
  {
    name: 'a comment that a line separator ends',
    text: 'x // y\u2028//# sourceMappingURL=a.map\u2028z',
    want: ['engine a.map'],
  },
  { name: 'a backslash at the end of a comment', text: '//# sourceMappingURL=a.map\\\ny', want: ['engine a.map\\'] },
  {
    name: 'a URL that seems to go on into the last comment',
    text: 'x\n//#sourceMappingURL=a\\\n//#sourceMappingURL=b.map',
    want: ['engine a\\', 'spec b.map'],
  },
  {
    name: 'the escaped lines of an eval bundle',
    text: 'eval("a()\\n//# sourceMappingURL=data:application/json,{}\\n//# sourceURL=webpack-internal:///1\\n")\n//# sourceMappingURL=b.map',
    want: ['shadow data:application/json,{}', 'spec b.map'],
  },
  { name: 'plain code', text: 'x.#sourceMappingURL=a\n', want: ['shadow a'] },
  { name: 'no sign', text: '// sourceMappingURL=a.map\n', want: [] },
  { name: 'no URL', text: '//# sourceMappingURL=\n', want: [] },
  {
    name: 'a data URL',
    text: 'x\n//# sourceMappingURL=data:application/json,{}',
    want: ['spec data:application/json,{}'],
  },
])('JavaScript: $name', ({ text, want }) => {
  expect(told(text, 'js')).toEqual(want)
})

test.each([
  { name: 'the last comment', text: 'a{}\n/*# sourceMappingURL=a.css.map */\n', want: ['spec a.css.map'] },
  { name: 'no space before the end', text: 'a{}/*# sourceMappingURL=a.css.map*/', want: ['spec a.css.map'] },
  { name: 'a comment below', text: 'a{}/*# sourceMappingURL=a.css.map *//* end */', want: ['spec a.css.map'] },
  { name: 'rules below', text: '/*# sourceMappingURL=a.css.map */\na{}', want: ['engine a.css.map'] },
  { name: 'a line comment', text: 'a{}\n//# sourceMappingURL=a.css.map', want: ['shadow a.css.map'] },
  { name: 'a string', text: 'a{content:"/*# sourceMappingURL=a.css.map */"}', want: ['shadow a.css.map'] },
  { name: 'the old sign', text: 'a{}\n/*@ sourceMappingURL=a.css.map */', want: ['spec a.css.map'] },
  { name: 'spaces that PostCSS allows', text: '/* # sourceMappingURL=a.css.map */\na{}', want: ['engine a.css.map'] },
  {
    name: 'two',
    text: 'a{}/*# sourceMappingURL=a.map */b{}/*# sourceMappingURL=b.map */',
    want: ['engine a.map', 'spec b.map'],
  },
  { name: 'an open comment', text: 'a{}/*# sourceMappingURL=a.css.map', want: ['engine a.css.map'] },
  {
    name: 'a bare comma in a data URL',
    text: 'a{}/*# sourceMappingURL=data:application/json,{"a":1,"b":2} */',
    want: ['spec data:application/json,{"a":1,"b":2}'],
  },
])('CSS: $name', ({ text, want }) => {
  expect(told(text, 'css')).toEqual(want)
})

const wasm = (...sections: number[][]): Uint8Array =>
  Uint8Array.from([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0, ...sections.flat()])
const letters = (text: string): number[] => [...Buffer.from(text)]
const named = (text: string): number[] => [text.length, ...letters(text)]
const custom = (...content: number[]): number[] => [0, content.length, ...content]
const key = named('sourceMappingURL')

test.each([
  { name: 'as writers store it', bytes: wasm(custom(...key, ...named('a.wasm.map'))), want: 'a.wasm.map' },
  { name: 'as the draft reads it', bytes: wasm(custom(...key, ...letters('a.wasm.map'))), want: 'a.wasm.map' },
  {
    name: 'after other sections',
    bytes: wasm([1, 1, 0], custom(...named('x'), 9), custom(...key, ...named('b'))),
    want: 'b',
  },
  { name: 'the first of two', bytes: wasm(custom(...key, ...named('a')), custom(...key, ...named('b'))), want: 'a' },
  { name: 'none', bytes: wasm([1, 1, 0]), want: null },
  { name: 'a section longer than the file', bytes: wasm([0, 0xff, 0xff, 0xff, 0xff, 0x0f, 1]), want: null },
  { name: 'not a module', bytes: Uint8Array.from(letters('sourceMappingURL=a')), want: null },
])('WebAssembly: $name', ({ bytes, want }) => {
  expect(readWasmSourceMapUrl(bytes)).toBe(want)
})
