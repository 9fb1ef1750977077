import { expect, test } from 'vitest'
import { importGitleaks } from '../../src/rules/import-gitleaks.ts'
import { parsePack } from '../../src/rules/parse-pack.ts'

const rule = {
  id: 'secret/one',
  detector: 'pattern',
  severity: 'high',
  summary: 'One',
  help: 'Revoke it.',
  keywords: ['one_'],
  pattern: 'one_[a-z]{8}',
  examples: { match: ['one_{lower:8}'], pass: ['one_{lower:7}'] },
}

function many(count: number, change: (index: number) => object): readonly object[] {
  return Array.from({ length: count }, (_, index) => ({ ...rule, id: `secret/r${index}`, ...change(index) }))
}

const words = (count: number, length: number): string[] =>
  Array.from({ length: count }, (_, index) => `${index}_`.padEnd(length, 'x'))

test.each([
  { name: 'thousands of rules', rules: many(3000, () => ({})), want: 'pack.yaml: holds 3,000 rules' },
  {
    name: 'a repeat of a repeat',
    rules: [{ ...rule, pattern: 'one_(?:[a-z]{1,1000}){1,1000}' }],
    want: 'pack.yaml: secret/one: pattern: cannot be run in linear time',
  },
  {
    name: 'many large repeats',
    rules: [{ ...rule, pattern: `one_${'[a-z]{1,1000}x'.repeat(20)}` }],
    want: 'pack.yaml: secret/one: pattern: is too large: 40',
  },
  {
    name: 'more large patterns than an audit can afford',
    rules: many(200, () => ({ pattern: 'one_[a-z]{1,1000}x[a-z]{1,1000}x[a-z]{1,1000}' })),
    want: /^pack\.yaml: secret\/r8\d: pattern: is one too many/,
  },
  {
    name: 'a pattern of many pages',
    rules: [{ ...rule, pattern: 'a'.repeat(6000) }],
    want: 'secret/one: pattern: has 6,000 characters',
  },
  { name: 'a hundred keywords', rules: [{ ...rule, keywords: words(101, 8) }], want: 'keywords: has 101 keywords' },
  { name: 'a long keyword', rules: [{ ...rule, keywords: words(1, 300) }], want: 'has a keyword of 300 characters' },
  {
    name: 'long keywords everywhere',
    rules: many(20, () => ({ keywords: words(100, 100) })),
    want: /^pack\.yaml: secret\/r10: keywords: is too much/,
  },
  {
    name: 'long words nearby',
    rules: [{ ...rule, near: { keywords: words(101, 8) } }],
    want: 'secret/one: near: has 101 keywords',
  },
  ...['+(a|aa)+(a|aa)b', '**/a/**/b/**/c', '*a*a*a*a'].map((glob) => ({
    name: `the glob ${glob}`,
    rules: [{ ...rule, paths: [glob] }],
    want: 'secret/one: paths: has a glob with more than two **',
  })),
  {
    name: 'such a glob in a rule about files',
    rules: [{ ...rule, detector: 'file', keywords: undefined, pattern: undefined, exceptPaths: ['*(a)*(a)'] }],
    want: 'secret/one: exceptPaths: has a glob',
  },
  {
    name: 'a key as long as a page, cut short',
    rules: [{ ...rule, ['x'.repeat(10_000)]: 1 }],
    want: /^.{0,200}…"?\]? is not a known key; known are .{0,400}$/,
  },
])('a pack is refused for $name', ({ rules, want }) => {
  expect(() => parsePack({ rules }, 'pack.yaml', 'acme')).toThrow(want)
})

test.each([
  { name: 'thousands of rules', toml: '[[rules]]\nid = "a"\n'.repeat(3000), want: 'acme.toml: holds 3,000 rules' },
  {
    name: 'many large repeats',
    toml: `[[rules]]\nid = "big"\nkeywords = ["aa"]\nregex = '''${'[a-z]{1,1000}x'.repeat(20)}'''\n`,
    want: 'acme.toml: big: is too large',
  },
])('a gitleaks configuration is refused for $name', ({ toml, want }) => {
  expect(() => importGitleaks(toml, 'acme.toml', 'acme')).toThrow(want)
})

test('a pack as large as our own is not', () => {
  const rules = many(1000, (index) => ({ keywords: words(10, 8), pattern: `one_${index}_[a-z]{1,100}` }))
  expect(parsePack({ rules }, 'pack.yaml', 'acme')).toHaveLength(1000)
})
