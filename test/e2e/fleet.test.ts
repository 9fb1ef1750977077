import { spawn } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Database } from '../../src/fleet/store/database.ts'
import { openEmbedded } from '../../src/fleet/store/embedded/open.ts'
import { fake } from '../support/fake.ts'
import { emptyFleetDirectory } from '../support/fleet.ts'
import { type FleetRegistry, startFleetRegistry } from '../support/fleet-registry.ts'
import { cleanEnvironment } from '../support/npm.ts'
import { temporaryDirectory } from '../support/project.ts'
import { bin, watertight } from '../support/watertight.ts'

const checkout = fileURLToPath(new URL('../..', import.meta.url))
const secret = fake('npm_{alnum:30}{crc32-base62:6}')

let registry: FleetRegistry

beforeAll(async () => {
  registry = await startFleetRegistry(['org', 'search'])
  registry.publish('@acme/leaky', '1.0.0', { leaks: true, files: { 'config.js': `const token = '${secret}'\n` } })
  registry.publish('@acme/leaky', '1.1.0')
  registry.publish('@acme/fine', '1.0.0')
})

afterAll(() => registry.close())

const fleetIn =
  (cwd: string) =>
  (args: readonly string[], env: { readonly [name: string]: string } = {}) =>
    watertight(['fleet', ...args], { cwd, env })

