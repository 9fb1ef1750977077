import { execFileSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { beforeAll, describe, expect, test } from 'vitest'
import schema from '../../src/receipts/verification.schema.json' with { type: 'json' }
import type { Verification } from '../../src/receipts/verify.ts'
import { inProcess } from '../support/in-process.ts'
import { startMisbehavingRegistry } from '../support/misbehaving-registry.ts'
import type { Outcome } from '../support/npm.ts'
import { pack } from '../support/pack.ts'
import { temporaryDirectory } from '../support/project.ts'
import { watertight } from '../support/watertight.ts'

const manifest = { name: 'shape', version: '1.0.0', license: 'UNLICENSED' }
const tidy = pack({ 'package.json': manifest, 'index.js': '1\n' })
const evil = pack({ 'package.json': manifest, 'index.js': 'evil()\n' })
const leaky = pack({
  'package.json': manifest,
  'a.js': '1\n',
  'a.js.map': { version: 3, sources: ['a.ts'], sourcesContent: ['export const plan = 1\n'], names: [], mappings: '' },
})

const validate = new Ajv2020({ strict: true, allowUnionTypes: true }).compile(schema)
let cwd: string
beforeAll(async () => {
  cwd = temporaryDirectory()
  for (const [name, bytes] of Object.entries({ tidy, evil, leaky })) {
    writeFileSync(join(cwd, `${name}.tgz`), bytes)
    // Not under the name that the receipt is about: no name is believed.
    const { stdout } = await watertight([`${name}.tgz`, '--receipt', `${name}.receipt.json`, '--json'], { cwd })
    writeFileSync(join(cwd, `${name}.report.json`), stdout)
  }
})

function verify(...args: readonly string[]): Promise<Outcome> {
  return inProcess(['verify', ...args], { cwd })
}

describe('a tarball on disk', () => {
  test.each([
    { name: 'the audited bytes', args: ['tidy.tgz', '--receipt', 'tidy.receipt.json'], exit: 0, says: 'VERIFIED' },
    { name: 'by the report', args: ['tidy.tgz', '--report', 'tidy.report.json'], exit: 0, says: 'VERIFIED' },
    { name: 'other bytes', args: ['evil.tgz', '--receipt', 'tidy.receipt.json'], exit: 1, says: 'DIFFERENT' },
    { name: 'bytes that leak', args: ['leaky.tgz', '--receipt', 'leaky.receipt.json'], exit: 1, says: 'THEY LEAK' },
  ])('$name: exit $exit', async ({ args, exit, says }) => {
    const { code, stdout, stderr } = await verify(...args)
    expect(stderr).toBe('')
    expect(stdout).toContain(says)
    expect(code).toBe(exit)
  })

  test('comes on standard input as well', async () => {
    const { code } = await watertight(['verify', '-', '--receipt', 'tidy.receipt.json'], { cwd, input: tidy })
    expect(code).toBe(0)
  })
})

test('a registry that serves other bytes than were audited is found out, with --json for programs', async () => {
  const server = await startMisbehavingRegistry('none', evil)
  try {
    const args = ['shape@1.0.0', '--receipt', 'tidy.receipt.json', '--registry', server.url, '--json']
    const { code, stdout } = await verify(...args)
    const verification = JSON.parse(stdout) as Verification
    expect(validate(verification), JSON.stringify(validate.errors)).toBe(true)
    expect(verification).toMatchObject({
      outcome: 'differs',
      verdict: null,
      package: { name: 'shape', version: '1.0.0' },
    })
    expect(code).toBe(1)
  } finally {
    await server.close()
  }
})

test('what npm has in its cache does not stand in for what is served', async () => {
  const env = { npm_config_cache: temporaryDirectory() }
  const honest = await startMisbehavingRegistry('none', tidy)
  const { port } = new URL(honest.url)
  const args = ['shape@1.0.0', '--receipt', 'tidy.receipt.json', '--registry', honest.url]
  expect((await inProcess(['shape@1.0.0', '--registry', honest.url], { cwd, env })).code).toBe(0)
  await honest.close()
  const { code, stderr } = await inProcess(['verify', ...args], { cwd, env })
  expect(code).toBe(2)
  expect(stderr).toContain(`127.0.0.1:${port} cannot be reached`)
})

describe('one sentence and exit 2 for', () => {
  test.each([
    { name: 'nothing to compare with', args: ['tidy.tgz'], says: /needs something to compare with/ },
    { name: 'two things', args: ['a', '--receipt', 'a', '--report', 'b'], says: /cannot be used with/ },
    { name: 'no spec', args: ['--receipt', 'tidy.receipt.json'], says: /missing required argument/ },
    {
      name: 'a directory',
      args: ['.', '--receipt', 'tidy.receipt.json'],
      says: /a directory, which holds no published/,
    },
    { name: 'a missing receipt', args: ['tidy.tgz', '--receipt', 'gone.json'], says: /gone\.json: no such file/ },
    {
      name: 'a missing tarball',
      args: ['gone.tgz', '--receipt', 'tidy.receipt.json'],
      says: /gone\.tgz: no such file/,
    },
    { name: 'a receipt that is a folder', args: ['tidy.tgz', '--receipt', '.'], says: /cannot be read \(EISDIR\)/ },
    {
      name: 'a receipt that is a tarball',
      args: ['tidy.tgz', '--receipt', 'tidy.tgz'],
      says: /is not a receipt: it is not JSON/,
    },
    { name: 'the wrong flag', args: ['tidy.tgz', '--receipt', 'tidy.report.json'], says: /name it with --report/ },
    {
      name: 'no network',
      args: ['shape', '--receipt', 'tidy.receipt.json', '--registry', 'http://127.0.0.1:1/'],
      says: /127\.0\.0\.1:1 cannot be reached/,
    },
    {
      name: 'offline',
      args: ['shape', '--receipt', 'tidy.receipt.json'],
      env: { npm_config_offline: 'true' },
      says: /configured to be offline/,
    },
  ])('$name', async ({ args, says, env = {} }) => {
    const { code, stdout, stderr } = await inProcess(['verify', ...args], { cwd, env })
    expect(code).toBe(2)
    expect(stderr).toMatch(says)
    expect(stderr.trimEnd().split('\n').length).toBeLessThanOrEqual(2)
    expect(stdout).toBe('')
  })
})

test('with --json a run that could compare nothing still prints one valid document', async () => {
  const { code, stdout } = await verify('tidy.tgz', '--receipt', join(cwd, 'gone.json'), '--json')
  expect(code).toBe(2)
  const verification = JSON.parse(stdout) as Verification
  expect(validate(verification), JSON.stringify(validate.errors)).toBe(true)
  expect(verification.problem?.code).toBe('ENOENT')
  expect(stdout).not.toContain(cwd)
})

describe('what the audit was like', () => {
  test.each([
    { name: '--fail-on never', flags: ['--fail-on', 'never'] },
    { name: '--disable map/embedded-sources', flags: ['--disable', 'map/embedded-sources'] },
    { name: '--visibility open', flags: ['--visibility', 'open'] },
    { name: '--update-baseline', flags: ['--update-baseline'] },
  ])('$name is refused by name', async ({ name, flags }) => {
    const place = temporaryDirectory()
    writeFileSync(join(place, 'leaky.tgz'), leaky)
    const audited = await inProcess(['leaky.tgz', '--receipt', 'r.json', ...flags], { cwd: place })
    expect(audited.code).toBe(0)
    const elsewhere = temporaryDirectory()
    const args = ['verify', join(place, 'leaky.tgz'), '--receipt', join(place, 'r.json')]
    const { code, stdout } = await inProcess(args, { cwd: elsewhere })
    expect(stdout).toContain(`REFUSED  ${name}`)
    expect(stdout).toContain('REFUSED: the bytes are the audited ones')
    expect(code).toBe(1)
  })

  const policy = { failOn: 'critical', allow: [{ rule: 'map/embedded-sources', reason: 'the source is public' }] }

  /** A receipt by a policy file, verified in a repository with these files. */
  async function verifyIn(files: { readonly [name: string]: unknown }, commits: boolean, ...more: readonly string[]) {
    const place = temporaryDirectory()
    writeFileSync(join(place, 'leaky.tgz'), leaky)
    writeFileSync(join(place, 'watertight.config.json'), JSON.stringify(policy))
    expect((await inProcess(['leaky.tgz', '--receipt', 'r.json'], { cwd: place })).code).toBe(0)
    const checkout = temporaryDirectory()
    execFileSync('git', ['init', '-q'], { cwd: checkout })
    for (const [name, content] of Object.entries(files)) writeFileSync(join(checkout, name), JSON.stringify(content))
    const author = ['-c', 'user.name=a', '-c', 'user.email=a@example.com']
    if (commits) {
      execFileSync('git', ['add', '--all'], { cwd: checkout })
      execFileSync('git', [...author, 'commit', '-qm', 'a'], { cwd: checkout })
    }
    const args = ['verify', join(place, 'leaky.tgz'), '--receipt', join(place, 'r.json'), ...more]
    return inProcess(args, { cwd: checkout })
  }

  test.each([
    { name: 'the policy that is committed', files: { 'watertight.config.json': policy }, commits: true, exit: 0 },
    { name: 'a policy that is not', files: { 'watertight.config.json': policy }, commits: false, exit: 1 },
    {
      name: 'a committed policy without the allowance',
      files: { 'watertight.config.json': {} },
      commits: true,
      exit: 1,
    },
    { name: 'none', files: {}, commits: false, exit: 1 },
  ])('is weighed by $name: exit $exit', async ({ files, commits, exit }) => {
    const { code, stdout } = await verifyIn(files, commits)
    expect(stdout).toContain(
      'allow: map/embedded-sources: accepts critical map/embedded-sources (the source is public)',
    )
    expect(code).toBe(exit)
  })

  test('is weighed by the file that --require names, whether or not it is committed', async () => {
    const files = { 'p.json': policy, 'watertight.config.json': {} }
    const { code, stdout } = await verifyIn(files, false, '--require', 'p.json')
    expect(stdout).toContain('measured by p.json')
    expect(code).toBe(0)
  })
})
