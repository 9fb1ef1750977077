import { describe, expect, test } from 'vitest'
import type { Finding } from '../../src/model/report.ts'
import { aggregate, aggregateFingerprint } from '../../src/policy/aggregate.ts'
import { judge } from '../../src/policy/judge.ts'
import { defaultPolicy } from '../../src/schema/policy.ts'

function finding(path: string, more: Partial<Finding> = {}): Finding {
  return {
    package: 0,
    ruleId: 'map/embedded-sources',
    severity: 'info',
    confidence: 'high',
    message: `${path} embeds`,
    location: { chain: [path], original: null },
    related: [],
    layers: [],
    snippet: null,
    fixes: [],
    repositoryLocation: null,
    verification: null,
    fingerprint: `wt1:${path}`,
    state: 'active',
    stops: false,
    count: 1,
    ...more,
  }
}

const merge = (findings: readonly Finding[]) => aggregate(findings, () => 'p')
const rules = [{ id: 'map/embedded-sources', aliases: [] }]
const whole = aggregateFingerprint('map/embedded-sources', 'p')

test('what is info and stops nothing is one finding a package, rule and state', () => {
  const merged = merge([finding('a'), finding('b'), finding('c', { state: 'baselined' }), finding('d', { package: 1 })])
  expect(merged.map(({ location, count }) => [location.chain[0], count])).toEqual([
    ['a', 2],
    ['c', 1],
    ['d', 1],
  ])
  expect(merged[0]).toMatchObject({
    fingerprint: whole,
    related: [{ location: { chain: ['b'] }, message: 'b embeds' }],
  })
})

test.each([
  { name: 'what stops', findings: [finding('a', { stops: true }), finding('b', { stops: true })] },
  { name: 'what is more than info', findings: [finding('a', { severity: 'low' }), finding('b', { severity: 'low' })] },
  { name: 'what is of several rules', findings: [finding('a'), finding('b', { ruleId: 'map/invalid' })] },
])('$name stays as it is', ({ findings }) => {
  expect(merge(findings)).toEqual(findings)
})

describe('the whole of a rule in a package', () => {
  const judged = (policy: Partial<typeof defaultPolicy>, findings = [finding('a'), finding('b')]) =>
    judge({ packages: 1, names: ['p'], findings, notices: [], rules }, { ...defaultPolicy, ...policy })

  test.each([
    { name: 'in a baseline', policy: { baseline: [whole] }, want: ['baselined', 'baselined'] },
    { name: 'in an older baseline by its places', policy: { baseline: ['wt1:a'] }, want: ['baselined', 'active'] },
    {
      name: 'in an allowance',
      policy: { allowances: [{ fingerprint: whole, reason: 'open source' }] },
      want: ['suppressed', 'suppressed'],
    },
    { name: 'where info stops', policy: { baseline: [whole], failOn: 'info' as const }, want: ['active', 'active'] },
  ])('$name', ({ policy, want }) => {
    expect(judged(policy).findings.map(({ state }) => state)).toEqual(want)
  })

  test('accepts nothing that is more than info', () => {
    const severe = [finding('a', { severity: 'high' })]
    expect(judged({ baseline: [whole] }, severe).findings.map(({ state }) => state)).toEqual(['active'])
  })

  test('is no unused entry of a baseline', () => {
    expect(judged({ baseline: [whole] }).notices).toEqual([])
  })
})
