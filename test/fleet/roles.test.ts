import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { listChannels } from '../../src/fleet/alerts/channels.ts'
import { checkFleet } from '../../src/fleet/check.ts'
import { acknowledge } from '../../src/fleet/findings/acknowledge.ts'
import { type Fleet, openFleet, openReading } from '../../src/fleet/open-fleet.ts'
import { overviewPage } from '../../src/fleet/pages/overview.ts'
import { fleetStatus } from '../../src/fleet/status/status.ts'
import type { Database } from '../../src/fleet/store/database.ts'
import { addTargets, listTargets } from '../../src/fleet/watch/targets.ts'
import { openTestFleet, runTestFleet } from '../support/fleet.ts'
import { type FleetRegistry, startFleetRegistry } from '../support/fleet-registry.ts'
import { cleanEnvironment } from '../support/npm.ts'
import { type Cluster, hasPostgres, startPostgres } from '../support/postgres.ts'

const isSkipped = !hasPostgres && process.env['WATERTIGHT_REQUIRE'] !== 'all'
const it = isSkipped ? test.skip : test

let cluster: Cluster
let registry: FleetRegistry
let owner: Fleet & { readonly cwd: string }
let reader: Database
let address: string

const as = (role: string) => {
  const place = { cwd: owner.cwd, environment: { ...cleanEnvironment() } }
  return { ...place, address: address.replace('//owner@', `//${role}@`), mayBegin: false }
}

beforeAll(async () => {
  if (isSkipped) return
  cluster = await startPostgres()
  registry = await startFleetRegistry()
  registry.publish('@acme/a', '1.0.0', { leaks: true })
  address = cluster.newDatabase()
  owner = await openTestFleet(address)
  await addTargets(['@acme/*'], owner.database, owner.cwd)
  await runTestFleet(owner, registry.url)
  // As the documentation has them.
  const docs = readFileSync(join(import.meta.dirname, '../../docs/fleet.md'), 'utf8')
  const [, grants = ''] = /```sql\n([\s\S]*?)```/.exec(docs) ?? []
  await owner.database.script(grants)
  reader = await openReading(as('fleet_reader'))
})

afterAll(async () => {
  if (isSkipped) return
  await reader.close()
  await owner.close()
  await registry.close()
  cluster.close()
})

describe('a role that only reads', () => {
  it('has the status, the list and the pages', async () => {
    expect(await fleetStatus(reader)).toMatchObject({ verdict: 'leak', versions: { audited: 1 } })
    expect(await listTargets(reader)).toMatchObject([{ spec: '@acme/*' }])
    const links = {
      isLive: false,
      overview: '',
      packages: () => '',
      findings: () => '',
      package: () => '',
      finding: () => '',
    }
    expect(await overviewPage(reader, links)).toContain('1 leak open')
  })

  it.each([
    { name: 'the addresses of channels', what: () => listChannels(reader) },
    { name: 'an acknowledgement', what: () => acknowledge('wt1:x', undefined, { reason: 'x', expires: null }, reader) },
    { name: 'a job', what: () => openFleet(as('fleet_reader')).then((fleet) => fleet.close()) },
  ])('is refused $name, in words', async ({ what }) => {
    await expect(what()).rejects.toMatchObject({
      code: 'EDATABASE',
      message: expect.stringContaining('may not do that'),
    })
  })
})

describe('a role that only works', () => {
  it('audits what a run has scheduled, and tells of it', async () => {
    registry.publish('@acme/b', '1.0.0', { leaks: true })
    const worker = { ...(await openFleet(as('fleet_worker'))), cwd: owner.cwd }
    const end = new AbortController()
    const audit = { policy: { failOn: 'high' as const } }
    const working = runTestFleet(worker, registry.url, { mode: 'worker', signal: end.signal, audit })
    const watching = runTestFleet(owner, registry.url, { mode: 'watch', signal: end.signal, audit })
    while ((await fleetStatus(reader)).versions.audited < 2) await new Promise((resolve) => setTimeout(resolve, 100))
    end.abort()
    await Promise.all([working, watching])
    await worker.close()
    expect(await checkFleet(owner.database)).toEqual([])
  })

  it.each([
    { name: 'a table', sql: 'create table watertight.own (id int)' },
    { name: 'a target', sql: "insert into watertight.targets (spec, kind) values ('x', 'package')" },
    {
      name: 'an acknowledgement',
      sql: "insert into watertight.acknowledgements (package, fingerprint, reason) values ('a', 'b', 'c')",
    },
    { name: 'another address of a channel', sql: `update watertight.channels set address = '{}'` },
  ])('may not make $name', async ({ sql }) => {
    const worker = await openReading(as('fleet_worker'))
    await expect(worker.query(sql)).rejects.toThrow('may not do that')
    await worker.close()
  })
})
