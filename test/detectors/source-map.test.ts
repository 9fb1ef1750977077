import { expect, test } from 'vitest'
import { sourcesOf } from '../../src/contents/sources.ts'
import { sourceMap } from '../../src/detectors/source-map/source-map.ts'
import type { Match } from '../../src/model/detector.ts'
import type { Rule } from '../../src/model/rule.ts'
import type { MapFacts } from '../../src/model/source-map.ts'
import { type ExampleFile, examplePackage } from '../support/example-artifact.ts'
import { exampleMap, pointsAt } from '../support/example-map.ts'
import { artifactOf, matchesOf } from '../support/inspect.ts'

const ids = [
  'embedded-sources',
  'external-archive',
  'external-url',
  'developer-path',
  'unreferenced',
  'dangling-reference',
  'invalid',
]
const inspector = sourceMap.create(
  ids.map((id) => ({ id: `map/${id}` }) as Rule),
  {},
)

function inspect(files: readonly ExampleFile[]): readonly Match[] {
  const { root, artifacts } = examplePackage(files)
  return [...artifacts, root].flatMap((artifact) => [...inspector.inspect(artifact)] as Match[])
}

const count = (files: readonly ExampleFile[], name = 'app') =>
  sourcesOf(examplePackage(files, { manifest: { name } }).root).maps.map(({ referencedBy, counts }) => {
    return { referencedBy, ...counts }
  })

test('own code, dependencies and the runtime of a bundler are told apart', () => {
  const sources = { 'a.ts': 'a\nb', 'node_modules/b/b.js': 'ä\n', 'webpack/bootstrap': 'c' }
  expect(count([exampleMap('a.js.map', sources)])).toMatchObject([
    { embedded: 3, firstParty: 1, novel: 1, lines: 4, bytes: 7, novelLines: 2, novelBytes: 3 },
  ])
})

test.each([
  { name: '@acme/app', firstParty: 1 },
  { name: '@acm/app', firstParty: 0 },
  { name: 'app', firstParty: 0 },
])('a dependency of the scope @acme is own code of $name: $firstParty', ({ name, firstParty }) => {
  expect(count([exampleMap('a.js.map', { 'node_modules/@acme/lib/a.ts': 'a' })], name)).toMatchObject([{ firstParty }])
})

test('a text that ships as a file is not novel, whatever its line ends', () => {
  const files = [exampleMap('a.js.map', { 'a.ts': 'a\r\nb\r\n', 'b.ts': 'b' }), { path: 'src/a.ts', text: 'a\nb\n' }]
  expect(count(files)).toMatchObject([{ firstParty: 2, novel: 1, novelLines: 1 }])
})

test('a file in an archive ships too', () => {
  const files = [
    exampleMap('a.js.map', { 'a.ts': 'a' }),
    { path: 'a.zip', text: 'PK', contents: [{ path: 'a.ts', text: 'a' }] },
  ]
  expect(count(files)).toMatchObject([{ novel: 0 }])
})

test('a text in two maps is novel once, and neither map makes it ship elsewhere', () => {
  const files = [exampleMap('a.js.map', { 'a.ts': 'a' }), exampleMap('b.js.map', { 'a.ts': 'a' })]
  expect(count(files).map(({ novel }) => novel)).toEqual([1, 0])
})

test.each([
  { url: 'a.js.map', from: 'dist/a.js', map: 'dist/a.js.map', referencedBy: ['dist/a.js'] },
  { url: '../maps/a%20b.map?v=1#x', from: 'dist/a.js', map: 'maps/a b.map', referencedBy: ['dist/a.js'] },
  { url: '100%.map', from: 'a.js', map: '100%.map', referencedBy: ['a.js'] },
  { url: 'https://a.example/a.js.map', from: 'a.js', map: 'a.js.map', referencedBy: [] },
])('$url in $from leads to $referencedBy', ({ url, from, map, referencedBy }) => {
  expect(count([{ path: from, text: url, facts: pointsAt(url) }, exampleMap(map, {})])).toMatchObject([
    { referencedBy },
  ])
})

test('text that only looks like a reference is none', () => {
  const files = [{ path: 'a.js', text: 'a.js.map', facts: pointsAt('a.js.map', 'shadow') }, exampleMap('a.js.map', {})]
  expect(inspect(files).map(({ ruleId }) => ruleId)).toEqual(['map/unreferenced'])
})

test('an inline map is referenced by the file that it is in', () => {
  const map = exampleMap('<inline-map:0>', { 'a.ts': 'a' }, { kind: 'inline' })
  expect(count([{ path: 'a.js', text: 'a', contents: [map] }])).toMatchObject([{ referencedBy: ['a.js'] }])
})

test('a map with sources is about the map, with its counts', () => {
  const match = inspect([exampleMap('a.js.map', { 'a.ts': 'a' })]).find(
    ({ ruleId }) => ruleId === 'map/embedded-sources',
  )
  expect(match?.subject?.path).toBe('a.js.map')
  expect(match?.values).toMatchObject({ hasNovel: true, novel: 1, novelLines: 1, files: 'original file' })
})

