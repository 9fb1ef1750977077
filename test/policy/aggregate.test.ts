import { describe, expect, test } from 'vitest'
import type { RawFinding } from '../../src/model/raw-finding.ts'
import { aggregate, aggregateFingerprint } from '../../src/policy/aggregate.ts'
import { judge } from '../../src/policy/judge.ts'
import { defaultPolicy } from '../../src/schema/policy.ts'

function finding(path: string, more: Partial<RawFinding> = {}): RawFinding {
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

const merge = (findings: readonly RawFinding[]) => aggregate(findings, () => 'p')
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

describe('a secret in several files', () => {
  const secret = (path: string, more: Partial<RawFinding> = {}) =>
    finding(path, { ruleId: 'secret/a', severity: 'high', value: 'one', ...more })

  test('is one finding at its gravest place, and names the others', () => {
    const [only, ...rest] = merge([secret('a'), secret('b', { severity: 'critical', stops: true }), secret('c')])
    expect(rest).toEqual([])
    expect(only).toMatchObject({ severity: 'critical', stops: true, fingerprint: 'wt1:b', count: 3 })
    expect(only?.location.chain).toEqual(['b'])
    expect(only?.related.map(({ location }) => location.chain[0])).toEqual(['a', 'c'])
  })

  test('stands where it was accepted itself', () => {
    const [only] = merge([secret('a', { state: 'suppressed', follows: true }), secret('b', { state: 'suppressed' })])
    expect(only?.fingerprint).toBe('wt1:b')
  })

  test('has every way to mend its places once', () => {
    const fix = (description: string) => ({ kind: 'files' as const, description })
    const [only] = merge([secret('a', { fixes: [fix('x')] }), secret('b', { fixes: [fix('x'), fix('y')] })])
    expect(only?.fixes).toEqual([fix('x'), fix('y')])
  })

  test.each([
    { name: 'another text', more: { value: 'two' } },
    { name: 'another rule', more: { ruleId: 'secret/b' } },
    { name: 'another package', more: { package: 1 } },
    { name: 'another state', more: { state: 'baselined' as const } },
  ])('$name is another finding', ({ more }) => {
    expect(merge([secret('a'), secret('b', more)])).toHaveLength(2)
  })

  test('tells no report by what it was compared', () => {
    const [only] = merge([secret('a', { comment: 'gitleaks:allow', follows: true })])
    expect(Object.keys(only ?? {})).toEqual(Object.keys(finding('a')))
  })

  test('that is info in all of them is told with its rule, every place by name', () => {
    const [only] = merge(
      ['a', 'b']
        .flatMap((path) => [secret(path, { severity: 'info' })])
        .concat([secret('c', { severity: 'info', value: 'two' })]),
    )
    expect(only).toMatchObject({ count: 3, fingerprint: aggregateFingerprint('secret/a', 'p') })
    expect(only?.related.map(({ location }) => location.chain[0])).toEqual(['b', 'c'])
  })
})

describe('the whole of a rule in a package', () => {
  const judged = (
    policy: Partial<typeof defaultPolicy>,
    findings: readonly RawFinding[] = [finding('a'), finding('b')],
  ) => judge({ packages: 1, names: ['p'], findings, notices: [], rules }, { ...defaultPolicy, ...policy })

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
