import { type ChildProcess, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { AuditOptions } from '../../src/engine/audit-options.ts'
import { addChannel } from '../../src/fleet/alerts/channels.ts'
import { checkFleet } from '../../src/fleet/check.ts'
import { type Fleet, keysIn } from '../../src/fleet/open-fleet.ts'
import { fleetStatus } from '../../src/fleet/status/status.ts'
import { addTargets } from '../../src/fleet/watch/targets.ts'
import { AuditError } from '../../src/model/audit-error.ts'
import { openTestFleet, runTestFleet } from '../support/fleet.ts'
import { type Fault, type FleetRegistry, startFleetRegistry } from '../support/fleet-registry.ts'
import { type LocalServer, serve } from '../support/http-server.ts'
import { cleanEnvironment } from '../support/npm.ts'
import { type Cluster, hasPostgres, startPostgres } from '../support/postgres.ts'
import { bin } from '../support/watertight.ts'

const isSkipped = !hasPostgres && process.env['WATERTIGHT_REQUIRE'] !== 'all'
const it = isSkipped ? test.skip : test

let cluster: Cluster
let registry: FleetRegistry
let address: string
let fleet: Fleet & { readonly cwd: string }
let receiver: LocalServer
let told: string[]
const children: ChildProcess[] = []

beforeAll(async () => {
  if (!isSkipped) cluster = await startPostgres()
})

afterAll(() => cluster?.close())

beforeEach(async () => {
  if (isSkipped) return
  registry = await startFleetRegistry()
  address = cluster.newDatabase()
  fleet = await openTestFleet(address)
  told = []
  receiver = await serve((request, response) => {
    let body = ''
    request.setEncoding('utf8').on('data', (part: string) => {
      body += part
    })
    request.on('end', () => {
      const message = JSON.parse(body)
      for (const event of message.event === 'digest' ? message.events : [message])
        told.push(`${event.event} ${event.package}`)
      response.writeHead(200).end()
    })
  })
  await addChannel('webhook', [`${receiver.url}/hook`], undefined, {
    database: fleet.database,
    keys: keysIn(fleet.cwd),
  })
})

afterEach(async () => {
  for (const child of children.splice(0)) child.kill('SIGKILL')
  if (isSkipped) return
  await fleet.close()
  await registry.close()
  await receiver.close()
})

/** A command of a fleet in a process of its own. */
function start(...args: readonly string[]): ChildProcess {
  const command = [bin, 'fleet', ...args, '--registry', registry.url, '--quiet']
  const env = { ...cleanEnvironment(), WATERTIGHT_DATABASE: address }
  const child = spawn(process.execPath, command, { cwd: fleet.cwd, env, stdio: 'ignore' })
  children.push(child)
  return child
}

const ended = (child: ChildProcess) => new Promise<void>((resolve) => child.once('close', () => resolve()))

async function until(isSo: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await isSo())) await new Promise((resolve) => setTimeout(resolve, 50))
}

const requested = (part: string) => registry.requests.filter((request) => request.includes(part)).length

/** What time does to a worker that was killed. */
const letSilencePass = () => fleet.database.query("update watertight.workers set seen_at = now() - interval '1 hour'")

async function expectConsistent(): Promise<void> {
  expect(await checkFleet(fleet.database)).toEqual([])
}