test('a map without content is about nothing', () => {
  const files = [
    { path: 'a.js', text: 'a.js.map', facts: pointsAt('a.js.map') },
    exampleMap('a.js.map', {}, { sources: 1, sourceUrls: ['a.ts'] }),
  ]
  expect(inspect(files)).toEqual([])
})

const external = (url: string, where = 'sourceRoot'): Partial<MapFacts> => ({ external: [{ url, where }] })

test.each([
  { url: 'https://pub-0123.r2.dev/src.zip', ruleId: 'map/external-archive' },
  { url: 'https://pub-0123.r2.dev/src/', ruleId: 'map/external-archive' },
  { url: 's3://bucket/src', ruleId: 'map/external-archive' },
  { url: 'https://storage.googleapis.com/b/a.js', ruleId: 'map/external-archive' },
  { url: 'https://b.s3.eu-west-1.amazonaws.com/a.js.map', ruleId: 'map/external-archive' },
  { url: 'https://example.com/app.tar.gz?token=abc', ruleId: 'map/external-archive' },
  { url: 'https://github.com/a/b/archive/main', ruleId: 'map/external-archive' },
  { url: 'https://example.com/src/archive/index.ts', ruleId: 'map/external-url' },
  { url: 'https://example.com/', ruleId: 'map/external-url' },
  { url: 'http://build.corp/src', ruleId: 'map/external-url' },
  { url: 'webpack://app/./a.zip', ruleId: undefined },
  { url: 'not-s3.amazonaws.com.example/a.js', ruleId: undefined },
])('$url in a map: $ruleId', ({ url, ruleId }) => {
  const [match] = inspect([exampleMap('a.js.map', {}, { ...external(url), kind: 'container' })])
  expect(match?.ruleId).toBe(ruleId)
})

test('a URL is found in the text of the map, and told without its query', () => {
  const url = 'https://u:p@example.com/src.zip?signature=abc'
  const text = `{"sourceRoot":"${url}"}`
  const [match] = inspect([{ ...exampleMap('a.js.map', {}, external(url)), text }])
  expect(text.slice(match?.start, match?.end)).toBe(url)
  expect(match?.values).toMatchObject({ url: 'https://example.com/src.zip', where: 'sourceRoot', kind: 'archive' })
})

test('a reference to a map in a bucket is an archive too', () => {
  const url = 's3://maps/a.js.map'
  const [match] = inspect([{ path: 'a.js', text: url, facts: pointsAt(url) }])
  expect(match).toMatchObject({ ruleId: 'map/external-archive', values: { where: 'sourceMappingURL' } })
  expect(url.slice(match?.start, match?.end)).toBe(url)
})

test.each([
  { url: 'file:///Users/zoe.doe/app/a.ts', path: '/Users/zoe.doe' },
  { url: 'webpack:///C:/Users/zdoe/app/a.ts', path: 'C:/Users/zdoe' },
  { url: '/home/zdoe/app/a.ts', path: '/home/zdoe' },
  { url: '/home/runner/work/app/a.ts', path: undefined },
  { url: '../src/home/zdoe/a.ts', path: undefined },
  { url: 'C:\\Users\\runneradmin\\a.ts', path: undefined },
])('$url names $path', ({ url, path }) => {
  const [match] = inspect([exampleMap('a.js.map', {}, { sourceUrls: [url], kind: 'container' })])
  expect(match?.values?.['path']).toBe(path)
})

test('references that lead nowhere are named, a few of them', () => {
  const files = Array.from({ length: 12 }, (_, index) => ({
    path: `${index}.js`,
    text: 'a',
    facts: pointsAt('gone.map'),
  }))
  const matches = inspect(files)
  expect(matches.map(({ subject }) => subject?.path)).toEqual(files.slice(0, 10).map(({ path }) => path))
  expect(matches.at(-1)?.values?.['others']).toBe(', and so do 2 more files')
})

test.each([
  { name: 'a page', text: '<!doctype html>', want: ['map/invalid'] },
  { name: 'a script', text: 'export default 1\n', want: ['map/invalid'] },
  { name: 'null', text: 'null', want: ['map/invalid'] },
  { name: 'an object', text: '{}', want: [] },
])('$name by the name of a map', ({ text, want }) => {
  expect(matchesOf(inspector, artifactOf(text, 'dist/a.d.ts.map')).map(({ ruleId }) => ruleId)).toEqual(want)
})

test('an invalid map tells what is wrong with it', () => {
  const problems = [{ code: 'version', detail: '' }]
  const [match] = inspect([exampleMap('a.js.map', {}, { valid: false, problems, kind: 'container' })])
  expect(match).toMatchObject({ ruleId: 'map/invalid', values: { codes: 'version' } })
})
