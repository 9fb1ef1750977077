import { describe, expect, test } from 'vitest'
import { openArtifact, pathsIn } from './open-artifact.ts'

const map = JSON.stringify({
  version: 3,
  sources: ['../src/a.ts'],
  sourcesContent: ['é, let a\n'],
  names: [],
  mappings: 'AAAA',
})
const base64 = Buffer.from(map).toString('base64')

describe('inline maps', () => {
  test.each([
    { name: 'esbuild and tsc', url: `data:application/json;base64,${base64}` },
    { name: 'webpack, rollup and swc', url: `data:application/json;charset=utf-8;base64,${base64}` },
    { name: 'old convert-source-map', url: `data:application/json;charset:utf8;base64,${base64}` },
    { name: 'upper case', url: `DATA:Application/JSON;Base64,${base64}` },
    { name: 'no media type', url: `data:;base64,${base64}` },
    { name: 'no padding', url: `data:text/json;base64,${base64.replace(/=+$/, '')}` },
    {
      name: 'the alphabet for URLs',
      url: `data:application/octet-stream;base64,${Buffer.from(map).toString('base64url')}`,
    },
    { name: 'sass', url: `data:application/json;charset=utf-8,${encodeURIComponent(map).replaceAll('%2C', ',')}` },
  ])('as $name writes them', async ({ url }) => {
    const opened = await openArtifact('dist/a.js', `/* ü */\n//# sourceMappingURL=${url}\n`)
    expect(pathsIn(opened)).toEqual(['<inline-map:0>', '<inline-map:0> ! src/a.ts'])
    expect(opened.contents[0]?.contents[0]?.text).toBe('é, let a\n')
    expect(opened.contents[0]?.facts.map).toMatchObject({ kind: 'inline', valid: true })
    const [start = 0, end = 0] = opened.facts.opened?.[0] ?? []
    expect(Buffer.from(opened.bytes.subarray(start, end)).toString()).toBe(url)
    expect(opened.facts.references?.map(({ kind, url: told }) => `${kind} ${told}`)).toEqual([
      `spec ${url.slice(0, url.indexOf(',') + 1)}`,
    ])
  })

  test.each([
    { path: 'dist/a.css', text: `a{}\n/*# sourceMappingURL=data:application/json;base64,${base64} */` },
    { path: 'dist/a.html', text: `<script>//# sourceMappingURL=data:application/json;base64,${base64}\n</script>` },
    { path: 'dist/a.vue', text: `//# sourceMappingURL=data:application/json;base64,${base64}` },
    {
      path: 'dist/a.json',
      text: JSON.stringify({ code: `x\n//# sourceMappingURL=data:application/json;base64,${base64}\n` }),
    },
    { path: 'dist/a.js', text: `const map = "data:application/json;base64,${base64}"` },
    {
      path: 'dist/a.js',
      text: `x = "//# sourceMappingURL=data:application/json;base64,${base64.slice(0, 40)}\\\n${base64.slice(40)}"`,
    },
  ])('in $path', async ({ path, text }) => {
    expect(pathsIn(await openArtifact(path, text))).toContain('<inline-map:0> ! src/a.ts')
  })

  test('several are numbered in file order', async () => {
    const line = `//# sourceMappingURL=data:application/json;base64,${base64}\n`
    expect((await openArtifact('a.js', `${line}code\n${line}`)).contents.map(({ path }) => path)).toEqual([
      '<inline-map:0>',
      '<inline-map:1>',
    ])
  })

  test('one that cannot be read makes the audit incomplete', async () => {
    const opened = await openArtifact(
      'a.js',
      `x\n//# sourceMappingURL=data:application/json;base64,${base64.slice(0, 20)}`,
    )
    expect(opened.contents[0]?.troubles.map(({ code }) => code)).toEqual(['map-unreadable'])
  })

  test.each([
    { name: 'a variable', path: 'dist/a.js', text: `/* ü */ const map = ${map}; use(map)` },
    { name: 'a list', path: 'dist/a.json', text: `[{"map":${map}}]` },
    { name: 'a script beside damage', path: 'dist/a.js', text: `x={"version":3,"sourcesContent":[}; y=${map}` },
  ])('a map that stands in $name as JSON is opened', async ({ path, text }) => {
    const opened = await openArtifact(path, text)
    expect(opened.contents[0]?.contents.map((source) => `${source.path} ${source.text}`)).toEqual([
      'src/a.ts é, let a\n',
    ])
    expect(
      opened.facts.opened?.map(([start, end]) => Buffer.from(opened.bytes.subarray(start, end)).toString()),
    ).toEqual([map])
  })

  test.each([
    { name: 'a map in prose', path: 'README.md', text: map },
    { name: 'a version of something else', path: 'a.js', text: 'x={"version":3,"lock":{"sourcesContent":[]}}' },
  ])('$name is no inline map', async ({ path, text }) => {
    expect((await openArtifact(path, `see ${text}`)).contents).toEqual([])
  })

  test.each([
    { name: 'a variable', path: 'dist/a.js', text: `/* ü */ const map = ${map}; use(map)` },
    { name: 'a list', path: 'dist/a.json', text: `[{"map":${map}}]` },
    { name: 'a script beside damage', path: 'dist/a.js', text: `x={"version":3,"sourcesContent":[}; y=${map}` },
  ])('a map that stands in $name as JSON is opened', async ({ path, text }) => {
    const opened = await openArtifact(path, text)
    expect(opened.contents[0]?.contents.map((source) => `${source.path} ${source.text}`)).toEqual([
      'src/a.ts é, let a\n',
    ])
    expect(
      opened.facts.opened?.map(([start, end]) => Buffer.from(opened.bytes.subarray(start, end)).toString()),
    ).toEqual([map])
  })

  test('maps of both kinds are numbered in file order, and those within a map are its own', async () => {
    const comment = `//# sourceMappingURL=data:application/json;base64,${base64}`
    const outer = JSON.stringify({ version: 3, sources: ['o.js'], sourcesContent: [comment], names: [], mappings: '' })
    const opened = await openArtifact('a.js', `x=${outer}\n${comment}\ny=${map}\n`)
    expect(pathsIn(opened).filter((path) => !path.includes('!'))).toEqual([
      '<inline-map:0>',
      '<inline-map:1>',
      '<inline-map:2>',
    ])
    expect(opened.contents.map(({ contents }) => contents[0]?.path)).toEqual(['o.js', '../src/a.ts', '../src/a.ts'])
    expect(pathsIn(opened)).toContain('<inline-map:0> ! o.js ! <inline-map:0>')
  })

  test.each([
    { name: 'a map in prose', path: 'README.md', text: map },
    { name: 'a version of something else', path: 'a.js', text: 'x={"version":3,"lock":{"sourcesContent":[]}}' },
  ])('$name is no inline map', async ({ path, text }) => {
    expect((await openArtifact(path, `see ${text}`)).contents).toEqual([])
  })

  test('other data are left alone', async () => {
    const settings = Buffer.from('{"compiler":true}').toString('base64')
    expect((await openArtifact('a.js', `x = "data:application/json;base64,${settings}"`)).contents).toEqual([])
  })
})

