import { AuditError } from '../../model/audit-error.ts'
import type { Database } from './database.ts'
import { migrations } from './migrations.ts'

/** Brings the tables to the version of this program, all steps in one transaction; a database of a newer one is refused. */
export async function migrate(database: Database, steps: readonly string[] = migrations): Promise<void> {
  const before = await versionOf(database)
  if (before > steps.length) throw newer(database.name)
  if (before === steps.length) return
  await database.transaction(async (transaction) => {
    // One at a time, whoever starts: the number is any that nobody else uses.
    await transaction.query('select pg_advisory_xact_lock(7264733)')
    await transaction.script('create schema if not exists watertight')
    await transaction.script(
      'create table if not exists watertight.migrations (version int primary key, applied_at timestamptz not null default now())',
    )
    const [row] = await transaction.query<{ version: number }>(
      'select coalesce(max(version), 0)::int as version from watertight.migrations',
    )
    for (let version = (row?.version ?? 0) + 1; version <= steps.length; version += 1) {
      await transaction.script(steps[version - 1] ?? '')
      await transaction.query('insert into watertight.migrations (version) values ($1)', [version])
    }
  })
}

/** The version of the tables; 0 where there are none. */
export async function versionOf(database: Database): Promise<number> {
  const [found] = await database.query<{ there: boolean }>(
    "select to_regclass('watertight.migrations') is not null as there",
  )
  if (found?.there !== true) return 0
  const [row] = await database.query<{ version: number }>(
    'select coalesce(max(version), 0)::int as version from watertight.migrations',
  )
  return row?.version ?? 0
}

function newer(name: string): AuditError {
  return new AuditError('EDATABASE', `${name}: the tables are those of a newer Watertight`, {
    hint: 'Update Watertight on this machine.',
  })
}
