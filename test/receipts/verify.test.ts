import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { AuditError } from '../../src/model/audit-error.ts'
import { defaultLimits } from '../../src/model/limits.ts'
import type { AuditedBytes, ReceiptEvidence } from '../../src/receipts/evidence.ts'
import { exitCodeOfVerification, type Verification, verify } from '../../src/receipts/verify.ts'
import { integrityOf, sha512Of } from '../../src/text/digest.ts'
import { type Misbehaviour, startMisbehavingRegistry } from '../support/misbehaving-registry.ts'
import { npmPack } from '../support/npm.ts'
import { pack } from '../support/pack.ts'
import { temporaryDirectory, writeProject } from '../support/project.ts'
import { type Registry, startRegistry } from '../support/registry.ts'
import { sampleRequirement } from '../support/sample-requirement.ts'
import { contextIn } from '../support/source-context.ts'

const shape = pack({ 'package.json': { name: 'shape', version: '1.0.0' }, 'index.js': '1\n' })
const changed = pack({ 'package.json': { name: 'shape', version: '1.0.0' }, 'index.js': 'evil()\n' })

const hex = (bytes: Uint8Array) => sha512Of(integrityOf(bytes)) ?? ''
const vouched = (bytes: Uint8Array, more: Partial<AuditedBytes> = {}): AuditedBytes => {
  return {
    name: 'shape',
    version: '1.0.0',
    sha512: hex(bytes),
    verdict: 'clean',
    visibility: 'closed',
    accepted: [],
    ...more,
  }
}
const evidence = (audited: readonly AuditedBytes[]): ReceiptEvidence => {
  return { audited, policy: { failOn: 'high', disabledRules: [], limits: defaultLimits, decided: null } }
}
const statuses = ({ checks }: Verification) => Object.fromEntries(checks.map(({ id, status }) => [id, status]))

async function verifyAt(how: Misbehaviour, served: Uint8Array, audited: readonly AuditedBytes[], spec = 'shape@1.0.0') {
  const server = await startMisbehavingRegistry(how, served)
  try {
    const context = { ...contextIn(temporaryDirectory(), { registry: server.url }), limits: defaultLimits }
    return await verify(spec, evidence(audited), sampleRequirement(), context)
  } finally {
    await server.close()
  }
}

describe('what a registry serves', () => {
  test.each<{
    name: string
    how: Misbehaviour
    served: Uint8Array
    audited: AuditedBytes[]
    want: object
    exit: number
  }>([
    {
      name: 'the audited bytes',
      how: 'none',
      served: shape,
      audited: [vouched(shape)],
      want: { audited: 'same', registry: 'same', provenance: 'absent' },
      exit: 0,
    },
    {
      name: 'other bytes, with their own integrity',
      how: 'none',
      served: changed,
      audited: [vouched(shape)],
      want: { audited: 'differs', registry: 'same', provenance: 'absent' },
      exit: 1,
    },
    {
      name: 'the audited bytes, under another integrity',
      how: 'wrong integrity',
      served: shape,
      audited: [vouched(shape)],
      want: { audited: 'same', registry: 'differs', provenance: 'absent' },
      exit: 1,
    },
    {
      name: 'no integrity',
      how: 'no integrity',
      served: shape,
      audited: [vouched(shape)],
      want: { audited: 'same', registry: 'absent', provenance: 'absent' },
      exit: 0,
    },
    {
      name: 'bytes of which only the audit of another version tells',
      how: 'none',
      served: shape,
      audited: [vouched(shape, { version: '1.1.0' })],
      want: { audited: 'unknown', registry: 'same', provenance: 'absent' },
      exit: 2,
    },
    {
      name: 'bytes of which only the audit of another package tells',
      how: 'none',
      served: shape,
      audited: [vouched(shape, { name: 'other' })],
      want: { audited: 'unknown', registry: 'same', provenance: 'absent' },
      exit: 2,
    },
    {
      name: 'one of several audited packages',
      how: 'none',
      served: shape,
      audited: [vouched(changed, { name: 'other' }), vouched(shape)],
      want: { audited: 'same', registry: 'same', provenance: 'absent' },
      exit: 0,
    },
    {
      name: 'bytes that leak',
      how: 'none',
      served: shape,
      audited: [vouched(shape, { verdict: 'leak' })],
      want: { audited: 'same', registry: 'same', provenance: 'absent' },
      exit: 1,
    },
    {
      name: 'bytes that were not looked at in full',
      how: 'none',
      served: shape,
      audited: [vouched(shape, { verdict: 'incomplete' })],
      want: { audited: 'same', registry: 'same', provenance: 'absent' },
      exit: 2,
    },
    {
      name: 'bytes that were audited twice, once with a leak',
      how: 'none',
      served: shape,
      audited: [vouched(shape), vouched(shape, { verdict: 'leak' })],
      want: { audited: 'same', registry: 'same', provenance: 'absent' },
      exit: 1,
    },
  ])('$name: exit $exit', async ({ how, served, audited, want, exit }) => {
    const verification = await verifyAt(how, served, audited)
    expect(statuses(verification)).toEqual(want)
    expect(exitCodeOfVerification(verification)).toBe(exit)
    expect(verification.sha512).toBe(hex(served))
  })

  test('where bytes differ both digests are shown whole', async () => {
    const other = await verifyAt('none', changed, [vouched(shape)])
    const stated = await verifyAt('wrong integrity', shape, [vouched(shape)])
    const detailOf = ({ checks }: Verification, id: string) => checks.find((one) => one.id === id)?.detail
    expect(detailOf(other, 'audited')).toContain(`${hex(changed)}, the audited ones ${hex(shape)}`)
    expect(detailOf(stated, 'registry')).toMatch(new RegExp(`states sha512 [0-9a-f]{128}, and serves ${hex(shape)}`))
  })

  test.each<{ how: Misbehaviour; code: string }>([
    { how: { status: 404 }, code: 'E404' },
    { how: { status: 503 }, code: 'E503' },
    { how: { tarballStatus: 404 }, code: 'E404' },
    { how: 'hangs up', code: 'ECONNRESET' },
    { how: 'another name', code: 'EMISMATCH' },
    { how: 'no tarball address', code: 'EMISMATCH' },
    { how: 'a file as tarball address', code: 'EMISMATCH' },
    { how: 'truncated tarball', code: 'ECONNRESET' },
    { how: { body: '<html>' }, code: 'EBADRESPONSE' },
  ])('$how could not be compared: $code', async ({ how, code }) => {
    const failure = await verifyAt(how, shape, [vouched(shape)]).catch((error: unknown) => error)
    expect(failure).toBeInstanceOf(AuditError)
    expect((failure as AuditError).code).toBe(code)
  })
})

