import fc from 'fast-check'
import { expect, test } from 'vitest'
import { AuditError } from '../../src/model/audit-error.ts'
import { defaultLimits } from '../../src/model/limits.ts'
import { readEvidence } from '../../src/receipts/read-evidence.ts'
import { readPolicy } from '../../src/receipts/read-policy.ts'
import { formatReceipt, receiptOf } from '../../src/receipts/receipt.ts'
import { sha512Of } from '../../src/text/digest.ts'
import { sampleFinding, samplePackage, sampleReport } from '../support/sample-report.ts'

const report = sampleReport({
  verdict: 'leak',
  packages: [samplePackage({ verdict: 'leak' }), samplePackage({ name: 'b' })],
  findings: [sampleFinding(), sampleFinding({ state: 'suppressed', severity: 'high' })],
})
const receipt = receiptOf(report, {})
const sha512 = sha512Of(samplePackage().integrity ?? '')
const { fingerprint } = sampleFinding()
const accepted = [{ rule: 'map/embedded-sources', severity: 'high', state: 'suppressed', fingerprint, count: 1 }]
const want = [
  { name: '@acme/agent', version: '2.1.88', sha512, verdict: 'leak', visibility: 'closed', accepted },
  { name: 'b', version: '2.1.88', sha512, verdict: 'clean', visibility: 'closed', accepted: [] },
]

test('what the command line asked for stands in the policy', () => {
  const options = {
    policy: { failOn: 'low', visibility: 'closed', overrides: { 'size/package': 'off' } },
    limits: { depth: 9 },
  } as const
  const flags = [
    '--fail-on low',
    '--visibility closed',
    '--disable size/package',
    '--limit depth=9',
    '--pack auto',
    '--config',
  ]
  const text = formatReceipt(receiptOf(report, options, { packer: null, flags }))
  expect(readEvidence(text, 'receipt', 'r.json').policy.decided?.flags).toEqual(flags)
})

test('a receipt and its report vouch for the same', () => {
  expect(readEvidence(formatReceipt(receipt), 'receipt', 'r.json').audited).toEqual(want)
  expect(readEvidence(JSON.stringify(report), 'report', 'r.json').audited).toEqual(want)
  expect(readEvidence(`\ufeff${JSON.stringify(report)}`, 'report', 'r.json').audited).toEqual(want)
})

test('a receipt of a version that had one bound less is read, and one that states it wrongly is not', () => {
  const { policy } = receipt.predicate
  const read = (limits: object) =>
    readPolicy({ policy, limits }, (what) => new Error(what), { ...defaultLimits, later: 5 }).limits
  expect(read(defaultLimits)).toEqual(defaultLimits)
  expect(() => read({ ...defaultLimits, later: 0 })).toThrow('the limit later')
})

/** The receipt's text with another value at a place of it; undefined takes the place away. */
function altered(path: string, value?: unknown): string {
  const copy: Fields = JSON.parse(formatReceipt(receipt))
  const keys = path.split('.')
  const last = keys.pop() ?? ''
  const at = keys.reduce((fields, key) => fields[key] as Fields, copy)
  at[last] = value
  return JSON.stringify(copy)
}

type Fields = { [key: string]: unknown }

