import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import type { AuditOptions } from '../../src/engine/audit-options.ts'
import type { Finding } from '../../src/model/report.ts'
import { readEvidence } from '../../src/receipts/read-evidence.ts'
import { type Circumstances, formatReceipt, receiptOf } from '../../src/receipts/receipt.ts'
import { type Requirement, weigh } from '../../src/receipts/weigh.ts'
import { completePolicy, type Policy } from '../../src/schema/policy.ts'
import { sampleFinding, samplePackage, sampleReport } from '../support/sample-report.ts'
import { sampleRequirement } from '../support/sample-requirement.ts'

interface Case {
  readonly name: string
  readonly options?: AuditOptions
  readonly circumstances?: Partial<Circumstances>
  readonly findings?: readonly Partial<Finding>[]
  readonly visibility?: 'open' | 'closed'
  readonly required?: Partial<Requirement>
  /** Each weakening: what somebody decided, with a bang before it where it is refused. */
  readonly want: readonly string[]
}

function policyFile(policy: Partial<Policy>, more: Partial<Requirement> = {}): Partial<Requirement> {
  return { file: 'watertight.config.json', isDemanded: true, policy: completePolicy(policy), ...more }
}

/** The weakenings of an audit like this, read from its receipt as `verify` reads it. */
function weighed({ options = {}, circumstances, findings = [], visibility = 'closed', required }: Case) {
  const report = sampleReport({
    failOn: options.policy?.failOn ?? 'high',
    packages: [samplePackage({ visibility: { value: visibility, proven: true, because: '' } })],
    findings: findings.map((one) => sampleFinding({ state: 'suppressed', ...one })),
  })
  const text = formatReceipt(receiptOf(report, options, { packer: null, flags: [], ...circumstances }))
  const { policy, audited } = readEvidence(text, 'receipt', 'r.json')
  return weigh(policy, audited, sampleRequirement(required)).map(({ what, isAllowed }) =>
    isAllowed ? what : `!${what}`,
  )
}

const allowance = { rule: 'map/embedded-sources', reason: 'meant' }
const byAlias = { rule: 'map/embedded', reason: 'meant' }
const { fingerprint } = sampleFinding()

