import { describe, expect, test } from 'vitest'
import type { RawFinding } from '../../src/model/raw-finding.ts'
import type { Notice } from '../../src/model/report.ts'
import { exitCodeOf, judge } from '../../src/policy/judge.ts'
import type { Allowance, Policy } from '../../src/schema/policy.ts'
import { defaultPolicy } from '../../src/schema/policy.ts'

const rules = [
  { id: 'map/embedded-sources', aliases: ['map/sources'] },
  { id: 'secret/npm-token', aliases: [], secret: true },
]

function finding(changes: Partial<RawFinding> = {}): RawFinding {
  return {
    package: 0,
    ruleId: 'map/embedded-sources',
    severity: 'high',
    confidence: 'high',
    message: 'a message',
    location: { chain: ['dist/cli.js.map'], original: null },
    related: [],
    layers: [],
    snippet: null,
    fixes: [],
    repositoryLocation: null,
    verification: null,
    fingerprint: 'wt1:aa',
    state: 'active',
    stops: false,
    count: 1,
    ...changes,
  }
}

function notice(changes: Partial<Notice> = {}): Notice {
  return { package: 0, code: 'unreadable', chain: ['a.zip'], detail: 'broken', effect: 'incomplete', ...changes }
}

function judged(findings: readonly RawFinding[], policy: Partial<Policy> = {}, notices: readonly Notice[] = []) {
  return judge({ packages: 1, findings, notices, rules }, { ...defaultPolicy, ...policy })
}

test.each([
  { name: 'nothing found', findings: [], want: 'clean', exit: 0 },
  { name: 'a finding at the threshold', findings: [finding()], want: 'leak', exit: 1 },
  { name: 'a finding below it', findings: [finding({ severity: 'moderate' })], want: 'clean', exit: 0 },
  {
    name: 'a finding at a lower threshold',
    findings: [finding({ severity: 'moderate' })],
    policy: { failOn: 'moderate' },
    want: 'leak',
    exit: 1,
  },
  {
    name: 'a finding when nothing fails',
    findings: [finding({ severity: 'critical' })],
    policy: { failOn: 'never' },
    want: 'clean',
    exit: 0,
  },
  { name: 'something not examined', findings: [], notices: [notice()], want: 'incomplete', exit: 2 },
  {
    name: 'a leak and something not examined',
    findings: [finding()],
    notices: [notice()],
    want: 'incomplete',
    exit: 2,
  },
  {
    name: 'something not examined when nothing fails',
    findings: [],
    notices: [notice()],
    policy: { failOn: 'never' },
    want: 'incomplete',
    exit: 2,
  },
  { name: 'something worth knowing', findings: [], notices: [notice({ effect: 'none' })], want: 'clean', exit: 0 },
  { name: 'trouble of the run', findings: [], notices: [notice({ package: null })], want: 'incomplete', exit: 2 },
] as const)('$name: $want', ({ findings, want, exit, ...rest }) => {
  const { verdict } = judged(findings, 'policy' in rest ? rest.policy : {}, 'notices' in rest ? rest.notices : [])
  expect(verdict).toBe(want)
  expect(exitCodeOf(verdict)).toBe(exit)
})

test.each([
  { name: 'at the threshold', changes: {}, want: true },
  { name: 'below it', changes: { severity: 'moderate' }, want: false },
  { name: 'at a lower threshold', changes: { severity: 'low' }, policy: { failOn: 'low' }, want: true },
  { name: 'when nothing fails', changes: { severity: 'critical' }, policy: { failOn: 'never' }, want: false },
  { name: 'that the baseline holds', changes: {}, policy: { baseline: ['wt1:aa'] }, want: false },
  {
    name: 'that is graded up',
    changes: { severity: 'info' },
    policy: { overrides: { 'map/sources': 'high' } },
    want: true,
  },
] as const)('a finding $name stops: $want', ({ changes, want, ...rest }) => {
  const { findings } = judged([finding(changes)], 'policy' in rest ? rest.policy : {})
  expect(findings.map(({ stops }) => stops)).toEqual([want])
})

