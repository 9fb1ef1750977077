import { readdirSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'

const source = readdirSync('src', { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.ts'))
  .map((path) => readFileSync(`src/${path}`, 'utf8'))
  .join('\n')
const type = readFileSync('src/model/audit-error.ts', 'utf8')
const page = readFileSync('docs/api.md', 'utf8')

test('the type of errors has each code that is thrown, and docs/api.md a row for each', () => {
  const thrown = [...source.matchAll(/AuditError\(\s*'(E[A-Z0-9]+)'/g)].map(([, code]) => code)
  const typed = [...type.matchAll(/\| '(E[A-Z0-9]+)'/g)].map(([, code]) => code)
  const described = [...page.matchAll(/^\| `(E[A-Z0-9]+)` \|/gm)].map(([, code]) => code)
  expect([...new Set(thrown)].filter((code) => !typed.includes(code))).toEqual([])
  expect(described).toEqual([...typed].sort())
})
