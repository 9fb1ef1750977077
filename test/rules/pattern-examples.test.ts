import { describe, expect, test } from 'vitest'
import { pattern } from '../../src/detectors/pattern/pattern.ts'
import type { Example, Rule } from '../../src/model/rule.ts'
import { builtinRules } from '../support/builtin-rules.ts'
import { fake } from '../support/fake.ts'
import { artifactOf, matchesOf } from '../support/inspect.ts'

const rules = builtinRules().filter(({ detector }) => detector === 'pattern')
const SEEDS = [0, 1, 2, 3, 4]

test('there are rules to try', () => {
  expect(rules.length).toBeGreaterThan(50)
})

test('no two rules have the same id', () => {
  const ids = rules.flatMap(({ id, aliases }) => [id, ...aliases])
  expect(ids.filter((id, index) => ids.indexOf(id) !== index)).toEqual([])
})

describe.each(rules)('$id', (rule) => {
  test.each(named(rule.examples.match))('finds %s', (_, example) => {
    for (const seed of SEEDS) expect(found(rule, example, seed)).not.toEqual([])
  })
  test.each(named(rule.examples.pass))('passes %s', (_, example) => {
    for (const seed of SEEDS) expect(found(rule, example, seed)).toEqual([])
  })
})

function named(examples: readonly Example[]): readonly (readonly [string, Example])[] {
  return examples.map((example) => [JSON.stringify(example), example])
}

function found(rule: Rule, example: Example, seed: number): readonly string[] {
  const { path = 'dist/index.js', text = '' } = typeof example === 'string' ? { text: example } : example
  const content = fake(text, seed)
  return matchesOf(pattern.create([rule], {}), artifactOf(content, path)).map(({ start, end }) =>
    content.slice(start, end),
  )
}