describe('a fleet whose workers die', () => {
  it('loses no version and no alert when one is killed in the middle, and tells nobody twice', async () => {
    for (let index = 0; index < 8; index += 1) registry.publish(`@acme/p${index}`, '1.0.0', { leaks: index < 3 })
    await addTargets(['@acme/*'], fleet.database, fleet.cwd)
    const first = start('run', '--workers', '2')
    await until(() => requested('.tgz') >= 3)
    first.kill('SIGKILL')
    await ended(first)
    await letSilencePass()
    await runTestFleet(fleet, registry.url)
    expect((await fleetStatus(fleet.database)).versions).toMatchObject({ total: 8, audited: 8, waiting: 0, failed: 0 })
    expect([...told].sort()).toEqual(['new @acme/p0', 'new @acme/p1', 'new @acme/p2'])
    await expectConsistent()
  })

  it('puts a package aside that takes its worker along three times, and loses no other for it', async () => {
    registry.publish('@acme/poison', '1.0.0')
    for (let index = 0; index < 3; index += 1) registry.publish(`@acme/p${index}`, '1.0.0')
    await addTargets(['@acme/*'], fleet.database, fleet.cwd)
    // It is never served, so that whoever asks for it is at it when it is killed.
    const hanging = await serve(() => undefined)
    registry.redirect = { part: 'poison/-/', to: hanging.url }
    for (let attempt = 1; attempt <= 3; attempt += 1) {
      const worker = start('run', '--workers', '2')
      await until(() => hanging.requests.length >= attempt)
      worker.kill('SIGKILL')
      await ended(worker)
      await letSilencePass()
    }
    registry.redirect = null
    await hanging.close()
    await runTestFleet(fleet, registry.url)
    const status = await fleetStatus(fleet.database)
    expect(status.versions).toMatchObject({ total: 4, audited: 3, failed: 1, waiting: 0 })
    expect(status.failures).toMatchObject([{ package: '@acme/poison', state: 'failed', attempts: 3 }])
    await expectConsistent()
    await runTestFleet(fleet, registry.url)
    expect((await fleetStatus(fleet.database)).versions.failed).toBe(1)
    await runTestFleet(fleet, registry.url, { retry: true })
    expect((await fleetStatus(fleet.database)).versions).toMatchObject({ audited: 4, failed: 0 })
  })

  it('goes on when the database is killed in the middle and comes back', async () => {
    for (let index = 0; index < 8; index += 1) registry.publish(`@acme/p${index}`, '1.0.0', { leaks: index < 2 })
    await addTargets(['@acme/*'], fleet.database, fleet.cwd)
    const run = start('run', '--workers', '1')
    await until(() => requested('.tgz') >= 2)
    cluster.kill()
    cluster.start()
    await ended(run)
    expect((await fleetStatus(fleet.database)).versions).toMatchObject({ total: 8, audited: 8, failed: 0 })
    expect([...new Set(told)].sort()).toEqual(['new @acme/p0', 'new @acme/p1'])
    await expectConsistent()
  })

  it('waits while the disk of the database is full, and loses nothing', async () => {
    for (let index = 0; index < 4; index += 1) registry.publish(`@acme/p${index}`, '1.0.0', { leaks: index === 0 })
    await addTargets(['@acme/*'], fleet.database, fleet.cwd)
    await fleet.database.script(`create function full_disk() returns trigger language plpgsql as
      $$ begin raise exception 'could not extend file: No space left on device' using errcode = '53100'; end $$;
      create trigger full_disk before insert on watertight.reports execute function full_disk()`)
    const run = runTestFleet(fleet, registry.url)
    await until(() => requested('.tgz') >= 2)
    await fleet.database.script('drop trigger full_disk on watertight.reports')
    await run
    expect(await fleet.database.query('select distinct state, attempts, problem from watertight.versions')).toEqual([
      { state: 'audited', attempts: 1, problem: null },
    ])
    expect(told).toEqual(['new @acme/p0'])
    await expectConsistent()
  })

  it('lets a worker go on that slept so long that others took it for lost', async () => {
    for (let index = 0; index < 6; index += 1) registry.publish(`@acme/p${index}`, '1.0.0', { leaks: index === 0 })
    await addTargets(['@acme/*'], fleet.database, fleet.cwd)
    const sleeper = start('run', '--workers', '1')
    await until(() => requested('.tgz') >= 2)
    sleeper.kill('SIGSTOP')
    await letSilencePass()
    await runTestFleet(fleet, registry.url)
    registry.publish('@acme/late', '1.0.0')
    sleeper.kill('SIGCONT')
    await ended(sleeper)
    expect(sleeper.exitCode).toBe(1)
    expect((await fleetStatus(fleet.database)).versions).toMatchObject({ total: 6, audited: 6, failed: 0, waiting: 0 })
    expect(told).toEqual(['new @acme/p0'])
    await expectConsistent()
  })

  it.each([
    // A clock that jumps is the same as times that jump the other way.
    { name: 'forward', times: "- interval '1 day'" },
    { name: 'back', times: "+ interval '1 day'" },
  ])('goes by the clock of the database, also after that has jumped $name', async ({ times }) => {
    for (let index = 0; index < 3; index += 1) registry.publish(`@acme/p${index}`, '1.0.0', { leaks: index === 0 })
    await addTargets(['@acme/*'], fleet.database, fleet.cwd)
    const first = start('run', '--workers', '1')
    await until(() => requested('.tgz') >= 1)
    first.kill('SIGKILL')
    await ended(first)
    await fleet.database.script(`
      update watertight.workers set seen_at = seen_at ${times};
      update watertight.packages set next_at = next_at ${times};
      update watertight.deliveries set claimed_until = now() + interval '1 day' where claimed_until is not null`)
    await runTestFleet(fleet, registry.url)
    expect((await fleetStatus(fleet.database)).versions).toMatchObject({ total: 3, audited: 3, failed: 0, waiting: 0 })
    expect(told).toEqual(['new @acme/p0'])
    await expectConsistent()
  })

  it('has several workers audit each version once', async () => {
    for (let index = 0; index < 12; index += 1) registry.publish(`@acme/p${index}`, '1.0.0')
    await addTargets(['@acme/*'], fleet.database, fleet.cwd)
    start('worker', '--workers', '1')
    await until(async () => (await fleetStatus(fleet.database)).workers.length === 1)
    await ended(start('run', '--workers', '1'))
    expect((await fleetStatus(fleet.database)).versions).toMatchObject({ audited: 12, waiting: 0 })
    for (let index = 0; index < 12; index += 1) expect(requested(`p${index}/-/`)).toBe(1)
    await expectConsistent()
  })

  it('lets a worker wait that has another policy than the fleet, and says so', async () => {
    registry.publish('@acme/a', '1.0.0')
    await addTargets(['@acme/a'], fleet.database, fleet.cwd)
    await runTestFleet(fleet, registry.url)
    start('worker', '--fail-on', 'critical')
    await until(async () => (await fleetStatus(fleet.database)).workers.some(({ idleBecause }) => idleBecause !== null))
    registry.publish('@acme/a', '1.0.1')
    await runTestFleet(fleet, registry.url)
    expect((await fleetStatus(fleet.database)).versions).toMatchObject({ total: 2, audited: 2 })
    await expectConsistent()
  })
})

