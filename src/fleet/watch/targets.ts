import { AuditError } from '../../model/audit-error.ts'
import type { RegistryClient } from '../../sources/registry-client.ts'
import type { Database, Transaction } from '../store/database.ts'
import { storableJson } from '../store/storable.ts'
import { enumerate } from './enumerate.ts'
import { type FleetTarget, parseTarget, wantedOf } from './target.ts'

/** A target with what is known of it. */
export interface ListedTarget {
  readonly spec: string
  readonly kind: string
  readonly packages: number
  readonly versions: number
  /** When its packages were last listed (ISO 8601); null where they never were. */
  readonly enumerated: string | null
  readonly problem: string | null
}

/** Adds what is to be watched; gives those that are new. All are read before one is added. */
export async function addTargets(
  specs: readonly string[],
  database: Database,
  cwd: string,
): Promise<readonly string[]> {
  const parsed = await Promise.all(specs.map((spec) => parseTarget(spec, cwd)))
  return database.transaction(async (transaction) => {
    const added: string[] = []
    for (const target of parsed) {
      const rows = await transaction.query(
        'insert into watertight.targets (spec, kind) values ($1, $2) on conflict do nothing returning spec',
        [target.spec, target.kind],
      )
      if (rows.length > 0) added.push(target.spec)
      const wanted = await wantedOf(target, cwd)
      if (wanted !== undefined) await setPackages(transaction, target, wanted, null)
    }
    return added
  })
}

/** Stops watching; what no other target wants is forgotten with all that is known of it. Throws when one of them is not watched. */
export async function removeTargets(specs: readonly string[], database: Database): Promise<void> {
  await database.transaction(async (transaction) => {
    for (const spec of specs) {
      const rows = await transaction.query('delete from watertight.targets where spec = $1 returning spec', [spec])
      if (rows.length === 0)
        throw new AuditError('ETARGET', `${spec} is not watched`, {
          hint: 'watertight fleet list names what is watched.',
        })
    }
    await forgetUnwanted(transaction)
  })
}

export async function listTargets(database: Database): Promise<readonly ListedTarget[]> {
  const rows = await database.query<{
    spec: string
    kind: string
    packages: number
    versions: number
    enumerated: Date | null
    problem: string | null
  }>(`
    select t.spec, t.kind, t.enumerated_at as enumerated, t.problem,
      (select count(distinct package)::int from watertight.package_targets p where p.target = t.spec) as packages,
      (select count(*)::int from watertight.versions v where v.gone_at is null
        and v.package in (select package from watertight.package_targets p where p.target = t.spec)) as versions
    from watertight.targets t order by t.added_at, t.spec`)
  return rows.map(({ enumerated, ...row }) => ({ ...row, enumerated: enumerated?.toISOString() ?? null }))
}

/** Lists the packages of every target anew. What cannot be listed keeps those that it had, and the problem is written down. */
export async function enumerateTargets(database: Database, registry: RegistryClient, cwd: string): Promise<void> {
  const targets = await database.query<FleetTarget & { readonly [column: string]: unknown }>(
    'select spec, kind from watertight.targets order by added_at, spec',
  )
  for (const target of targets) {
    try {
      const { packages, problem } = await enumerate(target, registry, cwd)
      await database.transaction((transaction) => setPackages(transaction, target, packages, problem))
    } catch (error) {
      if (!(error instanceof AuditError)) throw error
      await database.query('update watertight.targets set problem = $2 where spec = $1', [target.spec, error.message])
    }
  }
  await database.transaction(forgetUnwanted)
}

async function setPackages(
  transaction: Transaction,
  { spec: target, kind }: Pick<FleetTarget, 'spec' | 'kind'>,
  packages: readonly { readonly name: string; readonly range: string }[],
  problem: string | null,
): Promise<void> {
  const parameters = [target, storableJson(packages)]
  await transaction.query(
    `insert into watertight.packages (name)
     select distinct name from jsonb_to_recordset($1::jsonb) as x (name text) order by name on conflict do nothing`,
    [parameters[1]],
  )
  // A search may have forgotten one by tomorrow that it finds today: what is really gone has no versions any more.
  const isListed = kind === 'package' || kind === 'lock' || kind === 'list'
  await transaction.query(
    `delete from watertight.package_targets p where $3 and target = $1 and not exists (
       select from jsonb_to_recordset($2::jsonb) as x (name text, range text) where x.name = p.package and x.range = p.range)`,
    [...parameters, isListed],
  )
  const added = await transaction.query<{ package: string }>(
    `insert into watertight.package_targets (package, target, range)
     select distinct name, $1, range from jsonb_to_recordset($2::jsonb) as x (name text, range text)
     on conflict do nothing returning package`,
    parameters,
  )
  // Other versions may be wanted now: the registry is asked in full.
  await transaction.query(
    'update watertight.packages set etag = null, next_at = now() where name in (select jsonb_array_elements_text($1::jsonb))',
    [storableJson(added.map((row) => row.package))],
  )
  await transaction.query('update watertight.targets set enumerated_at = now(), problem = $2 where spec = $1', [
    target,
    problem,
  ])
}

async function forgetUnwanted(transaction: Transaction): Promise<void> {
  await transaction.query(
    'delete from watertight.packages p where not exists (select from watertight.package_targets t where t.package = p.name)',
  )
}
