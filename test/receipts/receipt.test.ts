import { Ajv2020 } from 'ajv/dist/2020.js'
import { describe, expect, test } from 'vitest'
import type { AuditOptions } from '../../src/engine/audit-options.ts'
import schema from '../../src/receipts/receipt.schema.json' with { type: 'json' }
import { formatReceipt, receiptOf } from '../../src/receipts/receipt.ts'
import { type Policy, policySchema } from '../../src/schema/policy.ts'
import { integrityOf } from '../../src/text/digest.ts'
import { purlOf } from '../../src/text/purl.ts'
import { hostileText, makeHostile } from '../support/hostile-report.ts'
import { sampleFinding, sampleNotice, samplePackage, sampleReport } from '../support/sample-report.ts'
import { sampleReports } from '../support/sample-reports.ts'

const validate = new Ajv2020({ strict: true, allowUnionTypes: true }).compile(schema)
const audited = Object.entries(sampleReports).filter(([, { packages }]) => packages.length > 0)

test.each(audited)('the receipt of %s is valid against the schema', (_, report) => {
  validate(JSON.parse(formatReceipt(receiptOf(report, {}))))
  expect(validate.errors).toBeNull()
})

test('the subject is the tarball by its package URL and its SHA-512 in hex', () => {
  const integrity = integrityOf(Buffer.from('the bytes'))
  const { subject } = receiptOf(sampleReport({ packages: [samplePackage({ integrity })] }), {})
  const hex = Buffer.from(integrity.slice('sha512-'.length), 'base64').toString('hex')
  expect(subject).toEqual([{ name: 'pkg:npm/%40acme/agent@2.1.88', digest: { sha512: hex } }])
})

test.each([
  { name: 'plain', version: '1.0.0', want: 'pkg:npm/plain@1.0.0' },
  { name: '@a/b', version: '1.0.0-rc.1+build', want: 'pkg:npm/%40a/b@1.0.0-rc.1+build' },
  { name: 'x\n@2', version: '1?#', want: 'pkg:npm/x%0A%402@1%3F%23' },
  { name: '\ud800', version: '1', want: 'pkg:npm/%EF%BF%BD@1' },
])('$want', ({ name, version, want }) => {
  expect(purlOf(name, version)).toBe(want)
})

test('findings are counted by package, state and severity, notices by effect', () => {
  const { predicate } = receiptOf(
    sampleReport({
      verdict: 'incomplete',
      packages: [samplePackage(), samplePackage({ name: 'other', verdict: 'incomplete' })],
      findings: [
        sampleFinding({ severity: 'critical' }),
        sampleFinding({ severity: 'low', state: 'suppressed' }),
        sampleFinding({ severity: 'high', package: 1 }),
        sampleFinding({ severity: 'high', package: 1, state: 'baselined' }),
      ],
      notices: [sampleNotice({ package: 1 }), sampleNotice({ package: null, effect: 'none' })],
    }),
    {},
  )
  const none = { info: 0, low: 0, moderate: 0, high: 0, critical: 0 }
  expect(predicate.packages.map(({ findings }) => findings)).toEqual([
    { active: { ...none, critical: 1 }, suppressed: { ...none, low: 1 }, baselined: none },
    { active: { ...none, high: 1 }, suppressed: none, baselined: { ...none, high: 1 } },
  ])
  expect(predicate.packages.map(({ notices }) => notices)).toEqual([
    { incomplete: 0, none: 0 },
    { incomplete: 1, none: 0 },
  ])
  expect(predicate.notices).toEqual({ incomplete: 1, none: 1 })
})

test('a package without a name still has a subject', () => {
  expect(receiptOf(sampleReport({ packages: [samplePackage({ name: null })] }), {}).subject[0]?.name).toBe('_')
})

test('an audit that opened nothing has no receipt', () => {
  expect(() => receiptOf(sampleReport({ packages: [] }), {})).toThrow(/no package was opened/)
})

test('what a package says cannot steer a terminal from its receipt', () => {
  const hostile = makeHostile(sampleReport(), `${hostileText}\x7f`)
  const { integrity } = samplePackage()
  const packages = hostile.packages.map((one) => ({ ...one, integrity }))
  const text = formatReceipt(receiptOf({ ...hostile, packages }, {}))
  expect(text).not.toMatch(/[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e\u2028]/)
  expect(text).not.toContain('##vso[')
})

describe('the policy digest', () => {
  const digest = (options: AuditOptions) => receiptOf(sampleReport(), options).predicate.policy.digest.sha256
  const usual = digest({})

  test.each<{ name: string; options: AuditOptions }>([
    { name: 'the threshold', options: { policy: { failOn: 'low' } } },
    { name: 'the visibility', options: { policy: { visibility: 'open' } } },
    { name: 'a severity', options: { policy: { overrides: { 'map/unreferenced': 'off' } } } },
    { name: 'an allowance', options: { policy: { allowances: [{ path: 'a', reason: 'b' }] } } },
    { name: 'the baseline', options: { policy: { baseline: ['wt1:00'] } } },
    { name: 'a rule that is not run', options: { disabledRules: ['map/invalid'] } },
    { name: 'a budget', options: { budgets: { packed: 1 } } },
    { name: 'a confidential term', options: { terms: [{ text: 'zephyr' }] } },
  ])('changes with $name', ({ options }) => {
    expect(digest(options)).not.toBe(usual)
  })

  const other: { readonly [Key in keyof Policy]: Policy[Key] } = {
    failOn: 'low',
    visibility: 'open',
    overrides: { 'map/unreferenced': 'off' },
    allowances: [{ path: 'a', reason: 'b' }],
    baseline: ['wt1:00'],
    today: '2026-11-24',
  }
  test.each(Object.keys(policySchema.properties) as (keyof Policy)[])('has %s of the policy', (key) => {
    expect(digest({ policy: { [key]: other[key] } }) !== usual).toBe(key !== 'today')
  })

  test.each<{ name: string; options: AuditOptions }>([
    { name: 'the day', options: { policy: { today: '2026-11-24' } } },
    { name: 'the directory', options: { cwd: '/somewhere' } },
    { name: 'what is said of the defaults', options: { policy: { failOn: 'high' }, budgets: {}, terms: [] } },
  ])('does not change with $name', ({ options }) => {
    expect(digest(options)).toBe(usual)
  })

  test('does not tell one confidential term from another', () => {
    expect(digest({ terms: [{ text: 'zephyr' }] })).toBe(digest({ terms: [{ text: 'mistral' }] }))
  })

  test('does not depend on the order of what has none', () => {
    const one = { policy: { baseline: ['wt1:00', 'wt1:11'], overrides: { a: 'off', b: 'low' } } } as const
    const other = { policy: { baseline: ['wt1:11', 'wt1:00'], overrides: { b: 'low', a: 'off' } } } as const
    expect(digest(one)).toBe(digest(other))
  })
})