describe('a registry that lies and fails', () => {
  it('is asked again after 429, 5xx and half of a tarball', async () => {
    for (const name of ['busy', 'broken', 'half']) registry.publish(`@acme/${name}`, '1.0.0')
    await addTargets(['@acme/*'], fleet.database, fleet.cwd)
    const faults = new Map([
      ['busy', [429, 429]],
      ['broken', [503, 500]],
      ['half', [200]],
    ])
    registry.fault = (path) => {
      const [, name = ''] = /\/@acme\/(\w+)\/-\//.exec(path) ?? []
      const status = faults.get(name)?.shift()
      return status === undefined ? null : { status, body: status === 200 ? Buffer.alloc(40, 31) : '{}' }
    }
    await runTestFleet(fleet, registry.url)
    expect((await fleetStatus(fleet.database)).versions).toMatchObject({ audited: 3, failed: 0 })
    await expectConsistent()
  })

  it('is no audit and no end of the others where its answers break off or lie, and that is made up for when it is over', async () => {
    const random = randomBytes(60_000)
    const description = '{"name":"@acme/x","versions":{"1.0.0":{'
    const faults: { readonly [name: string]: Fault } = {
      'tarball-breaks-off': { status: 200, body: random, isCut: true },
      'tarball-is-empty': { status: 200, body: '' },
      'tarball-is-longer-than-announced': { status: 200, body: random, headers: { 'content-length': 100 } },
      'tarball-is-in-another-coding': { status: 200, body: random, headers: { 'content-encoding': 'gzip' } },
      'description-breaks-off': { status: 200, body: description.padEnd(9000), isCut: true },
      'description-is-half': { status: 200, body: description },
      'description-is-of-another': { status: 200, body: '{"name":"@acme/good","versions":{}}' },
    }
    const names = Object.keys(faults)
    for (const name of names) registry.publish(`@acme/${name}`, '1.0.0', { leaks: true })
    registry.publish('@acme/good', '1.0.0')
    await addTargets(['@acme/*'], fleet.database, fleet.cwd)
    registry.fault = (path) => {
      const [, name = '', tarball] = /^\/@acme\/([\w-]+)(\/-\/)?/.exec(path) ?? []
      return name.startsWith('tarball') === (tarball !== undefined) ? (faults[name] ?? null) : null
    }
    await runTestFleet(fleet, registry.url)
    const status = await fleetStatus(fleet.database)
    expect(status).toMatchObject({ verdict: 'incomplete', versions: { total: 5, audited: 1, failed: 4 } })
    expect(status.problems).toHaveLength(3)
    expect(told).toEqual([])
    await expectConsistent()
    registry.fault = () => null
    await runTestFleet(fleet, registry.url)
    expect((await fleetStatus(fleet.database)).versions).toMatchObject({ audited: 8, failed: 0, waiting: 0 })
    expect(told.sort()).toEqual(names.map((name) => `new @acme/${name}`).sort())
    await expectConsistent()
  })

  it('is not believed when it serves the bytes of another version', async () => {
    registry.publish('@acme/a', '1.0.0', { leaks: true })
    registry.publish('@acme/a', '2.0.0')
    await addTargets(['@acme/a'], fleet.database, fleet.cwd)
    registry.redirect = { part: 'a/-/1.0.0', to: `${registry.url}@acme/a/-/2.0.0.tgz` }
    await runTestFleet(fleet, registry.url)
    const status = await fleetStatus(fleet.database)
    expect(status.failures).toMatchObject([{ version: '1.0.0', problem: expect.stringContaining('EINTEGRITY') }])
    expect(status).toMatchObject({ verdict: 'incomplete', versions: { audited: 1, failed: 1 } })
    await expectConsistent()
  })

  it('may take a version back while it waits to be audited', async () => {
    registry.publish('@acme/a', '1.0.0')
    registry.publish('@acme/a', '1.0.1')
    await addTargets(['@acme/a'], fleet.database, fleet.cwd)
    registry.fault = (path) => {
      if (path.endsWith('1.0.1.tgz')) registry.unpublish('@acme/a', '1.0.1')
      return null
    }
    await runTestFleet(fleet, registry.url, { mode: 'watch', signal: AbortSignal.timeout(8000) })
    expect(await fleetStatus(fleet.database)).toMatchObject({
      verdict: 'clean',
      versions: { total: 1, audited: 1, gone: 1 },
    })
    await expectConsistent()
  })

  it('keeps what is known of a package while it answers with errors, and says so', async () => {
    registry.publish('@acme/a', '1.0.0', { leaks: true })
    await addTargets(['@acme/a'], fleet.database, fleet.cwd)
    await runTestFleet(fleet, registry.url)
    registry.fault = () => ({ status: 502 })
    await runTestFleet(fleet, registry.url)
    const status = await fleetStatus(fleet.database)
    expect(status).toMatchObject({
      verdict: 'leak',
      versions: { total: 1 },
      problems: [expect.stringContaining('502')],
    })
    await expectConsistent()
  })
})