describe('npm’s provenance', () => {
  const statement = (subject: unknown, predicateType = 'https://slsa.dev/provenance/v1') => {
    const payload = Buffer.from(JSON.stringify({ _type: 'https://in-toto.io/Statement/v1', subject })).toString(
      'base64',
    )
    return { predicateType, bundle: { dsseEnvelope: { payload, payloadType: 'application/vnd.in-toto+json' } } }
  }
  const answer = (...attestations: unknown[]) => JSON.stringify({ attestations })
  const about = (bytes: Uint8Array, name = 'pkg:npm/shape@1.0.0') => [{ name, digest: { sha512: hex(bytes) } }]

  test.each<{ name: string; attestations: string | number; want: string; exit: number }>([
    { name: 'about these bytes', attestations: answer(statement(about(shape))), want: 'same', exit: 0 },
    { name: 'about other bytes', attestations: answer(statement(about(changed))), want: 'differs', exit: 1 },
    {
      name: 'about another package',
      attestations: answer(statement(about(shape, 'pkg:npm/other@1.0.0'))),
      want: 'differs',
      exit: 1,
    },
    {
      name: 'about these bytes and others',
      attestations: answer(statement([...about(shape), ...about(changed)])),
      want: 'differs',
      exit: 1,
    },
    {
      name: 'without a SHA-512',
      attestations: answer(statement([{ name: 'pkg:npm/shape@1.0.0', digest: { sha1: 'x' } }])),
      want: 'differs',
      exit: 1,
    },
    {
      name: 'missing among the attestations',
      attestations: answer(statement(about(shape), 'https://github.com/npm/attestation/tree/main/specs/publish/v0.1')),
      want: 'absent',
      exit: 0,
    },
    { name: 'without a subject', attestations: answer(statement([])), want: 'unknown', exit: 2 },
    { name: 'that is no JSON', attestations: '<html>', want: 'unknown', exit: 2 },
    {
      name: 'whose payload is no JSON',
      attestations: answer({ ...statement([]), bundle: {} }),
      want: 'unknown',
      exit: 2,
    },
    { name: 'that is not served', attestations: 404, want: 'unknown', exit: 2 },
    { name: 'that is refused', attestations: 403, want: 'unknown', exit: 2 },
  ])('$name: $want', async ({ attestations, want, exit }) => {
    const verification = await verifyAt({ attestations }, shape, [vouched(shape)])
    expect(statuses(verification)).toEqual({ audited: 'same', registry: 'same', provenance: want })
    expect(exitCodeOfVerification(verification)).toBe(exit)
  })

  test('that cannot be read does not hide that the bytes differ', async () => {
    const verification = await verifyAt({ attestations: 503 }, changed, [vouched(shape)])
    expect(verification.outcome).toBe('differs')
    expect(exitCodeOfVerification(verification)).toBe(1)
  })
})

describe('a real registry', () => {
  let registry: Registry
  beforeAll(async () => {
    registry = await startRegistry()
  })
  afterAll(() => registry.close())

  test('what npm published is what npm packed', async () => {
    const root = writeProject({ 'package.json': { json: { name: '@acme/real', version: '1.0.0' } }, 'index.js': '1\n' })
    const [packed = ''] = await npmPack(root)
    const { code, stderr } = await registry.publish(root)
    expect(code, stderr).toBe(0)
    const context = { ...contextIn(root, { registry: registry.url }), limits: defaultLimits }
    const local = await verify(packed, evidence([]), sampleRequirement(), context)
    const audited = [vouched(shape, { name: '@acme/real', sha512: local.sha512 ?? '' })]
    const verification = await verify('@acme/real', evidence(audited), sampleRequirement(), context)
    expect(statuses(verification)).toEqual({ audited: 'same', registry: 'same', provenance: 'absent' })
  })
})