test('references are told by the bytes of their URLs', async () => {
  const opened = await openArtifact('a.js', 'const ü = "日本"\n//# sourceMappingURL=ü.js.map\n')
  const [reference] = opened.facts.references ?? []
  expect(reference).toMatchObject({ kind: 'spec', url: 'ü.js.map' })
  expect(Buffer.from(opened.bytes.subarray(reference?.start, reference?.end)).toString()).toBe('ü.js.map')
})

describe('eval modules', () => {
  const literal = (text: string): string => JSON.stringify(text)
  const module = `// secret plan\nlet a\n\n//# sourceURL=webpack://p/./src/a.js?\n`
  const mapped = `let a\n//# sourceURL=[module]\n//# sourceMappingURL=data:application/json;base64,${base64}\n//# sourceURL=webpack-internal:///./src/b.js\n`

  test('their text and their maps are opened', async () => {
    const opened = await openArtifact(
      'dist/main.js',
      `x({"a":()=>{eval(${literal(module)})},"b":()=>{eval(__webpack_require__.ts(${literal(mapped)}))}})`,
    )
    expect(pathsIn(opened)).toEqual([
      'webpack://p/./src/a.js',
      'webpack-internal:///./src/b.js',
      'webpack-internal:///./src/b.js ! <inline-map:0>',
      'webpack-internal:///./src/b.js ! <inline-map:0> ! src/a.ts',
    ])
    expect(opened.contents.map(({ text }) => text)).toEqual([module, mapped])
    expect(opened.contents[1]?.contents[0]?.facts.map?.kind).toBe('eval')
    const told = opened.facts.opened?.map(([start, end]) =>
      JSON.parse(`"${Buffer.from(opened.bytes.subarray(start, end))}"`),
    )
    expect(told).toEqual([module, mapped])
  })

  test('an eval of anything else is left alone', async () => {
    expect((await openArtifact('a.js', 'eval("1 + 1") // sourceURL=x')).contents).toEqual([])
  })
})
