import { copyFileSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { inProcess } from '../support/in-process.ts'
import { pack } from '../support/pack.ts'
import { temporaryDirectory } from '../support/project.ts'
import { identityToken, type Sigstore, startSigstore } from '../support/sigstore.ts'
import { watertight } from '../support/watertight.ts'

const workflow = 'https://github.com/acme/tidy/.github/workflows/release.yml@refs/tags/v1.0.0'
const github = 'https://token.actions.githubusercontent.com'
const person = 'release@acme.example'
const accounts = 'https://accounts.example'

const tidy = pack({ 'package.json': { name: 'tidy', version: '1.0.0', license: 'UNLICENSED' }, 'index.js': '1\n' })
const evil = pack({ 'package.json': { name: 'tidy', version: '1.0.0', license: 'UNLICENSED' }, 'index.js': '2\n' })

let sigstore: Sigstore
let late: Sigstore
let cwd: string
beforeAll(async () => {
  cwd = temporaryDirectory()
  sigstore = await startSigstore()
  // Its certificates have run out an hour before anything is logged.
  late = await startSigstore(new Date(Date.now() - 3_600_000))
  for (const [name, one] of Object.entries({ sigstore, late })) {
    writeFileSync(join(cwd, `${name}.config.json`), one.signingConfig)
    writeFileSync(join(cwd, `${name}.root.json`), one.trustedRoot)
  }
  writeFileSync(join(cwd, 'tidy.tgz'), tidy)
  writeFileSync(join(cwd, 'evil.tgz'), evil)
  const runs = [
    await sign('by-workflow', workflow, github),
    await sign('by-person', person, accounts),
    await sign('impostor', workflow, accounts),
    await sign('expired', workflow, github, 'late'),
    await watertight(['tidy.tgz', '--receipt', 'unsigned.json'], { cwd }),
  ]
  expect(runs.map(({ code, stderr }) => [code, stderr])).toEqual(runs.map(() => [0, '']))
})
afterAll(() => Promise.all([sigstore.close(), late.close()]))

function sign(name: string, subject: string, issuer: string, services = 'sigstore') {
  const args = ['tidy.tgz', '--receipt', `${name}.json`, '--sign', '--signing-config', `${services}.config.json`]
  return inProcess(args, { cwd, env: { SIGSTORE_ID_TOKEN: identityToken(subject, issuer) } })
}

function verify(receipt: string, identity: string, more: readonly string[] = [], root = 'sigstore') {
  const args = ['tidy.tgz', '--receipt', receipt, '--identity', identity, '--trusted-root', `${root}.root.json`]
  return inProcess(['verify', ...args, ...more], { cwd })
}

describe('who signed a receipt', () => {
  const anyTag = workflow.replace('v1.0.0', '*')
  test.each([
    { name: 'the workflow that is named', receipt: 'by-workflow.json', identity: workflow, exit: 0, says: 'VERIFIED' },
    { name: 'a workflow at any tag', receipt: 'by-workflow.json', identity: anyTag, exit: 0, says: 'VERIFIED' },
    {
      name: 'in the bundle itself',
      receipt: 'by-workflow.sigstore.json',
      identity: workflow,
      exit: 0,
      says: 'VERIFIED',
    },
    {
      name: 'a person, by an issuer',
      receipt: 'by-person.json',
      identity: person,
      issuer: accounts,
      exit: 0,
      says: 'VERIFIED',
    },
    { name: 'a person, by any issuer', receipt: 'by-person.json', identity: person, exit: 2, says: '--issuer' },
    { name: 'another issuer', receipt: 'by-person.json', identity: person, issuer: github, exit: 1, says: 'REFUSED' },
    { name: 'another workflow', receipt: 'by-workflow.json', identity: `${workflow}.0`, exit: 1, says: 'REFUSED' },
    {
      name: 'a part of the name',
      receipt: 'by-workflow.json',
      identity: workflow.slice(0, -1),
      exit: 1,
      says: 'REFUSED',
    },
    {
      name: 'the name as an expression',
      receipt: 'by-workflow.json',
      identity: workflow.replace('.', '.?'),
      exit: 1,
      says: 'REFUSED',
    },
    {
      name: 'the name of a workflow, vouched for by another',
      receipt: 'impostor.json',
      identity: workflow,
      exit: 1,
      says: 'REFUSED',
    },
    { name: 'nobody', receipt: 'unsigned.json', identity: workflow, exit: 1, says: 'is not signed' },
    {
      name: 'a certificate that had run out',
      receipt: 'expired.json',
      identity: workflow,
      root: 'late',
      exit: 1,
      says: 'the signature is not valid',
    },
    {
      name: 'an authority that is not trusted',
      receipt: 'expired.json',
      identity: workflow,
      exit: 1,
      says: 'the signature is not valid',
    },
  ])('$name: exit $exit', async ({ receipt, identity, issuer, root, exit, says }) => {
    const { code, stdout, stderr } = await verify(receipt, identity, issuer ? ['--issuer', issuer] : [], root)
    expect(stderr).toBe('')
    expect(stdout).toContain(says)
    expect(code).toBe(exit)
  })

  test('is of no weight for other bytes', async () => {
    const args = ['--receipt', 'by-workflow.json', '--identity', workflow, '--trusted-root', 'sigstore.root.json']
    const { code, stdout } = await inProcess(['verify', 'evil.tgz', ...args], { cwd })
    expect(stdout).toContain('DIFFERENT')
    expect(code).toBe(1)
  })

  test('is not asked for by who names nobody, and that is said', async () => {
    const { code, stdout } = await inProcess(['verify', 'tidy.tgz', '--receipt', 'by-workflow.sigstore.json'], { cwd })
    expect(stdout).toContain('unchecked')
    expect(code).toBe(0)
  })

  test('a report has no signature', async () => {
    const { stdout: report } = await inProcess(['tidy.tgz', '--json'], { cwd })
    writeFileSync(join(cwd, 'report.json'), report)
    const args = ['tidy.tgz', '--report', 'report.json', '--identity', workflow, '--trusted-root', 'sigstore.root.json']
    expect((await inProcess(['verify', ...args], { cwd })).code).toBe(1)
  })
})

describe('what was done to a signed receipt is found out', () => {
  interface Bundle {
    dsseEnvelope: { payload: string; payloadType: string; signatures: { sig: string }[] }
    verificationMaterial: {
      tlogEntries: { integratedTime: string; canonicalizedBody: string }[]
      timestampVerificationData?: object
    }
  }
  const other = Buffer.from('{}').toString('base64')
  test.each<{ name: string; change: (bundle: Bundle, another: Bundle) => unknown }>([
    {
      name: 'another key',
      change: ({ dsseEnvelope }) => Object.assign(dsseEnvelope, { signatures: [{ sig: other }] }),
    },
    { name: 'no signature', change: ({ dsseEnvelope }) => Object.assign(dsseEnvelope, { signatures: [] }) },
    {
      name: 'two signatures',
      change: ({ dsseEnvelope }) => dsseEnvelope.signatures.push(...dsseEnvelope.signatures),
    },
    {
      name: 'another media type',
      change: ({ dsseEnvelope }) => Object.assign(dsseEnvelope, { payloadType: 'text/plain' }),
    },
    {
      name: 'no entry in the log',
      change: ({ verificationMaterial }) => Object.assign(verificationMaterial, { tlogEntries: [] }),
    },
    {
      name: 'another time in the log',
      change: ({
        verificationMaterial: {
          tlogEntries: [entry],
        },
      }) => Object.assign(entry ?? {}, { integratedTime: '1' }),
    },
    {
      name: 'another entry of the log',
      change: ({ verificationMaterial }, another) =>
        Object.assign(verificationMaterial, { tlogEntries: another.verificationMaterial.tlogEntries }),
    },
    {
      name: 'another certificate',
      change: (bundle, another) =>
        Object.assign(bundle.verificationMaterial, {
          certificate: (another.verificationMaterial as { certificate?: object }).certificate,
        }),
    },
    {
      name: 'no certificate',
      change: (bundle) => Object.assign(bundle.verificationMaterial, { certificate: undefined }),
    },
    {
      name: 'a public key of its own',
      change: (bundle) =>
        Object.assign(bundle.verificationMaterial, { certificate: undefined, publicKey: { hint: 'x' } }),
    },
  ])('$name: exit 1', async ({ change }) => {
    const read = (name: string) => JSON.parse(readFileSync(join(cwd, `${name}.sigstore.json`), 'utf8')) as Bundle
    const bundle = read('by-workflow')
    change(bundle, read('by-person'))
    copyFileSync(join(cwd, 'by-workflow.json'), join(cwd, 'changed.json'))
    writeFileSync(join(cwd, 'changed.sigstore.json'), JSON.stringify(bundle))
    const { code, stdout } = await verify('changed.json', workflow)
    expect(stdout).toContain('REFUSED')
    expect(code).toBe(1)
  })

  test('a receipt that was edited beside its signature: exit 1', async () => {
    const edited = readFileSync(join(cwd, 'by-workflow.json'), 'utf8').replace('{', '{ ')
    writeFileSync(join(cwd, 'edited.json'), edited)
    copyFileSync(join(cwd, 'by-workflow.sigstore.json'), join(cwd, 'edited.sigstore.json'))
    const { code, stdout } = await verify('edited.json', workflow)
    expect(stdout).toContain('another receipt')
    expect(code).toBe(1)
  })
})

describe('signing', () => {
  test.each([
    { name: 'where nothing says who signs', args: ['--receipt', 'r.json', '--sign'], says: 'id-token: write' },
    { name: 'without a receipt', args: ['--sign'], says: '--receipt' },
    { name: 'services without signing', args: ['--receipt', 'r.json', '--signing-config', 'x.json'], says: '--sign' },
  ])('is refused $name: exit 2, and no receipt', async ({ args, says }) => {
    const { code, stderr } = await inProcess(['tidy.tgz', ...args], { cwd })
    expect(stderr).toContain(says)
    expect(code).toBe(2)
    expect(() => readFileSync(join(cwd, 'r.json'))).toThrow(/ENOENT/)
  })

  test('a token that is none is refused in one sentence, and never shown', async () => {
    const args = ['tidy.tgz', '--receipt', 'bad.json', '--sign', '--signing-config', 'sigstore.config.json']
    const { code, stderr } = await inProcess(args, { cwd, env: { SIGSTORE_ID_TOKEN: 'not-a-token-of-anybody' } })
    expect(stderr).toContain('could not be signed')
    expect(stderr).not.toContain('not-a-token')
    expect(code).toBe(2)
    expect(() => readFileSync(join(cwd, 'bad.json'))).toThrow(/ENOENT/)
  })

  test('release refuses before anything is packed', async () => {
    const { code, stderr } = await inProcess(['release', '--receipt', 'r.json', '--sign'], { cwd })
    expect(stderr).toContain('there is no identity to sign with')
    expect(code).toBe(2)
  })
})

test.each([
  ['--issuer', accounts],
  ['--trusted-root', 'sigstore.root.json'],
])('%s alone is a usage error', async (...args) => {
  const { code } = await inProcess(['verify', 'tidy.tgz', '--receipt', 'unsigned.json', ...args], { cwd })
  expect(code).toBe(2)
})

test('a trusted root that names nobody is no root: exit 2', async () => {
  writeFileSync(join(cwd, 'empty.root.json'), '{}')
  const { code, stderr } = await verify('by-workflow.json', workflow, [], 'empty')
  expect(stderr).toContain('names no authority to trust')
  expect(code).toBe(2)
})