test.each<Case>([
  { name: 'the defaults', want: [] },
  { name: 'a stricter threshold', options: { policy: { failOn: 'low' } }, want: [] },
  {
    name: 'a threshold by flag',
    options: { policy: { failOn: 'never' } },
    circumstances: { flags: ['--fail-on never'] },
    want: ['!--fail-on never'],
  },
  { name: 'a threshold by a configuration', options: { policy: { failOn: 'critical' } }, want: ['!failOn critical'] },
  {
    name: 'a threshold that the file has',
    options: { policy: { failOn: 'critical' } },
    required: policyFile({ failOn: 'critical' }),
    want: ['failOn critical'],
  },
  {
    name: 'a threshold that is laxer than the file’s',
    options: { policy: { failOn: 'high' } },
    required: policyFile({ failOn: 'low' }),
    want: ['!failOn high'],
  },
  {
    name: 'a rule by flag',
    options: { policy: { overrides: { 'map/invalid': 'off' } }, disabledRules: ['map/invalid'] },
    circumstances: { flags: ['--disable map/invalid'] },
    want: ['!--disable map/invalid'],
  },
  {
    name: 'a rule that is off in the file',
    options: { policy: { overrides: { 'map/invalid': 'off' } }, disabledRules: ['map/invalid'] },
    required: policyFile({ overrides: { 'map/invalid': 'off' } }),
    want: ['rules: map/invalid off'],
  },
  {
    name: 'a rule that is not off in the file',
    options: { disabledRules: ['map/invalid'] },
    required: policyFile({}),
    want: ['!rules: map/invalid off'],
  },
  {
    name: 'a severity that was lowered',
    options: { policy: { overrides: { 'map/embedded-sources': 'low' } } },
    want: ['rules: map/embedded-sources low'],
  },
  {
    name: 'a severity that the file does not lower',
    options: { policy: { overrides: { 'map/embedded-sources': 'low' } } },
    required: policyFile({}),
    want: ['!rules: map/embedded-sources low'],
  },
  {
    name: 'a severity that the file lowers as far',
    options: { policy: { overrides: { 'map/embedded-sources': 'low' } } },
    required: policyFile({ overrides: { 'map/embedded-sources': 'low' } }),
    want: ['rules: map/embedded-sources low'],
  },
  {
    name: 'a severity that the file raises',
    required: policyFile({ overrides: { 'map/embedded-sources': 'critical' } }),
    want: ['!rules: map/embedded-sources'],
  },
  { name: 'an allowance that silences nothing', options: { policy: { allowances: [allowance] } }, want: [] },
  {
    name: 'an allowance that silences what would not stop',
    options: { policy: { allowances: [allowance] } },
    findings: [{ severity: 'moderate' }],
    want: [],
  },
  {
    name: 'an allowance that silences what would stop',
    options: { policy: { allowances: [allowance] } },
    findings: [{}],
    want: ['allow: map/embedded-sources'],
  },
  {
    name: 'an allowance by an older id of the rule',
    options: { policy: { allowances: [byAlias] } },
    findings: [{}],
    required: policyFile({}),
    want: ['!allow: map/embedded'],
  },
  {
    name: 'an allowance that the file has',
    options: { policy: { allowances: [allowance] } },
    findings: [{}],
    required: policyFile({ allowances: [{ ...allowance, reason: 'in other words' }] }),
    want: ['allow: map/embedded-sources'],
  },
  {
    name: 'an allowance that lasts longer than the file’s',
    options: { policy: { allowances: [{ ...allowance, expires: '2031-01-01' }] } },
    findings: [{}],
    required: policyFile({ allowances: [{ ...allowance, expires: '2030-01-01' }] }),
    want: ['!allow: map/embedded-sources'],
  },
  {
    name: 'an allowance in a wider place than the file’s',
    options: { policy: { allowances: [allowance] } },
    findings: [{}],
    required: policyFile({ allowances: [{ ...allowance, path: 'dist/a.js.map' }] }),
    want: ['!allow: map/embedded-sources'],
  },
  {
    name: 'the baseline',
    options: { policy: { baseline: [fingerprint] } },
    findings: [{ state: 'baselined' }],
    want: ['the baseline'],
  },
  {
    name: 'a baseline of the file',
    options: { policy: { baseline: [fingerprint] } },
    findings: [{ state: 'baselined' }],
    required: policyFile({ baseline: [fingerprint] }),
    want: ['the baseline'],
  },
  {
    name: 'a baseline that was written in the same run',
    findings: [{ state: 'baselined' }],
    circumstances: { flags: ['--update-baseline'] },
    want: ['!--update-baseline'],
  },
  {
    name: 'another baseline than the file’s',
    options: { policy: { baseline: [fingerprint] } },
    findings: [{ state: 'baselined' }],
    required: policyFile({ baseline: ['wt1:00'] }),
    want: ['!the baseline'],
  },
  {
    name: 'a visibility by flag',
    options: { policy: { visibility: 'open' } },
    visibility: 'open',
    circumstances: { flags: ['--visibility open'] },
    want: ['!--visibility open'],
  },
  { name: 'a package that is open by itself', visibility: 'open', want: [] },
  {
    name: 'an open package that the file calls closed',
    visibility: 'open',
    required: policyFile({ visibility: 'closed' }),
    want: ['!visibility'],
  },
  {
    name: 'a limit by flag',
    options: { limits: { depth: 20 } },
    circumstances: { flags: ['--limit depth=20'] },
    want: ['!--limit depth=20'],
  },
  { name: 'a limit that is lowered', options: { limits: { depth: 2 } }, want: [] },
  { name: 'another packer', circumstances: { packer: 'pnpm' }, want: ['!--pack pnpm'] },
  { name: 'the project’s packer', circumstances: { packer: 'npm' }, want: [] },
  { name: 'no contract by flag', circumstances: { flags: ['--no-contract'] }, want: ['!--no-contract'] },
  { name: 'no contract where there is one', required: policyFile({}, { contract: '00' }), want: ['!contract'] },
  { name: 'fewer confidential terms', required: policyFile({}, { terms: 2 }), want: ['!terms'] },
  { name: 'without the packs', required: policyFile({}, { packs: 1 }), want: ['!packs'] },
  {
    name: 'a larger budget',
    options: { budgets: { packed: 10 } },
    required: policyFile({}, { budgets: { packed: 9 } }),
    want: ['!budget'],
  },
])('$name: $want', (one) => {
  expect(weighed(one)).toEqual(one.want)
})

test('a receipt of the first version is read; what it does not say is named, and refused where a policy is demanded', () => {
  const text = readFileSync(new URL('first-receipt.json', import.meta.url), 'utf8')
  const { policy, audited } = readEvidence(text, 'receipt', 'r.json')
  expect(audited).toMatchObject([{ name: 'shape', version: '1.0.0', verdict: 'clean', accepted: [] }])
  const whats = (required: Partial<Requirement>) =>
    weigh(policy, audited, sampleRequirement(required)).map(({ what, isAllowed }) => (isAllowed ? what : `!${what}`))
  expect(whats({})).toEqual(['!failOn critical', '!rules: map/invalid off', 'a policy that is not written down'])
  const allowed = policyFile({ failOn: 'critical', overrides: { 'map/invalid': 'off' } })
  expect(whats(allowed)).toEqual(['failOn critical', 'rules: map/invalid off', '!a policy that is not written down'])
})