describe('watertight fleet', () => {
  let cwd: string
  let fleet: ReturnType<typeof fleetIn>
  // As a run or the pages have it open, so that every command is one beside that.
  let held: Database

  beforeAll(async () => {
    cwd = await emptyFleetDirectory()
    fleet = fleetIn(cwd)
    const added = await fleet(['add', '@acme/*'])
    expect([added.code, added.stdout]).toEqual([0, ''])
    const run = await fleet(['run', '--once', '--registry', registry.url])
    expect(run.stderr).toBe('')
    expect(run.code).toBe(1)
    expect(run.stdout).toMatch(/^LEAK: 2 leaks open\n/)
    held = await openEmbedded(join(cwd, '.watertight/fleet'), { cwd: checkout, environment: cleanEnvironment() })
  })

  afterAll(() => held.close())

  test('status is 1 while a leak is open, and its JSON is valid', async () => {
    const { code, stdout } = await fleet(['status', '--json'])
    const schema = JSON.parse(readFileSync(join(checkout, 'dist/schemas/fleet-status.json'), 'utf8')) as object
    const validate = new Ajv2020({ allErrors: true }).compile(schema)
    const status: unknown = JSON.parse(stdout)
    expect(validate(status), JSON.stringify(validate.errors)).toBe(true)
    expect(status).toMatchObject({
      verdict: 'leak',
      packages: 2,
      versions: { total: 3, audited: 3 },
      leaks: { open: 2 },
    })
    expect(code).toBe(1)
  })

  test('list names what is watched', async () => {
    const { code, stdout } = await fleet(['list', '--json'])
    expect(JSON.parse(stdout)).toMatchObject({ version: 1, targets: [{ spec: '@acme/*', packages: 2, versions: 3 }] })
    expect(code).toBe(0)
  })

  test('check is 0 where the database is consistent', async () => {
    const { code, stdout } = await fleet(['check', '--json'])
    expect(JSON.parse(stdout)).toEqual({ version: 1, consistent: true, found: [] })
    expect(code).toBe(0)
  })

  test('no file of the database and of the report holds a secret in full', async () => {
    const { code } = await fleet(['report', '-o', 'pages'])
    await held.script('checkpoint')
    expect(code).toBe(0)
    expect(existsSync(join(cwd, 'pages/index.html'))).toBe(true)
    const files = readdirSync(cwd, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
    const holding = files.filter(({ parentPath, name }) => readFileSync(join(parentPath, name)).includes(secret))
    expect(files.length).toBeGreaterThan(100)
    expect(holding).toEqual([])
  })

  test('ack takes a leak out of the count, and wants a reason', async () => {
    const { openLeaks } = JSON.parse((await fleet(['status', '--json'])).stdout) as {
      openLeaks: { fingerprint: string }[]
    }
    const [first = '', second = ''] = openLeaks.map(({ fingerprint }) => fingerprint)
    expect((await fleet(['ack', first])).stderr).toContain('needs a reason')
    for (const fingerprint of [first, second])
      expect((await fleet(['ack', fingerprint, '--reason', 'revoked', '--expires', '2999-01-01'])).code).toBe(0)
    expect((await fleet(['status'])).code).toBe(0)
    expect((await fleet(['ack', 'wt1:none', '--reason', 'x'])).code).toBe(2)
  })

  test.each([
    { name: 'a target that is none', args: ['add', '@acme/*x'], says: 'cannot be watched by the fleet' },
    { name: 'a git spec', args: ['add', 'git+https://x.example/y.git'], says: 'git repository' },
    { name: 'a list that is not there', args: ['add', 'list:none.txt'], says: 'no such file' },
    { name: 'a target that is not watched', args: ['remove', 'left-pad'], says: 'is not watched' },
    { name: 'a worker without a server', args: ['worker'], says: 'several processes' },
    { name: 'an address that is none', args: ['status', '--database', 'mysql://x'], says: 'not a connection string' },
    { name: 'an unknown command', args: ['statsu'], says: 'unknown command' },
    {
      name: 'a day that is over',
      args: ['ack', 'wt1:x', '--reason', 'x', '--expires', '2001-01-01'],
      says: 'is in the past',
    },
    { name: 'an alert of no kind', args: ['alert', 'add', 'pager', 'x'], says: 'not a kind of alert' },
    { name: 'pages for everybody', args: ['serve', '--host', '0.0.0.0', '--port', '0'], says: 'need a token' },
  ])('$name is exit 2 and one sentence', async ({ args, says }) => {
    const { code, stdout, stderr } = await fleet(args)
    expect(stderr).toContain(says)
    expect(stderr).not.toContain('    at ')
    expect([code, stdout]).toEqual([2, ''])
  })
})

test('status, ack and alert work beside a run that watches, and after it was killed', async () => {
  const cwd = await emptyFleetDirectory()
  const fleet = fleetIn(cwd)
  await fleet(['add', '@acme/*'])
  const watching = spawn(process.execPath, [bin, 'fleet', 'run', '--watch', '--quiet', '--registry', registry.url], {
    cwd,
    env: cleanEnvironment(),
    stdio: 'ignore',
  })
  try {
    const audited = async () => JSON.parse((await fleet(['status', '--json'])).stdout).versions.audited as number
    while ((await audited()) < 3) await new Promise((resolve) => setTimeout(resolve, 200))
    expect((await fleet(['status'])).stdout).toContain(`:${watching.pid}`)
    expect((await fleet(['alert', 'add', 'command', 'true'])).code).toBe(0)
    expect(watching.exitCode).toBe(null)
  } finally {
    watching.kill('SIGKILL')
  }
  const { code, stdout } = await fleet(['check'])
  expect([code, stdout]).toEqual([0, 'The database is consistent.\n'])
})

test('status of a fleet that is not there is 2, and makes none', async () => {
  const cwd = temporaryDirectory()
  const { code, stderr } = await fleetIn(cwd)(['status'])
  expect(code).toBe(2)
  expect(stderr).toContain('there is no fleet here yet')
  expect(readdirSync(cwd)).toEqual([])
})

test('a password is printed nowhere', async () => {
  const address = 'postgres://someone:a-very-private-word@127.0.0.1:1/fleet'
  const { code, stdout, stderr } = await fleetIn(temporaryDirectory())(['status', '--verbose'], {
    WATERTIGHT_DATABASE: address,
  })
  expect(code).toBe(2)
  expect(stderr).toContain('PostgreSQL at 127.0.0.1:1/fleet cannot be reached')
  expect(stdout + stderr).not.toContain('a-very-private-word')
})

test('packages of another version than is needed are named, with the command that installs the right ones', async () => {
  const cwd = temporaryDirectory()
  const place = join(cwd, 'node_modules/watertight')
  for (const part of ['bin', 'dist', 'package.json'])
    cpSync(join(checkout, part), join(place, part), { recursive: true })
  mkdirSync(join(cwd, 'node_modules/@electric-sql/pglite'), { recursive: true })
  const run = async () => {
    const { spawnSync } = await import('node:child_process')
    return spawnSync(process.execPath, [join(place, 'bin/watertight.js'), 'fleet', 'add', 'left-pad'], {
      cwd,
      encoding: 'utf8',
    })
  }
  const missing = await run()
  expect(missing.stderr).toContain('needs the package @electric-sql/pglite, which is not installed')
  expect(missing.stderr).toContain('npm install --save-dev pg-boss@10 @electric-sql/pglite pg')
  expect(missing.status).toBe(2)
  writeFileSync(
    join(cwd, 'node_modules/@electric-sql/pglite/package.json'),
    '{"name":"@electric-sql/pglite","version":"7.0.0"}',
  )
  expect((await run()).stderr).toContain('needs @electric-sql/pglite 0, and 7.0.0 is installed')
})