test('no package at all is not a pass', () => {
  expect(judge({ packages: 0, findings: [], notices: [], rules }, defaultPolicy).verdict).toBe('incomplete')
})

test('each package has its own verdict, and the worst is the report’s', () => {
  const { verdicts, verdict } = judge(
    { packages: 3, findings: [finding({ package: 1 })], notices: [notice({ package: 2 })], rules },
    defaultPolicy,
  )
  expect(verdicts).toEqual(['clean', 'leak', 'incomplete'])
  expect(verdict).toBe('incomplete')
})

test.each([
  { name: 'by id', overrides: { 'map/embedded-sources': 'low' }, want: ['low'] },
  { name: 'by alias', overrides: { 'map/sources': 'critical' }, want: ['critical'] },
  {
    name: 'the id before the alias',
    overrides: { 'map/sources': 'off', 'map/embedded-sources': 'info' },
    want: ['info'],
  },
  { name: 'off', overrides: { 'map/sources': 'off' }, want: [] },
  { name: 'of another rule', overrides: { 'secret/npm-token': 'off' }, want: ['high'] },
] as const)('an override $name', ({ overrides, want }) => {
  const { findings, notices } = judged([finding()], { overrides })
  expect(findings.map(({ severity }) => severity)).toEqual(want)
  expect(notices).toEqual([])
})

const inside = finding({ location: { chain: ['dist/cli.js.map', 'src/auth.ts'], original: null } })

test.each<{ name: string; finding: RawFinding; allow: Omit<Allowance, 'reason'>; want: boolean }>([
  { name: 'a rule', finding: finding(), allow: { rule: 'map/embedded-sources' }, want: true },
  { name: 'a rule by its alias', finding: finding(), allow: { rule: 'map/sources' }, want: true },
  { name: 'another rule', finding: finding(), allow: { rule: 'secret/npm-token' }, want: false },
  { name: 'a path', finding: finding(), allow: { path: 'dist/*.map' }, want: true },
  { name: 'a bare name in any folder', finding: finding(), allow: { path: '*.map' }, want: true },
  { name: 'a path with a leading ./', finding: finding(), allow: { path: './dist/cli.js.map' }, want: true },
  { name: 'another path', finding: finding(), allow: { path: 'lib/**' }, want: false },
  { name: 'a container, for what is inside', finding: inside, allow: { path: 'dist/cli.js.map' }, want: true },
  { name: 'a chain', finding: inside, allow: { path: 'dist/*.map ! src/**' }, want: true },
  { name: 'another chain', finding: inside, allow: { path: 'dist/*.map ! lib/**' }, want: false },
  { name: 'a chain, for its container', finding: finding(), allow: { path: 'dist/*.map ! src/**' }, want: false },
  { name: 'an inner path alone', finding: inside, allow: { path: 'src/auth.ts' }, want: false },
  { name: 'a fingerprint', finding: finding(), allow: { fingerprint: 'wt1:aa' }, want: true },
  { name: 'another fingerprint', finding: finding(), allow: { fingerprint: 'wt1:bb' }, want: false },
  { name: 'a rule at another path', finding: finding(), allow: { rule: 'map/sources', path: 'lib/**' }, want: false },
  { name: 'nothing', finding: finding(), allow: {}, want: false },
  {
    name: 'a path and its digest',
    finding: finding({ digest: 'aa' }),
    allow: { path: '*.map', digest: 'aa' },
    want: true,
  },
  { name: 'other bytes', finding: finding({ digest: 'bb' }), allow: { path: '*.map', digest: 'aa' }, want: false },
  { name: 'a digest alone', finding: finding({ digest: 'aa' }), allow: { digest: 'aa' }, want: false },
  { name: 'a notice', finding: finding(), allow: { notice: 'unreadable', path: 'dist/*.map' }, want: false },
  { name: 'until today', finding: finding(), allow: { rule: 'map/sources', expires: '2026-11-24' }, want: true },
  { name: 'until yesterday', finding: finding(), allow: { rule: 'map/sources', expires: '2026-11-23' }, want: false },
])('an allowance of $name', ({ finding, allow, want }) => {
  const policy = { allowances: [{ ...allow, reason: 'known' }], today: '2026-11-24' }
  const { findings, verdict } = judged([finding], policy)
  expect(findings.map(({ state }) => state)).toEqual([want ? 'suppressed' : 'active'])
  expect(verdict).toBe(want ? 'clean' : 'leak')
})

