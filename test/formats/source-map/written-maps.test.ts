import { transformSync } from 'esbuild'
import { minify } from 'terser'
import { describe, expect, test } from 'vitest'
import { openArtifact } from './open-artifact.ts'

const content = '// only "here"\nexport const a: string = \'é\'\n'
const map = { version: 3, sources: ['src/a.ts'], sourcesContent: [content], names: [], mappings: 'AAAA' }
const last = { names: [], mappings: 'AAAA', sources: ['src/a.ts'], version: 3, sourcesContent: [content] }
const json = JSON.stringify(map)
const pushed = `e.push([module.id, ".a{}", "", ${json}]);`
const covered = `var c = {path: "a.ts", statementMap: {}, inputSourceMap: ${json}, hash: "1"};use(c)`

async function sourcesIn(path: string, text: string): Promise<readonly string[]> {
  const opened = await openArtifact(path, text)
  const found: string[] = []
  const look = (one: typeof opened): void => {
    if (one.facts.source !== undefined) found.push(one.text)
    for (const child of one.contents) look(child)
  }
  look(opened)
  return found
}

const wanted = [content]

describe('a map that was printed again is opened', () => {
  test.each([
    { name: 'by esbuild, as a literal', text: transformSync(`x = ${json}`, { minify: true }).code },
    { name: 'by esbuild for old engines', text: transformSync(`x = ${json}`, { minify: true, target: 'es5' }).code },
    { name: "by esbuild, css-loader's push", text: transformSync(pushed, { minify: true }).code },
    { name: "by esbuild, istanbul's inputSourceMap", text: transformSync(covered, { minify: true }).code },
    { name: 'by esbuild, not minified', text: transformSync(`x = ${json}`).code },
    { name: 'as a file of JSON, imported', text: transformSync(json, { loader: 'json' }).code },
    { name: 'by webpack', text: `m.exports = JSON.parse('${json.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}')` },
    {
      name: 'as several exports',
      text: `var sources = ["src/a.ts"];\nvar sourcesContent = ${JSON.stringify([content])};\n`,
    },
    { name: 'with blanks after the brace', text: `x = { "version": 3, ${json.slice(1).replace('"version":3,', '')}` },
    { name: 'pretty', text: `x = ${JSON.stringify(map, null, 2)}` },
    { name: 'with version last', text: `x = ${JSON.stringify(last)}` },
    {
      name: 'without quotes, in single ones',
      text: `x={names:[],version:3,mappings:'AAAA',sources:['src/a.ts'],sourcesContent:[${JSON.stringify(content)},],}`,
    },
    {
      name: 'with a value that is no literal',
      text: `x={version:3,file:e.name,sources:["src/a.ts"],names,sourcesContent:[${JSON.stringify(content)}]}`,
    },
  ])('$name', async ({ text }) => {
    expect(await sourcesIn('dist/a.js', text)).toEqual(wanted)
  })

  test('by terser', async () => {
    for (const text of [pushed, covered, `x(${json})`])
      expect(await sourcesIn('dist/a.js', (await minify(text)).code ?? '')).toEqual(wanted)
  })

  test.each([
    { path: 'cache/a.json', text: JSON.stringify({ code: 'x', map: json }) },
    { path: 'cache/a.json', text: JSON.stringify([{ code: `var m = ${json}` }]) },
    { path: 'cache/a', text: JSON.stringify({ code: { map: json } }) },
    { path: 'src/a.vue', text: `<script>x = ${JSON.stringify(last)}</script>` },
    { path: 'src/a.svelte', text: `<script>x = ${JSON.stringify(map, null, 1)}</script>` },
    { path: 'dist/a', text: `x = ${JSON.stringify(last)}` },
  ])('in $path', async ({ path, text }) => {
    expect(await sourcesIn(path, text)).toEqual(wanted)
  })
})

test.each([
  { name: 'code that makes maps', text: 'x = {version:3,sources:this.s,sourcesContent:[this.c]}' },
  { name: 'a template with values', text: 'x = {version:3,sources:["a"],sourcesContent:[`${a}`]}' },
  { name: 'a reading of one', text: 'if (map.sourcesContent) { a = map.sourcesContent[0] }' },
  {
    name: 'a schema of options',
    text: JSON.stringify({ properties: { sourcesContent: { type: 'boolean', description: 'whether' } } }),
  },
  { name: 'none that holds text', text: 'x = {version:3,sources:["a"],sourcesContent:[null,""]}' },
  {
    name: 'the beginning of an inline map',
    text: '<script>s = "/*# sourceMappingURL=data:application/json;charset=utf-8;base64,".concat(a)</script>',
    path: 'report.html',
  },
])('$name is no map', async ({ text, path }) => {
  const opened = await openArtifact(path ?? 'dist/a.js', text)
  expect(opened.contents).toEqual([])
  expect(opened.troubles).toEqual([])
})

test('what is hostile ends', async () => {
  const opened = await openArtifact('a.js', '{'.repeat(50_000) + '{sourcesContent:["'.repeat(20_000))
  expect(opened.contents).toEqual([])
})

test('an inline map ends where its script does', async () => {
  const url = `data:application/json;base64,${Buffer.from(json).toString('base64')}`
  expect(await sourcesIn('a.html', `<script>a()\n//# sourceMappingURL=${url}</script><p>`)).toEqual(wanted)
})

test.each([
  { name: 'a list of lines', value: [['let a', 'let b']], want: ['let a', 'let b'], notice: false },
  { name: 'texts by name', value: { 'a.ts': 'let a' }, want: ['let a'], notice: false },
  { name: 'objects', value: [{ text: 'let a' }], want: ['let a'], notice: false },
  { name: 'a number', value: 5, want: [], notice: true },
  { name: 'a list of numbers', value: [5], want: [], notice: true },
  { name: 'an empty list', value: [], want: [], notice: false },
  { name: 'null', value: null, want: [], notice: false },
  { name: 'a list of null', value: [null], want: [], notice: false },
])('sourcesContent that is $name: incomplete $notice', async ({ value, want, notice }) => {
  const opened = await openArtifact('a.js.map', JSON.stringify({ ...map, sourcesContent: value }))
  expect(opened.contents.map(({ text }) => text)).toEqual(want)
  expect(opened.troubles.map(({ code }) => code)).toEqual(notice ? ['map-unreadable'] : [])
})

test.each([
  { name: 'code', path: 'a.js', text: 'x({1:()=>{eval("let a\\n//# sourceURL=webpack://p/./a.js?")}})', modules: 1 },
  { name: 'a string', path: 'a.js', text: `x = 'eval("let a\\n//# sourceURL=webpack://p/./a.js?")'`, modules: 0 },
  { name: 'a comment', path: 'a.js', text: '/* eval("let a\\n//# sourceURL=webpack://p/./a.js?") */', modules: 0 },
  { name: 'Markdown', path: 'a.md', text: 'eval("let a\\n//# sourceURL=webpack://p/./a.js?")', modules: 0 },
])('modules of eval in $name: $modules', async ({ path, text, modules }) => {
  expect((await openArtifact(path, text)).contents).toHaveLength(modules)
})

test('the text of a map that is written again is looked at as well: it may say more than is read of it', async () => {
  const text = `x={/* said beside */version:3,sourcesContent:["dropped"],sources:["src/a.ts"],sourcesContent:${JSON.stringify([content])},names:[],mappings:"AAAA"}`
  expect((await openArtifact('dist/a.js', text)).facts.opened).toEqual([])
})
