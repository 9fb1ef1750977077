import { expect, test } from 'vitest'
import { loadBuiltinRules, readBuiltinRules } from '../../src/rules/load.ts'
import { rulesDigest } from '../../src/rules/rules-digest.ts'

test('the digest that the build wrote is that of the rules that are loaded', async () => {
  const rules = await loadBuiltinRules()
  expect(rules.length).toBeGreaterThan(400)
  expect((await readBuiltinRules()).digest).toBe(rulesDigest(rules))
})