const digest = 'a'.repeat(64)

test.each<{ name: string; notice: Notice; allow: Omit<Allowance, 'reason'>; want: boolean }>([
  {
    name: 'code, path and digest',
    notice: notice({ digest }),
    allow: { notice: 'unreadable', path: 'a.zip', digest },
    want: true,
  },
  { name: 'another code', notice: notice({ digest }), allow: { notice: 'limit', path: 'a.zip', digest }, want: false },
  {
    name: 'another path',
    notice: notice({ digest }),
    allow: { notice: 'unreadable', path: 'b.zip', digest },
    want: false,
  },
  {
    name: 'other bytes',
    notice: notice({ digest: 'b' }),
    allow: { notice: 'unreadable', path: 'a.zip', digest },
    want: false,
  },
  { name: 'no digest', notice: notice({ digest }), allow: { notice: 'unreadable', path: 'a.zip' }, want: false },
  { name: 'a digest that nobody took', notice: notice(), allow: { notice: 'unreadable', path: 'a.zip' }, want: false },
  {
    name: 'the package as a whole',
    notice: notice({ chain: [], digest }),
    allow: { notice: 'unreadable', path: '**', digest },
    want: false,
  },
])('an allowance of a notice by $name', ({ notice, allow, want }) => {
  const { verdict, notices } = judged([], { allowances: [{ ...allow, reason: 'read by hand' }] }, [notice])
  expect(verdict).toBe(want ? 'clean' : 'incomplete')
  expect(notices[0]?.effect).toBe(want ? 'none' : 'incomplete')
})

test('the baseline accepts by fingerprint, and says how many entries are out of use', () => {
  const { findings, notices, verdict } = judged([finding(), finding({ fingerprint: 'wt1:bb' })], {
    baseline: ['wt1:aa', 'wt1:cc', 'wt1:dd'],
  })
  expect(findings.map(({ state }) => state)).toEqual(['baselined', 'active'])
  expect(verdict).toBe('leak')
  expect(notices.map(({ code, detail }) => [code, detail])).toEqual([
    ['unused-baseline', '2 baseline entries matched nothing'],
  ])
})

test.each([
  {
    name: 'an unused allowance',
    policy: { allowances: [{ rule: 'secret/npm-token', path: 'a.js', reason: 'a dummy' }] },
    want: [['unused-allowance', 'secret/npm-token in a.js: nothing in this audit needed it (a dummy)']],
  },
  {
    name: 'an expired allowance',
    policy: { allowances: [{ path: 'a.js', reason: 'r', expires: '2020-01-01' }], today: '2026-11-24' },
    want: [['expired-allowance', 'a.js: expired after 2020-01-01']],
  },
  {
    name: 'two allowances of which either would do',
    policy: {
      allowances: [
        { rule: 'map/sources', reason: 'r' },
        { path: '*.map', reason: 'r' },
      ],
    },
    want: [],
  },
] as const)('$name', ({ policy, want }) => {
  const { notices, verdict } = judged([finding({ severity: 'info' })], policy)
  expect(notices.map(({ code, detail }) => [code, detail])).toEqual(want)
  expect(notices.every(({ effect, package: index }) => effect === 'none' && index === null)).toBe(true)
  expect(verdict).toBe('clean')
})

const token = finding({ ruleId: 'secret/npm-token', digest: 'aa' })
const others = ['bb', 'cc', 'dd', 'ee'].map((name) => ({ ...token, fingerprint: `wt1:${name}` }))

