import type { Database, Transaction } from '../store/database.ts'
import { type Queue, queueSchema } from '../store/queue.ts'
import { storableJson } from '../store/storable.ts'

/** Seconds without a sign of life after which a worker is gone. */
const SILENCE = 20

/** Gives back what workers were at that are gone: killed, out of memory, or cut off. A second worker of this process is none of them. */
export async function reapLost(database: Database, queue: Queue, self: string): Promise<void> {
  // What was there before the only process was is gone.
  const silent = (await database.hasOthers()) ? SILENCE : 0
  await database.transaction(async (transaction) => {
    const lost = await transaction.query<{ id: string }>(
      `select id from watertight.workers where id <> $1
         -- A sign of life from the future is from before the clock was set back.
         and (seen_at < now() - $2 * interval '1 second' or seen_at > now() + interval '1 minute') order by id for update skip locked`,
      [self, silent],
    )
    for (const { id } of lost) {
      const jobs = await transaction.query<{ job: string; version_id: string | number }>(
        'select job, version_id from watertight.work where worker = $1',
        [id],
      )
      for (const { job, version_id: version } of jobs) {
        await transaction.query(
          `update watertight.versions set attempts = attempts + 1, problem = 'its worker ended during the audit', problem_kind = 'lost'
           where id = $1 and job = $2`,
          [version, job],
        )
        await queue.fail('audit', job, 'its worker ended during the audit', transaction)
      }
      await transaction.query('delete from watertight.workers where id = $1', [id])
    }
    // What was taken out to be tried alone, and whose worker ended before that.
    await transaction.query(
      `update ${queueSchema}.job j set state = 'retry', started_on = null
       where name = 'audit' and state = 'active' and started_on < now() - interval '10 minutes'
         and not exists (select from watertight.work w where w.job = j.id)`,
    )
  })
}

/** Puts what a worker is at back into the queue, without counting an attempt. */
export async function giveBack(transaction: Transaction, worker: string): Promise<void> {
  await transaction.query(
    `update ${queueSchema}.job j set state = 'retry', started_on = null
     where name = 'audit' and state = 'active' and id in (select job from watertight.work where worker = $1)`,
    [worker],
  )
  await transaction.query('delete from watertight.work where worker = $1', [worker])
}

/** Puts jobs back into the queue that nobody has begun. */
export async function giveBackJobs(transaction: Transaction, jobs: readonly string[]): Promise<void> {
  await transaction.query(
    `update ${queueSchema}.job set state = 'retry', started_on = null
     where name = 'audit' and state = 'active' and id in (select jsonb_array_elements_text($1::jsonb)::uuid)`,
    [storableJson(jobs)],
  )
}

/** Marks what the queue has given up as failed; the reason was written down at its last attempt. */
export async function buryDead(database: Database, queue: Queue): Promise<void> {
  for (;;) {
    const jobs = await queue.take('dead', 50)
    if (jobs.length === 0) return
    await database.transaction(async (transaction) => {
      for (const { id, data } of jobs) {
        await transaction.query(
          `update watertight.versions set state = 'failed', job = null,
             recipe = (select value #>> '{}' from watertight.settings where name = 'recipe'),
             problem = coalesce(problem, 'no worker finished it in time'), problem_kind = coalesce(problem_kind, 'lost')
           where id = $1 and state = 'queued'`,
          [data?.version ?? 0],
        )
        await queue.complete('dead', id, transaction)
      }
    })
  }
}
