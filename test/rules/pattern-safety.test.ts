import { readdirSync, readFileSync } from 'node:fs'
import { checkSync } from 'recheck'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { parsePack } from '../../src/rules/parse-pack.ts'

const rules = readdirSync('rules')
  .filter((name) => name.endsWith('.yaml'))
  .flatMap((name) => parsePack(parse(readFileSync(`rules/${name}`, 'utf8')), name))
  .filter(({ detector }) => detector === 'pattern')

// What recheck cannot decide within its time is no pattern of ours either: they are small enough to be decided.
test('no pattern of a built-in rule can backtrack catastrophically', () => {
  const unsafe = rules.filter((rule) => !isSafe(String(rule.options['pattern']), String(rule.options['flags'] ?? '')))
  expect(unsafe.map(({ id }) => id)).toEqual([])
})

test.each(['^(a+)+$', '(?:x|x)*y$'])('the check knows that %s can', (source) => {
  expect(isSafe(source, '')).toBe(false)
})

function isSafe(source: string, flags: string): boolean {
  return checkSync(source, flags, { checker: 'automaton', timeout: 5000 }).status === 'safe'
}