test.each<{ name: string; text: string; says: RegExp }>([
  { name: 'no JSON', text: '{"_type":', says: /not JSON/ },
  { name: 'an empty file', text: '', says: /not JSON/ },
  { name: 'a list', text: '[]', says: /not a JSON object/ },
  { name: 'a report', text: JSON.stringify(report), says: /it is a report; name it with --report/ },
  {
    name: 'another statement',
    text: altered('predicateType', 'https://slsa.dev/provenance/v1'),
    says: /not a statement of Watertight/,
  },
  {
    name: 'another envelope',
    text: altered('_type', 'https://in-toto.io/Statement/v0.1'),
    says: /_type/,
  },
  { name: 'no subject', text: altered('subject', []), says: /no subject/ },
  { name: 'a subject too many', text: altered('subject.2', receipt.subject[0]), says: /not have as many/ },
  { name: 'no digest', text: altered('subject.0.digest.sha512'), says: /no SHA-512/ },
  {
    name: 'a key that stands twice',
    text: formatReceipt(receipt).replace('"verdict": "leak"', '"verdict": "clean", "verdict": "leak"'),
    says: /"verdict" twice/,
  },
  {
    name: 'a key that stands twice in other letters',
    text: formatReceipt(receipt).replace('"failOn"', '"\\u0066ailOn": "high", "failOn"'),
    says: /"failOn" twice/,
  },
  {
    name: 'clean, and a finding that stops',
    text: altered('predicate.packages.0.verdict', 'clean'),
    says: /says clean, and what it counts says otherwise/,
  },
  {
    name: 'a leak, and nothing that stops',
    text: altered('predicate.packages.1.verdict', 'leak'),
    says: /says leak, and what it counts/,
  },
  {
    name: 'clean, and something not examined',
    text: altered('predicate.packages.1.notices.incomplete', 1),
    says: /says clean, and what it counts/,
  },
  {
    name: 'a clean run of a package that leaks',
    text: altered('predicate.verdict', 'clean'),
    says: /it says clean, and its packages say otherwise/,
  },
  {
    name: 'another threshold than its digest is of',
    text: altered('predicate.policy.visibility', 'open'),
    says: /does not match its digest/,
  },
  {
    name: 'an allowance that was taken out',
    text: altered('predicate.packages.0.accepted', []),
    says: /names other accepted findings/,
  },
  {
    name: 'a count that is none',
    text: altered('predicate.packages.0.findings.active.critical', -1),
    says: /a whole number/,
  },
  { name: 'no limits', text: altered('predicate.limits', {}), says: /does not state the limit entries/ },
  { name: 'a limit that is missing', text: altered('predicate.limits.depth'), says: /does not state the limit depth/ },
  { name: 'a limit that bounds nothing', text: altered('predicate.limits.ratio', 0), says: /the limit ratio/ },
  ...['--fail-on never', '--visibility open', '--disable map/embedded-sources', '--limit depth=99', '--pack yarn'].map(
    (flag) => ({
      name: `a policy that is not what ${flag} asked for`,
      text: altered('predicate.policy.flags', [flag]),
      says: new RegExp(`not what ${flag} asked for`),
    }),
  ),
  {
    name: 'a package that was judged by another visibility than its policy says',
    text: formatReceipt(receiptOf(report, { policy: { visibility: 'open' } })),
    says: /judged as closed, and its policy says open/,
  },
  { name: 'a policy without its baseline', text: altered('predicate.policy.baseline'), says: /baseline is missing/ },
  { name: 'no threshold', text: altered('predicate.policy.failOn', 'fine'), says: /no threshold/ },
  { name: 'a short digest', text: altered('subject.0.digest.sha512', 'abc'), says: /no SHA-512/ },
  { name: 'no verdict', text: altered('predicate.packages.1.verdict'), says: /verdict is missing/ },
  {
    name: 'a made-up verdict',
    text: altered('predicate.packages.1.verdict', 'fine'),
    says: /verdict must be clean/,
  },
  { name: 'no predicate', text: altered('predicate'), says: /not have as many/ },
  {
    name: 'subjects in another order',
    text: altered('subject', receipt.subject.toReversed()),
    says: /different packages/,
  },
])('$name is no receipt', ({ text, says }) => {
  expect(() => readEvidence(text, 'receipt', 'r.json')).toThrow(says)
})

test.each<{ name: string; text: string; says: RegExp }>([
  { name: 'a receipt', text: formatReceipt(receipt), says: /it is a receipt; name it with --receipt/ },
  {
    name: 'a key that stands twice',
    text: JSON.stringify(report).replace('"failOn"', '"failOn":"never","failOn"'),
    says: /"failOn" twice/,
  },
  {
    name: 'a clean verdict over a finding that stops',
    text: JSON.stringify({ ...report, verdict: 'clean' }),
    says: /its verdict is not what/,
  },
  {
    name: 'a package called clean over a finding that stops',
    text: JSON.stringify({ ...report, packages: [samplePackage()] }),
    says: /packages\[0\] says clean/,
  },
  {
    name: 'a finding that denies that it stops',
    text: JSON.stringify({ ...report, findings: [{ ...sampleFinding(), stops: false }] }),
    says: /says of itself/,
  },
  { name: 'another version', text: JSON.stringify({ ...report, version: 2 }), says: /"version": 1/ },
  { name: 'nothing audited', text: JSON.stringify({ ...report, packages: [] }), says: /no package/ },
  {
    name: 'a package without bytes',
    text: JSON.stringify({ ...report, packages: [samplePackage({ integrity: null })] }),
    says: /no SHA-512/,
  },
])('$name is no report', ({ text, says }) => {
  expect(() => readEvidence(text, 'report', 'r.json')).toThrow(says)
})

test('whatever the text, it is read or refused in one sentence', () => {
  const mutated = fc
    .tuple(fc.constantFrom(formatReceipt(receipt), JSON.stringify(report)), fc.nat(), fc.nat(40), fc.string())
    .map(([text, at, length, inserted]) => {
      const start = at % text.length
      return text.slice(0, start) + inserted + text.slice(start + length)
    })
  const texts = fc.oneof(fc.string(), fc.json(), mutated)
  fc.assert(
    fc.property(texts, fc.constantFrom('receipt' as const, 'report' as const), (text, kind) => {
      try {
        for (const one of readEvidence(text, kind, 'r.json').audited) expect(one.sha512).toMatch(/^[0-9a-f]{128}$/)
      } catch (error) {
        expect(error).toBeInstanceOf(AuditError)
        expect((error as AuditError).message).toMatch(/^r\.json is not a (receipt|report): /)
      }
    }),
    { numRuns: 500 },
  )
})

test('a document that nests without end is refused', () => {
  expect(() => readEvidence('['.repeat(200_000), 'receipt', 'r.json')).toThrow(/not JSON/)
})