describe('a registry that is followed', () => {
  it.each([
    { name: 'by asking for each package', feed: false },
    { name: 'by its feed of changes', feed: true },
  ])('$name: a new version, and a new package of a scope', async ({ feed }) => {
    await registry.close()
    registry = await startFleetRegistry(feed ? ['search', 'changes'] : ['search'])
    registry.publish('@acme/a', '1.0.0')
    await addTargets(['@acme/*'], fleet.database, join(fleet.cwd))
    const end = new AbortController()
    const changes = feed ? `${registry.url}_changes` : undefined
    const watching = runTestFleet(fleet, registry.url, { mode: 'watch', signal: end.signal, changes })
    await until(async () => (await fleetStatus(fleet.database)).versions.audited === 1)
    registry.publish('@acme/a', '1.0.1', { leaks: true })
    if (feed) registry.publish('@acme/new', '1.0.0')
    await until(
      async () => (await fleetStatus(fleet.database)).versions.audited === (feed ? 3 : 2) && told.length === 1,
    )
    end.abort()
    await watching
    expect(told).toEqual(['new @acme/a'])
    await expectConsistent()
  })
})

describe('rules and policy that change while a run watches', () => {
  it('count from then on, and what is wrong with them is said and ends nothing', async () => {
    registry.publish('@acme/a', '1.0.0', { leaks: true })
    await addTargets(['@acme/*'], fleet.database, fleet.cwd)
    const end = new AbortController()
    const lines: string[] = []
    const today = new Date().toISOString().slice(0, 10)
    let renew = async (): Promise<AuditOptions> => {
      throw new AuditError('ECONFIG', 'the file is half written')
    }
    const watching = runTestFleet(fleet, registry.url, {
      mode: 'watch',
      signal: end.signal,
      renew: () => renew(),
      onRenewal: (line) => lines.push(line),
    })
    await until(async () => told.length === 1 && lines.length === 1)
    renew = async () => ({ cwd: fleet.cwd, registry: registry.url, policy: { failOn: 'never', today } })
    await until(async () => (await fleetStatus(fleet.database)).leaks.open === 0)
    registry.publish('@acme/a', '1.0.1')
    await until(async () => (await fleetStatus(fleet.database)).versions.audited === 2)
    end.abort()
    await watching
    expect(lines).toEqual([expect.stringContaining('half written'), expect.stringContaining('have changed')])
    expect(told).toEqual(['new @acme/a', 'ended @acme/a'])
    await expectConsistent()
  })
})

