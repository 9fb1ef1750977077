import { expect, test } from 'vitest'
import type { Finding, Report } from '../../src/model/report.ts'
import { leakedSecrets } from '../../src/response/leaked-secrets.ts'
import { builtinRules } from '../support/builtin-rules.ts'

const rules = new Map(builtinRules().map((rule) => [rule.id, rule]))

/** A finding about a secret; what it does not say is as of most. */
function finding(fingerprint: string, some: Partial<Finding>): Finding {
  return {
    package: 0,
    ruleId: 'secret/npm-access-token',
    severity: 'critical',
    confidence: 'high',
    message: 'a token',
    location: { chain: ['a.js'], region: { startLine: 1, startColumn: 5, endLine: 1, endColumn: 9 }, original: null },
    related: [],
    layers: [],
    snippet: { text: 'let npm_…abcd', startLine: 1, mark: [4, 13] },
    fixes: [],
    repositoryLocation: null,
    verification: null,
    fingerprint,
    state: 'active',
    stops: true,
    count: 1,
    ...some,
  }
}

function secretsOf(findings: readonly Finding[]) {
  const packages = ['1.0.0', '1.1.0'].map((version) => ({ version }))
  return leakedSecrets({ packages, findings } as unknown as Report, rules)
}

const says = (status: string) => ({ verification: { status, host: 'api.example', because: '' } })

test('what works comes first, then what is proven and worse; what no longer works comes last', () => {
  const secrets = secretsOf([
    finding('dead', says('does not work')),
    finding('likely', {}),
    finding('milder', { severity: 'high', confidence: 'certain' }),
    finding('proven', { confidence: 'certain' }),
    finding('alive', { severity: 'high', ...says('works') }),
  ])
  expect(secrets.map(({ fingerprint, works }) => [fingerprint, works])).toEqual([
    ['alive', 'yes'],
    ['proven', 'not asked'],
    ['likely', 'not asked'],
    ['milder', 'not asked'],
    ['dead', 'no'],
  ])
})

test('one in several versions is one, with its place, its proof and how it is revoked', () => {
  const secrets = secretsOf([
    finding('a', { confidence: 'certain' }),
    finding('a', { confidence: 'certain', package: 1 }),
  ])
  expect(secrets).toMatchObject([
    {
      snippet: 'npm_…abcd',
      place: 'a.js:1:5',
      versions: ['1.0.0', '1.1.0'],
      proof: 'its checksum is right',
      revoke: { url: 'https://www.npmjs.com/settings/~/tokens', command: 'npm token revoke <id>' },
    },
  ])
})

test.each([
  { name: 'accepted by the policy', some: { state: 'suppressed' as const, stops: false } },
  { name: 'only noted', some: { severity: 'info' as const, stops: false } },
  { name: 'no secret', some: { ruleId: 'map/embedded-sources' } },
])('one that is $name is none to revoke', ({ some }) => {
  expect(secretsOf([finding('a', some)])).toEqual([])
})
