import { AuditError } from '../../model/audit-error.ts'
import { isFields } from '../../model/json.ts'
import { describedVersions } from '../../sources/described-versions.ts'
import type { RegistryAnswer, RegistryClient } from '../../sources/registry-client.ts'
import { refreshFindings } from '../findings/refresh.ts'
import { pause } from '../pause.ts'
import type { Database, Row, Transaction } from '../store/database.ts'
import type { Queue } from '../store/queue.ts'
import { storableJson } from '../store/storable.ts'
import { withoutCredentials } from './described-anew.ts'

/** What following needs: where to ask, where to write down, and the queue for those who are told when a leak ends. */
export interface Following {
  readonly database: Database
  readonly queue: Queue
  readonly registry: RegistryClient
  readonly signal: AbortSignal
  /** Seconds until a package is asked for again. */
  readonly interval: number
}

/** Seconds; after each failure it takes twice as long until a package is asked for again, and no longer than this. */
const LONGEST = 3600

/** How many packages are asked for at once. */
const AT_ONCE = 8

/** Asks the registry for every package whose time has come, and writes down which versions there are; `names` are asked for in any case. */
export async function followPackages(
  following: Following,
  wanted: { readonly names?: readonly string[]; readonly all?: boolean } = {},
): Promise<void> {
  const { database, signal } = following
  const due = await database.query<PackageRow>(
    `select name, etag from watertight.packages
     where $1 or next_at <= now() or name in (select jsonb_array_elements_text($2::jsonb))
       -- Later than anything is put off: the clock was set back.
       or next_at > now() + 2 * greatest($3::int, $4::int) * interval '1 second' order by next_at, name`,
    [wanted.all === true, storableJson(wanted.names ?? []), following.interval, LONGEST],
  )
  const left = [...due].reverse()
  const hands = Array.from({ length: Math.min(AT_ONCE, due.length) }, async () => {
    for (let next = left.pop(); next !== undefined && !signal.aborted; next = left.pop())
      await followOne(next, following)
  })
  await Promise.all(hands)
}

interface PackageRow extends Row {
  readonly name: string
  readonly etag: string | null
}

async function followOne({ name, etag }: PackageRow, following: Following): Promise<void> {
  const { database, interval } = following
  try {
    const answer = await askTwice(name, etag, following)
    if (answer.value === undefined) {
      await database.query(
        `update watertight.packages set followed_at = now(), next_at = now() + $2 * interval '1 second', failures = 0, problem = null
         where name = $1`,
        [name, interval],
      )
      return
    }
    await database.transaction((transaction) => write(transaction, following, name, answer.value, answer.etag))
  } catch (error) {
    if (!(error instanceof AuditError)) throw error
    if (error.code === 'E404') {
      const nothing = { name, versions: {} }
      await database.transaction((transaction) => write(transaction, following, name, nothing, null, error.message))
      return
    }
    await database.query(
      `update watertight.packages set problem = $2, failures = failures + 1,
         next_at = now() + least($3 * power(2, least(failures, 10)), $4) * interval '1 second' where name = $1`,
      [name, error.message, interval, LONGEST],
    )
  }
}

/** A registry that says that it has no such package is asked once more: what it has no more ends leaks. */
async function askTwice(name: string, etag: string | null, { registry, signal }: Following): Promise<RegistryAnswer> {
  const path = name.replace('/', '%2f')
  try {
    return await registry.ask(path, name, { etag })
  } catch (error) {
    if (!(error instanceof AuditError) || error.code !== 'E404') throw error
    await pause(AGAIN, signal)
    return registry.ask(path, name, { etag })
  }
}

/** Milliseconds. */
const AGAIN = 300

/** Versions that are new become due; those that the registry has no more are marked as gone, never forgotten. */
async function write(
  transaction: Transaction,
  { queue, interval }: Following,
  name: string,
  packument: unknown,
  etag: string | null,
  problem: string | null = null,
): Promise<void> {
  if (!isFields(packument) || packument['name'] !== name) return wrongAnswer(transaction, name)
  const [locked] = await transaction.query<{ ranges: readonly string[] }>(
    `select coalesce((select jsonb_agg(distinct range) from watertight.package_targets where package = $1), '[]') as ranges
     from watertight.packages where name = $1 for update`,
    [name],
  )
  // It was removed while it was asked for.
  if (locked === undefined) return
  const registered = describedVersions(packument, locked.ranges)
  const versions = await withoutCredentials(registered)
  const changed = await transaction.query<{ is_new: boolean }>(
    `insert into watertight.versions as v (package, version, published_at, described)
     select $1, version, published::timestamptz, described
     from jsonb_to_recordset($2::jsonb) as x (version text, published text, described jsonb)
     on conflict (package, version) do update set
       described = excluded.described, published_at = excluded.published_at, gone_at = null,
       -- Other bytes under the same number are another version.
       state = case when v.described->>'integrity' is distinct from excluded.described->>'integrity' and v.state <> 'queued'
         then 'due' else v.state end,
       recipe = case when v.described->>'integrity' is distinct from excluded.described->>'integrity' then null else v.recipe end
     where v.gone_at is not null or v.described is distinct from excluded.described
       or v.published_at is distinct from excluded.published_at
     returning v.xmax = 0 as is_new`,
    [name, storableJson(versions)],
  )
  const gone = await transaction.query(
    `update watertight.versions set gone_at = now() where package = $1 and gone_at is null
       and version not in (select jsonb_array_elements_text($2::jsonb)) returning id`,
    [name, storableJson(versions.map(({ version }) => version))],
  )
  await transaction.query(
    `update watertight.packages set etag = $2, followed_at = now(), next_at = now() + $3 * interval '1 second', failures = 0,
       -- What had versions once is gone; what never had any was perhaps mistyped.
       problem = case when exists (select from watertight.versions v where v.package = $1) then null else $4 end
     where name = $1`,
    [
      name,
      etag,
      interval,
      problem ?? (versions.length === 0 ? `${name}: the registry has no version that is wanted` : null),
    ],
  )
  // What is gone shows nothing any more, and what has come back does again; what is new was not looked at yet.
  if (gone.length > 0 || changed.some((version) => !version.is_new)) await refreshFindings(transaction, queue, name)
}

async function wrongAnswer(transaction: Transaction, name: string): Promise<void> {
  await transaction.query(
    `update watertight.packages set problem = $2, next_at = now() + $3 * interval '1 second' where name = $1`,
    [name, `${name}: the registry describes another package under this name`, LONGEST],
  )
}
