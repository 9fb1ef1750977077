import { readdirSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { file } from '../../src/detectors/file/file.ts'
import type { Match } from '../../src/model/detector.ts'
import { parsePack } from '../../src/rules/parse-pack.ts'
import { type ExampleFile, examplePackage } from '../support/example-artifact.ts'

const packs = readdirSync('rules').filter((name) => name.startsWith('file-'))
const rules = packs.flatMap((name) => parsePack(parse(readFileSync(`rules/${name}`, 'utf8')), name))
const inspector = file.create(rules, {})

function inspect(files: readonly ExampleFile[]): readonly Match[] {
  const { root, artifacts } = examplePackage(files)
  return [...artifacts, root].flatMap((artifact) => [...inspector.inspect(artifact)] as Match[])
}

function ruleIds(files: readonly ExampleFile[]): readonly string[] {
  return inspect(files).map((match) => match.ruleId)
}

test.each([
  { name: 'values', text: 'A=1\nexport B="x"\n', want: { empty: false, variables: 2 } },
  { name: 'only comments', text: '# A=1\n\n', want: { empty: true, variables: 0 } },
  { name: 'empty values', text: 'A=\nB=""\nC= # later\n', want: { empty: true, variables: 0 } },
  { name: 'no text', text: '\x00\x01A=1', want: { empty: false } },
])('an environment file with $name', ({ text, want }) => {
  expect(inspect([{ path: '.env', text }])[0]?.values).toMatchObject(want)
})

test.each([
  { path: 'test/fixtures/.env', fixture: true },
  { path: 'dist/.env', fixture: false },
  { path: 'latest/.env', fixture: false },
])('$path is among fixtures: $fixture', ({ path, fixture }) => {
  expect(inspect([{ path, text: 'A=1' }])[0]?.values).toMatchObject({ fixture })
})

test('a source embedded in a map is no file of the package', () => {
  const source = { url: '.env', index: 0, origin: { kind: 'own' }, ignored: false } as const
  expect(ruleIds([{ path: '.env', text: 'A=1', facts: { source } }])).toEqual([])
})

test('what gathers is one match about the first file, with the others and the number of all', () => {
  const [match] = inspect([
    { path: 'a/.git/HEAD', text: 'ref\n' },
    { path: 'a/.git/config', text: '[core]\n' },
  ])
  expect(match?.subject?.path).toBe('a/.git/HEAD')
  expect(match?.values).toMatchObject({ count: 2, lines: 2 })
  expect(match?.others?.map(({ path }) => path)).toEqual(['a/.git/config'])
})

test('files in an archive count too', () => {
  const contents = [{ path: 'package/.git/HEAD', text: 'ref\n' }]
  expect(inspect([{ path: 'a.tgz', kind: 'gzip', contents }])[0]?.subject?.chain).toEqual([
    'a.tgz',
    'package/.git/HEAD',
  ])
})

test('a rule whose options make no sense is refused', () => {
  const [rule] = rules
  if (!rule) throw new Error('no rule')
  expect(() => file.create([{ ...rule, options: { paths: 'a' } }], {})).toThrow(
    `${rule.id}: paths is a list of strings`,
  )
  expect(() => file.create([{ ...rule, options: { reads: 'tea' } }], {})).toThrow('reads is one of environment')
})
