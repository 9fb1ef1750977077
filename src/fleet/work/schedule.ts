import { randomUUID } from 'node:crypto'
import type { Database } from '../store/database.ts'
import { type Queue, queueSchema } from '../store/queue.ts'
import { keepRecipe } from '../store/settings.ts'
import { storableJson } from '../store/storable.ts'

/** Versions that are put into the queue at a time. */
const BATCH = 10_000

/**
 * Puts every version into the queue that was not yet audited under the recipe that counts: those that never were before those that are to be
 * looked at again, closed packages before open ones, newest first. Gives how many there were.
 */
export async function schedule(database: Database, queue: Queue): Promise<number> {
  let scheduled = 0
  for (;;) {
    const count = await scheduleSome(database, queue)
    scheduled += count
    if (count < BATCH) return scheduled
  }
}

async function scheduleSome(database: Database, queue: Queue): Promise<number> {
  return database.transaction(async (transaction) => {
    // What is audited under a recipe that is to come is due with it.
    await keepRecipe(transaction)
    const due = await transaction.query<{ id: string | number; priority: number }>(
      `with closed as materialized (select package, bool_or(visibility = 'closed') as is_closed from watertight.versions
         where visibility is not null and package in (select package from watertight.versions where gone_at is null and state = 'due')
         group by package)
       select v.id,
         (case when v.recipe is null then 2000000 else 0 end
          + case when c.is_closed then 1000000 else 0 end
          + case when v.published_at is null then 0 else greatest(0, least(900000, extract(epoch from v.published_at) / 86400 * 30)) end)::int
           as priority
       from watertight.versions v
       left join closed c on c.package = v.package
       where v.gone_at is null and v.state = 'due'
       order by priority desc, v.published_at desc nulls last, v.id limit $1 for update of v skip locked`,
      [BATCH],
    )
    if (due.length === 0) return 0
    const jobs = due.map(({ id, priority }, place) => ({ id: uuidAt(place), priority, data: { version: Number(id) } }))
    await transaction.query(
      `update watertight.versions v set state = 'queued', job = x.id, attempts = 0, problem = null, problem_kind = null
       from jsonb_to_recordset($1::jsonb) as x (id uuid, version bigint) where v.id = x.version`,
      [storableJson(jobs.map(({ id, data }) => ({ id, version: data.version })))],
    )
    await queue.put('audit', jobs, transaction)
    return due.length
  })
}

/** The queue takes what has one priority, and came at one time, by the order of its identifiers. */
function uuidAt(place: number): string {
  return `${place.toString(16).padStart(8, '0')}${randomUUID().slice(8)}`
}

/**
 * Makes due again what was audited under another recipe, what failed for want of a network or under other rules, and what is marked as queued while no job is: nothing is lost
 * for good. `all`: also what no worker got through.
 */
export async function reconsider(database: Database, { all }: { readonly all: boolean }): Promise<void> {
  await database.transaction(async (transaction) => {
    const recipe = await keepRecipe(transaction)
    await transaction.query(
      `update watertight.versions set state = 'due', problem_kind = null, recipe = null where state = 'failed'
         and ($1 or problem_kind is distinct from 'lost' or recipe is distinct from $2)`,
      [all, recipe],
    )
    await transaction.query(
      "update watertight.versions set state = 'due' where state = 'audited' and recipe is distinct from $1 and gone_at is null",
      [recipe],
    )
    await transaction.query(
      `update watertight.versions v set state = 'due', job = null where state = 'queued'
         and not exists (select from ${queueSchema}.job j where j.id = v.job and j.name = 'audit' and j.state < 'completed')`,
    )
  })
}
