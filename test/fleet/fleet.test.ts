import { randomBytes } from 'node:crypto'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { addChannel } from '../../src/fleet/alerts/channels.ts'
import { checkFleet } from '../../src/fleet/check.ts'
import { acknowledge } from '../../src/fleet/findings/acknowledge.ts'
import { type Fleet, keysIn } from '../../src/fleet/open-fleet.ts'
import { exitCodeOfFleet, fleetStatus } from '../../src/fleet/status/status.ts'
import { writeSetting } from '../../src/fleet/store/settings.ts'
import { addTargets, listTargets, removeTargets } from '../../src/fleet/watch/targets.ts'
import { boundKnownArtifacts, knownArtifacts } from '../../src/fleet/work/known-artifacts.ts'
import { emptyFleet, openTestFleet, runTestFleet } from '../support/fleet.ts'
import { type FleetRegistry, startFleetRegistry } from '../support/fleet-registry.ts'
import { type LocalServer, serve } from '../support/http-server.ts'
import { type Cluster, hasPostgres, startPostgres } from '../support/postgres.ts'

const isRequired = process.env['WATERTIGHT_REQUIRE'] === 'all'

let registry: FleetRegistry
let fleet: Fleet & { readonly cwd: string }
let receiver: LocalServer
let told: { readonly event: string; readonly package: string }[]
let answerOf: () => number

