import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Database } from '../../src/fleet/store/database.ts'
import { openEmbedded } from '../../src/fleet/store/embedded/open.ts'
import { migrate, versionOf } from '../../src/fleet/store/migrate.ts'
import { migrations } from '../../src/fleet/store/migrations.ts'
import { openPostgres } from '../../src/fleet/store/postgres.ts'
import { storableJson } from '../../src/fleet/store/storable.ts'
import { cleanEnvironment } from '../support/npm.ts'
import { type Cluster, hasPostgres, startPostgres } from '../support/postgres.ts'
import { temporaryDirectory } from '../support/project.ts'

const isRequired = process.env['WATERTIGHT_REQUIRE'] === 'all'
let cluster: Cluster | undefined
let embedded: Database

beforeAll(async () => {
  if (hasPostgres) cluster = await startPostgres()
  embedded = await openEmbedded(temporaryDirectory(), { cwd: import.meta.dirname, environment: cleanEnvironment() })
})

afterAll(async () => {
  await embedded.close()
  cluster?.close()
})

describe.each(['embedded', 'postgres'] as const)('the tables in the %s database', (kind) => {
  const it = kind === 'postgres' && !hasPostgres && !isRequired ? test.skip : test

  async function empty(): Promise<{ readonly database: Database; readonly end: () => Promise<void> }> {
    if (kind === 'postgres') {
      const places = { cwd: import.meta.dirname, environment: cleanEnvironment() }
      const database = await openPostgres(cluster?.newDatabase() ?? '', places)
      return { database, end: () => database.close() }
    }
    await embedded.script('drop schema if exists watertight cascade')
    return { database: embedded, end: async () => undefined }
  }

  it.each(migrations.map((_, version) => ({ version })))(
    'are brought up to date from version $version',
    async ({ version }) => {
      const { database, end } = await empty()
      await migrate(database, migrations.slice(0, version))
      expect(await versionOf(database)).toBe(version)
      if (version > 0) await database.query("insert into watertight.targets (spec, kind) values ('kept', 'package')")
      await migrate(database)
      await migrate(database)
      expect(await versionOf(database)).toBe(migrations.length)
      const kept = await database.query('select spec from watertight.targets')
      expect(kept).toEqual(version > 0 ? [{ spec: 'kept' }] : [])
      await end()
    },
  )

  it('stay as they were where a step fails', async () => {
    const { database, end } = await empty()
    await migrate(database, migrations.slice(0, 1))
    const broken = [migrations[0] ?? '', 'create table watertight.half (id int); select no_such_function()']
    await expect(migrate(database, broken)).rejects.toThrow('no_such_function')
    expect(await versionOf(database)).toBe(1)
    expect(await database.query("select to_regclass('watertight.half') is null as gone")).toEqual([{ gone: true }])
    await end()
  })

  it('of a newer Watertight are refused', async () => {
    const { database, end } = await empty()
    await migrate(database, [...migrations, 'select 1'])
    await expect(migrate(database)).rejects.toThrow('of a newer Watertight')
    await end()
  })

  it.each([
    { name: 'NUL', value: 'a\0b', want: 'a\ufffdb' },
    { name: 'half of a character', value: 'a\ud800b', want: 'a\ufffdb' },
    { name: 'a backslash in front of what only looks like one', value: '\\u0000', want: '\\u0000' },
    { name: 'a whole character', value: '😀', want: '😀' },
  ])('take $name', async ({ value, want }) => {
    const { database, end } = await empty()
    expect(await database.query('select $1::jsonb as value', [storableJson({ [value]: [value] })])).toEqual([
      { value: { [want]: [want] } },
    ])
    await end()
  })
})

test.skipIf(!hasPostgres && !isRequired)(
  'a transaction that stands still, as that of a machine that sleeps, gives its rows to others and is tried again',
  async () => {
    const address = cluster?.newDatabase() ?? ''
    const places = { cwd: import.meta.dirname, environment: cleanEnvironment() }
    const [asleep, awake] = [
      await openPostgres(address, places, { standstill: 200 }),
      await openPostgres(address, places),
    ]
    await awake.script('create table counted (n int); insert into counted values (0)')
    let times = 0
    const slept = asleep.transaction(async (transaction) => {
      times += 1
      await transaction.query('select n from counted for update')
      if (times === 1) {
        // Waits for the row until the server has ended the transaction.
        await awake.query('update counted set n = n + 10')
      }
      await transaction.query('update counted set n = n + 1')
    })
    await slept
    expect(times).toBe(2)
    expect(await awake.query('select n from counted')).toEqual([{ n: 11 }])
    await Promise.all([asleep.close(), awake.close()])
  },
)
