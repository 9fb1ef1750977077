import { expect, test } from 'vitest'
import { isDocumentation, isTest } from '../../src/secrets/documentation.ts'

const record = [
  'x()',
  '// {',
  '//   "id": 1,',
  '//   "name": "a",',
  '//   "token": "VALUE",',
  '//   "kind": 2',
  '// }',
].join('\n')

test.each([
  { name: 'a line of a program', text: 'const token = "VALUE"', want: false },
  { name: 'a comment that documents', text: '/**\n * token: VALUE\n */', want: true },
  { name: 'a comment that documents, on one line', text: 'a();/** f("VALUE") */', want: true },
  { name: 'what follows such a comment', text: '/** f */ f("VALUE")', want: false },
  { name: 'an example', text: '@example f("VALUE")', want: true },
  { name: 'a placeholder', text: 'placeholder: "VALUE"', want: true },
  { name: 'a record of JSON in comments', text: record, want: true },
  { name: 'two lines that were commented out', text: 'f({\n// "token": "VALUE",\n// "a": 1\n})', want: false },
  { name: 'a form of its own in a README', text: 'VALUE', path: 'README.md', want: false },
  {
    name: 'a key on a page',
    text: 'Test Values\n\n    -----BEGIN VALUE',
    path: 'README.md',
    want: true,
  },
  { name: 'a key in a program', text: 'x(\n-----BEGIN VALUE', want: false },
  { name: 'a name alone in a README', text: 'VALUE', path: 'README.md', isNamed: true, want: true },
  { name: 'a page of the documentation', text: 'VALUE', path: 'docs/api/use.md', want: true },
  { name: 'a program in a folder of that name', text: 'VALUE', path: 'docs/search.js', want: false },
])('$name: $want', ({ text, want, path = 'dist/a.js', isNamed = false }) => {
  expect(
    isDocumentation(text, Math.max(text.indexOf('-----BEGIN VALUE'), 0) || text.indexOf('VALUE'), path, isNamed),
  ).toBe(want)
})

test.each([
  ['test/a.js', true],
  ['lib/__tests__/a.js', true],
  ['lib/a.spec.ts', true],
  ['fixtures/a.json', true],
  ['lib/testing-library.js', false],
  ['lib/latest/a.js', false],
  ['contest.js', false],
])('%s is a test: %s', (path, want) => {
  expect(isTest(path)).toBe(want)
})
