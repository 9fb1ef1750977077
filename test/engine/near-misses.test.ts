import { expect, test } from 'vitest'
import { grade } from '../../src/engine/findings.ts'
import type { Rule } from '../../src/model/rule.ts'
import { builtinRules } from '../support/builtin-rules.ts'
import { inspectTarball } from '../support/inspect-tarball.ts'
import { nearMisses } from '../support/near-misses.ts'
import { pack } from '../support/pack.ts'

const EACH = 800
const rules = new Map(builtinRules().map((rule) => [rule.id, rule]))

test('there are ten thousand', () => {
  expect(nearMisses.length * EACH).toBeGreaterThanOrEqual(10_000)
})

test.each(nearMisses)('$name raise nothing', async ({ path, one }) => {
  const lines = Array.from({ length: EACH }, (_, seed) => one(seed))
  const inspected = await inspectTarball(pack({ [path]: lines.join('\n') }), [...rules.values()])
  const raised = inspected.flatMap(({ chain, artifact, matches }) =>
    matches
      .filter(({ ruleId, values }) => severityOf(rules.get(ruleId), values ?? {}) !== 'info')
      .map(({ ruleId, start, end }) => `${chain} ${ruleId}: ${Buffer.from(artifact.bytes).subarray(start, end)}`),
  )
  expect(raised).toEqual([])
})

function severityOf(rule: Rule | undefined, values: Parameters<typeof grade>[1]): string | undefined {
  return rule && grade(rule, values, 'closed').severity
}