describe.each(['embedded', 'postgres'] as const)('a fleet in the %s database', (kind) => {
  const isSkipped = kind === 'postgres' && !hasPostgres && !isRequired
  const run = (more = {}) => runTestFleet(fleet, registry.url, more)
  const status = () => fleetStatus(fleet.database)
  const consistent = async () => expect(await checkFleet(fleet.database)).toEqual([])

  let cluster: Cluster | undefined

  beforeAll(async () => {
    if (isSkipped) return
    if (kind === 'postgres') cluster = await startPostgres()
    fleet = await openTestFleet(cluster?.newDatabase())
  })

  afterAll(async () => {
    if (isSkipped) return
    await fleet.close()
    cluster?.close()
  })

  beforeEach(async () => {
    if (isSkipped) return
    await emptyFleet(fleet)
    registry = await startFleetRegistry()
    told = []
    answerOf = () => 200
    receiver = await serve((request, response) => {
      let body = ''
      request.setEncoding('utf8').on('data', (part: string) => {
        body += part
      })
      request.on('end', () => {
        const code = answerOf()
        const message = JSON.parse(body)
        if (code === 200) told.push(...(message.event === 'digest' ? message.events : [message]))
        response.writeHead(code).end()
      })
    })
  })

  afterEach(async () => {
    if (isSkipped) return
    await registry.close()
    await receiver.close()
  })

  const it = isSkipped ? test.skip : test

  it('audits every version of a scope, says which leak, and is consistent', async () => {
    registry.publish('@acme/a', '1.0.0', { leaks: true })
    registry.publish('@acme/a', '1.1.0')
    registry.publish('@acme/b', '1.0.0')
    await addTargets(['@acme/*'], fleet.database, fleet.cwd)
    await run()
    const found = await status()
    expect(found.verdict).toBe('leak')
    expect(found.versions).toMatchObject({ total: 3, audited: 3, waiting: 0, again: 0, failed: 0 })
    expect(found.openLeaks).toMatchObject([
      { package: '@acme/a', ruleId: 'map/embedded-sources', firstVersion: '1.0.0', lastVersion: '1.0.0', versions: 1 },
    ])
    expect(exitCodeOfFleet(found, false)).toBe(1)
    await consistent()
  })

  it('fetches no tarball a second time, and asks for packages with the ETag that it was given', async () => {
    registry.publish('@acme/a', '1.0.0')
    await addTargets(['@acme/a'], fleet.database, fleet.cwd)
    await run()
    registry.requests.length = 0
    await run()
    expect(registry.requests.filter((request) => request.includes('.tgz'))).toEqual([])
    expect((await status()).verdict).toBe('clean')
  })

  it('audits a version that is new, and what is known again under another policy', async () => {
    registry.publish('@acme/a', '1.0.0', { leaks: true })
    await addTargets(['@acme/a'], fleet.database, fleet.cwd)
    await run()
    registry.publish('@acme/a', '1.0.1', { leaks: true })
    await run()
    expect((await status()).openLeaks).toMatchObject([{ firstVersion: '1.0.0', lastVersion: '1.0.1', versions: 2 }])
    await run({ audit: { policy: { failOn: 'never' } } })
    expect(await status()).toMatchObject({ verdict: 'clean', versions: { total: 2, audited: 2, again: 0 } })
    await consistent()
  })

  it('looks at what is new before what is known, at closed packages before open ones, and at the newest first', async () => {
    for (const name of ['@acme/open', '@acme/shut']) registry.publish(name, '1.0.0')
    registry.publish('@acme/open', '1.1.0')
    await addTargets(['@acme/*'], fleet.database, fleet.cwd)
    await run()
    await fleet.database.query("update watertight.versions set visibility = 'open' where package = '@acme/open'")
    registry.publish('@acme/open', '1.2.0')
    registry.requests.length = 0
    await run({ hands: 1, audit: { policy: { failOn: 'never' } } })
    const asked = registry.requests.flatMap((request) => /(\w+\/-\/.*)\.tgz/.exec(request)?.[1] ?? [])
    expect(asked).toEqual(['open/-/1.2.0', 'shut/-/1.0.0', 'open/-/1.1.0', 'open/-/1.0.0'])
  })

  it('writes nothing down of an audit that ends when other rules count already', async () => {
    registry.publish('@acme/a', '1.0.0', { leaks: true })
    await addTargets(['@acme/a'], fleet.database, fleet.cwd)
    let isNewer: Promise<unknown> | undefined
    registry.fault = (path) => {
      // A worker of another version of Watertight begins a run of its own meanwhile.
      if (path.endsWith('.tgz')) isNewer ??= writeSetting(fleet.database, 'recipe', 'of another version')
      return null
    }
    await expect(run()).rejects.toMatchObject({ code: 'ECHANGED' })
    expect(await isNewer).toBeUndefined()
    expect(await status()).toMatchObject({ leaks: { open: 0 }, versions: { audited: 0, waiting: 1 } })
    await consistent()
    await run()
    expect((await status()).leaks.open).toBe(1)
    await consistent()
  })

  it('stores of a version no more than it may, and says how much', async () => {
    registry.publish('@acme/a', '1.0.0', {
      files: Object.fromEntries(
        Array.from({ length: 40 }, (_, index) => [
          `lib/${randomBytes(20).toString('hex')}-${index}.pem`,
          '-----BEGIN PRIVATE KEY-----\n',
        ]),
      ),
    })
    registry.publish('@acme/b', '1.0.0')
    await addTargets(['@acme/*'], fleet.database, fleet.cwd)
    const sizes = () =>
      fleet.database.query<{ stored: number; real: number }>(
        'select stored_bytes as stored, octet_length(body) as real from watertight.versions join watertight.reports on version_id = id order by package',
      )
    await run()
    const [whole] = await sizes()
    const keep = 1000
    expect(whole?.real).toBeGreaterThan(keep)
    await fleet.database.query("update watertight.versions set recipe = 'another'")
    await run({ keep })
    for (const { stored, real } of await sizes()) {
      expect(real).toBeLessThanOrEqual(keep)
      expect(stored).toBe(real)
    }
    await consistent()
  })

  it('tells once of a leak that is new, not for each version, and once when no version shows it any more', async () => {
    await addChannel('webhook', [`${receiver.url}/hook`], undefined, {
      database: fleet.database,
      keys: keysIn(fleet.cwd),
    })
    registry.publish('@acme/a', '1.0.0', { leaks: true })
    registry.publish('@acme/a', '1.0.1', { leaks: true })
    await addTargets(['@acme/a'], fleet.database, fleet.cwd)
    await run()
    await run()
    expect(told).toMatchObject([{ event: 'new', package: '@acme/a' }])
    registry.unpublish('@acme/a', '1.0.0')
    registry.publish('@acme/a', '2.0.0')
    await run()
    expect(told).toHaveLength(1)
    registry.unpublish('@acme/a', '1.0.1')
    await run()
    expect(told).toMatchObject([{ event: 'new' }, { event: 'ended', package: '@acme/a' }])
    expect(await status()).toMatchObject({ verdict: 'clean', versions: { total: 1, gone: 2 } })
    await consistent()
  })

  it('keeps an alert whose receiver does not take it, and delivers it later', async () => {
    await addChannel('webhook', [`${receiver.url}/hook`], undefined, {
      database: fleet.database,
      keys: keysIn(fleet.cwd),
    })
    registry.publish('@acme/a', '1.0.0', { leaks: true })
    await addTargets(['@acme/a'], fleet.database, fleet.cwd)
    answerOf = () => 503
    await run()
    expect((await status()).alerts).toMatchObject({ channels: 1, waiting: 1 })
    await consistent()
    answerOf = () => 200
    await run()
    expect(told).toMatchObject([{ event: 'new' }])
    expect((await status()).alerts.waiting).toBe(0)
  })

  it('puts many alerts into one message', async () => {
    await addChannel('webhook', [`${receiver.url}/hook`], undefined, {
      database: fleet.database,
      keys: keysIn(fleet.cwd),
    })
    for (let index = 0; index < 12; index += 1) registry.publish(`@acme/p${index}`, '1.0.0', { leaks: true })
    await addTargets(['@acme/*'], fleet.database, fleet.cwd)
    answerOf = () => 503
    await run()
    receiver.requests.length = 0
    answerOf = () => 200
    await run()
    expect(new Set(told.map((event) => event.package)).size).toBe(12)
    expect(told).toHaveLength(12)
    expect(receiver.requests).toHaveLength(1)
  })

  it('counts an acknowledged leak no more, until that expires', async () => {
    registry.publish('@acme/a', '1.0.0', { leaks: true })
    await addTargets(['@acme/a'], fleet.database, fleet.cwd)
    await run()
    const [leak] = (await status()).openLeaks
    await acknowledge(leak?.fingerprint ?? '', undefined, { reason: 'known', expires: null }, fleet.database)
    expect(await status()).toMatchObject({ verdict: 'clean', leaks: { open: 0, acknowledged: 1 } })
    await acknowledge(leak?.fingerprint ?? '', '@acme/a', { reason: 'known', expires: '2020-01-01' }, fleet.database)
    expect(await status()).toMatchObject({ verdict: 'leak', leaks: { open: 1, acknowledged: 0 } })
  })

  it('gives up on what cannot be fetched after three attempts, names it, goes on with the rest, and tries anew in the next run', async () => {
    registry.publish('@acme/a', '1.0.0')
    registry.publish('@acme/bad', '1.0.0')
    await addTargets(['@acme/*'], fleet.database, fleet.cwd)
    registry.fault = (path) => (path.includes('bad/-/') ? { status: 403 } : null)
    await run()
    const failed = await status()
    expect(failed).toMatchObject({ verdict: 'incomplete', versions: { audited: 1, failed: 1, waiting: 0 } })
    expect(failed.failures).toMatchObject([{ package: '@acme/bad', state: 'failed', attempts: 3 }])
    expect(registry.requests.filter((request) => request.includes('bad/-/'))).toHaveLength(3)
    expect(exitCodeOfFleet(failed, false)).toBe(2)
    await consistent()
    registry.fault = () => null
    await run()
    expect(await status()).toMatchObject({ verdict: 'clean', versions: { audited: 2, failed: 0 } })
  })

  it('takes bytes that do not match the stated integrity for no audit', async () => {
    registry.publish('@acme/a', '1.0.0')
    await addTargets(['@acme/a'], fleet.database, fleet.cwd)
    registry.fault = (path) => (path.endsWith('.tgz') ? { status: 200, body: Buffer.alloc(200) } : null)
    await run()
    expect((await status()).failures).toMatchObject([
      { state: 'failed', problem: expect.stringContaining('EINTEGRITY') },
    ])
    await consistent()
  })

  it('forgets what is watched no more, and keeps what another target wants', async () => {
    registry.publish('@acme/a', '1.0.0')
    registry.publish('@acme/b', '1.0.0')
    await addTargets(['@acme/*', '@acme/a'], fleet.database, fleet.cwd)
    await run()
    await removeTargets(['@acme/*'], fleet.database)
    expect(await listTargets(fleet.database)).toMatchObject([{ spec: '@acme/a', packages: 1, versions: 1 }])
    expect((await status()).packages).toBe(1)
    await consistent()
  })

  it('looks at no file twice, in whichever packages and versions it comes', async () => {
    const vendored = { 'vendor/tslib.js': `${'export const a = 1\n'.repeat(500)}` }
    registry.publish('@acme/a', '1.0.0', { files: vendored })
    registry.publish('@acme/b', '1.0.0', { files: vendored })
    registry.publish('@acme/b', '2.0.0', { leaks: true, files: vendored })
    await addTargets(['@acme/*'], fleet.database, fleet.cwd)
    await run()
    const [known] = await fleet.database.query('select count(*)::int as files from watertight.known_artifacts')
    // A manifest a version, an index.js a number of a version, a README a package, a map, and what all have.
    expect(known).toEqual({ files: 3 + 2 + 2 + 1 + 1 })
    const reports = () =>
      fleet.database.query(
        `select package, version, body from watertight.reports r join watertight.versions v on v.id = r.version_id order by 1, 2`,
      )
    const first = await reports()
    await fleet.database.query("update watertight.versions set recipe = 'another'")
    await run()
    const withKnown = await reports()
    await fleet.database.query("update watertight.versions set recipe = 'another'")
    await run({ keepArtifacts: 1 })
    expect(withKnown).toEqual(first)
    expect(await reports()).toEqual(first)
    expect(await fleet.database.query('select key from watertight.known_artifacts')).toEqual([])
  })

  it('keeps of what was found in files what was used last', async () => {
    const { database } = fleet
    const store = knownArtifacts(database)
    const keys = Array.from({ length: 20 }, (_, index) => `key ${index}`)
    await store.save('recipe', new Map(keys.map((key) => [key, randomBytes(10_000)])))
    await database.query("update watertight.known_artifacts set used_at = now() - interval '1 day'")
    const used = keys.slice(0, 5)
    expect([...(await store.load('recipe', used)).keys()].sort()).toEqual(used)
    expect((await store.load('another recipe', used)).size).toBe(0)
    await boundKnownArtifacts(database, 60_000)
    expect([...(await store.load('recipe', keys)).keys()].sort()).toEqual(used)
  })

  it('is no pass while nobody has looked at anything', async () => {
    await addTargets(['@acme/a'], fleet.database, fleet.cwd)
    expect(exitCodeOfFleet(await status(), false)).toBe(2)
  })

  it('says what a registry cannot list, and keeps the rest', async () => {
    registry.publish('@acme/a', '1.0.0')
    await addTargets(['@acme/a', '@empty/*'], fleet.database, fleet.cwd)
    await run()
    const found = await status()
    expect(found.problems).toMatchObject([expect.stringContaining('@empty/*')])
    expect(found).toMatchObject({ verdict: 'incomplete', versions: { audited: 1 } })
  })
})