test.each<{
  name: string
  allow: readonly Omit<Allowance, 'reason'>[]
  findings?: readonly RawFinding[]
  want: string[]
}>([
  {
    name: 'a rule alone',
    allow: [{ rule: 'secret/npm-token' }],
    want: [
      'secret/npm-token: this also accepts every secret that is put there later; name those that you mean: "fingerprint": "wt1:aa"',
    ],
  },
  {
    name: 'a path alone, of many',
    allow: [{ path: '*.map' }],
    findings: [token, ...others],
    want: [
      '*.map: this also accepts every secret that is put there later; name those that you mean: "fingerprint": "wt1:aa", "fingerprint": "wt1:bb", "fingerprint": "wt1:cc" and 2 more that --json names',
    ],
  },
  { name: 'a fingerprint', allow: [{ fingerprint: 'wt1:aa' }], want: [] },
  { name: 'a digest beside it', allow: [{ rule: 'secret/npm-token', digest: 'aa' }], want: [] },
  { name: 'both', allow: [{ path: '*.map' }, { fingerprint: 'wt1:aa' }], want: [] },
  { name: 'a path where there is no secret', allow: [{ path: '*.map' }], findings: [finding()], want: [] },
])('a secret that is accepted by $name', ({ allow, findings = [token], want }) => {
  const allowances = allow.map((one) => ({ ...one, reason: 'made up' }))
  const { notices, verdict } = judged(findings, { allowances })
  expect(verdict).toBe('clean')
  expect(notices.map(({ code, effect, detail }) => [code, effect, detail])).toEqual(
    want.map((detail) => ['unpinned-allowance', 'none', detail]),
  )
})

describe('a secret in several places', () => {
  const secret = (fingerprint: string, changes: Partial<RawFinding> = {}) =>
    finding({
      ruleId: 'secret/npm-token',
      value: 'one',
      fingerprint,
      location: { chain: [fingerprint], original: null },
      ...changes,
    })
  const states = (policy: Partial<Policy>, findings: readonly RawFinding[]) =>
    judged(findings, policy).findings.map(({ state }) => state)
  const places = [secret('wt1:a'), secret('wt1:b', { severity: 'moderate' })]

  test.each<{ name: string; policy: Partial<Policy>; findings?: readonly RawFinding[]; want: readonly string[] }>([
    {
      name: 'accepted by name',
      policy: { allowances: [{ fingerprint: 'wt1:a', reason: 'r' }] },
      want: ['suppressed', 'suppressed'],
    },
    { name: 'accepted by a baseline', policy: { baseline: ['wt1:a'] }, want: ['baselined', 'baselined'] },
    { name: 'accepted where it is less grave', policy: { baseline: ['wt1:b'] }, want: ['active', 'baselined'] },
    {
      name: 'accepted in one place only',
      policy: { allowances: [{ fingerprint: 'wt1:a', path: '*', reason: 'r' }] },
      want: ['suppressed', 'active'],
    },
    {
      name: 'accepted by a path',
      policy: { allowances: [{ path: 'wt1:a', reason: 'r' }] },
      want: ['suppressed', 'active'],
    },
    {
      name: 'and another one',
      policy: { baseline: ['wt1:a'] },
      findings: [secret('wt1:a'), secret('wt1:b', { value: 'two' })],
      want: ['baselined', 'active'],
    },
    {
      name: 'of two packages',
      policy: { baseline: ['wt1:a'] },
      findings: [secret('wt1:a'), secret('wt1:b', { package: 1 })],
      want: ['baselined', 'active'],
    },
  ])('$name', ({ policy, findings = places, want }) => {
    expect(states(policy, findings)).toEqual(want)
  })

  test('what follows stops nothing', () => {
    expect(judged([secret('wt1:a'), secret('wt1:b')], { baseline: ['wt1:b'] }).verdict).toBe('clean')
  })
})

test('a comment in the code accepts the secret beside it, and that is told', () => {
  const { findings, notices, verdict } = judged([finding({ ruleId: 'secret/npm-token', comment: 'gitleaks:allow' })])
  expect(findings.map(({ state, stops }) => [state, stops])).toEqual([['suppressed', false]])
  expect(verdict).toBe('clean')
  expect(notices).toMatchObject([{ code: 'comment-allowance', effect: 'none' }])
  expect(notices[0]?.detail).toBe('comments in the code accept secret/npm-token in dist/cli.js.map:1 (gitleaks:allow)')
})
