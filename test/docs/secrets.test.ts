import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { secretsPage } from '../../scripts/secrets-page.mjs'
import { revealedNames } from '../../src/secrets/describe-revealed.ts'
import { builtinRules } from '../support/builtin-rules.ts'

const page = readFileSync('docs/secrets.md', 'utf8').replaceAll('\r\n', '\n')
const secrets = builtinRules().filter(({ secret, detector }) => secret && detector === 'pattern')
const rows = page.split('\n').filter((line) => line.startsWith('| ') && line.includes('`'))

test('the page is what `npm run docs:secrets` makes of the rules', () => {
  expect(page).toBe(secretsPage(builtinRules(), revealedNames))
})

test('it lists every secret once', () => {
  const listed = rows.map((row) => /`([\w-]+\/[\w-]+)`/.exec(row)?.[1])
  expect(listed.sort()).toEqual(secrets.map(({ id }) => id).sort())
})

test.each(rows.map((row) => ({ row })))('$row has a cell for each column', ({ row }) => {
  expect(row.split(/(?<!\\)\|/)).toHaveLength(12)
})

test('its counts are those of the rules', () => {
  const [types, providers] = [...page.matchAll(/\*\*(\d+) (?:types|providers)\*\*/g)].map(([, count]) => Number(count))
  expect(types).toBe(secrets.length)
  expect(providers).toBe(new Set(secrets.flatMap(({ options }) => options['provider'] ?? [])).size)
})