describe('an alert of which nobody knows whether it has arrived', () => {
  it('comes again as it was and under the same name, beside what is new', async () => {
    const heard: { readonly key: string; readonly body: string }[] = []
    const hasty = await serve((request, response) => {
      let body = ''
      request.setEncoding('utf8').on('data', (part: string) => {
        body += part
      })
      request.on('end', () => {
        heard.push({ key: String(request.headers['idempotency-key']), body })
        // It has taken the first one, and its answer is lost.
        if (heard.length === 1) request.socket.destroy()
        else response.writeHead(200).end()
      })
    })
    await addChannel('webhook', [`${hasty.url}/hook`], undefined, {
      database: fleet.database,
      keys: keysIn(fleet.cwd),
    })
    for (let index = 0; index < 7; index += 1) registry.publish(`@acme/p${index}`, '1.0.0', { leaks: true })
    await addTargets(['@acme/*'], fleet.database, fleet.cwd)
    await runTestFleet(fleet, registry.url)
    registry.publish('@acme/later', '1.0.0', { leaks: true })
    await runTestFleet(fleet, registry.url)
    await hasty.close()
    const [first, ...others] = heard
    expect(others.filter(({ key }) => key === first?.key)).toEqual([first])
    const names = new Map(heard.map(({ key, body }) => [key, JSON.parse(body)]))
    const events = [...names.values()].flatMap((message) => (message.event === 'digest' ? message.events : [message]))
    expect(events.map((event) => event.package).sort()).toEqual([
      '@acme/later',
      ...Array.from({ length: 7 }, (_, index) => `@acme/p${index}`),
    ])
  })
})

describe('a run that is interrupted', () => {
  it('gives back what it was at, as if it had never been taken', async () => {
    registry.publish('@acme/slow', '1.0.0')
    await addTargets(['@acme/slow'], fleet.database, fleet.cwd)
    const hanging = await serve(() => undefined)
    registry.redirect = { part: 'slow/-/', to: hanging.url }
    const run = start('run')
    await until(() => hanging.requests.length === 1)
    run.kill('SIGINT')
    await ended(run)
    expect(run.exitCode).toBe(130)
    expect((await fleetStatus(fleet.database)).workers).toEqual([])
    expect(await fleet.database.query('select attempts from watertight.versions')).toEqual([{ attempts: 0 }])
    await expectConsistent()
    registry.redirect = null
    await hanging.close()
    await runTestFleet(fleet, registry.url)
    expect((await fleetStatus(fleet.database)).versions).toMatchObject({ audited: 1, failed: 0 })
  })
})
