import { expect, test } from 'vitest'
import { compactRule, fullRule } from '../../src/rules/compact.ts'
import { loadBuiltinRules } from '../../src/rules/load.ts'
import { builtinRules } from '../support/builtin-rules.ts'

test('a rule that was written compactly is the same again, but for its examples', () => {
  for (const rule of builtinRules()) {
    const written = JSON.parse(JSON.stringify(compactRule(rule)))
    expect(fullRule(written)).toEqual({ ...rule, examples: { match: [], pass: [] } })
  }
})

test('the build wrote every rule', async () => {
  const [loaded, own] = [await loadBuiltinRules(), builtinRules()]
  expect(loaded.map(({ id }) => id).sort()).toEqual(own.map(({ id }) => id).sort())
})
