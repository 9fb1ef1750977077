import { hostname } from 'node:os'
import { toolVersion } from '../../engine/tool-version.ts'
import type { DescribedVersion } from '../../sources/registry-client.ts'
import type { Database, Queryable, Row } from '../store/database.ts'
import type { Job, Queue } from '../store/queue.ts'
import { storableJson } from '../store/storable.ts'
import { giveBackJobs } from './lost.ts'

/** Who takes: a worker as the database knows it. */
export interface Taker {
  readonly id: string
  readonly recipe: string
  readonly hands: number
}

/** A version that a worker has taken upon itself. */
export interface Taken {
  readonly job: Job
  readonly row: VersionRow
  /** A worker was lost while it was at this version: it is tried alone, and begun only then. */
  readonly isSuspect: boolean
}

export interface VersionRow extends Row {
  readonly id: string | number
  readonly package: string
  readonly version: string
  readonly described: DescribedVersion
  readonly problem_kind: string | null
}

/**
 * Takes the next versions out of the queue, at most `most`, and writes them down as this worker's at once; or one alone that is suspect. Null
 * where nothing waits. What is no longer to be audited is left out.
 */
export async function takeVersions(
  most: number,
  taker: Taker,
  database: Database,
  queue: Queue,
): Promise<readonly Taken[] | null> {
  return database.transaction(async (transaction) => {
    const jobs = inOrder(await queue.take('audit', most, transaction))
    if (jobs.length === 0) return null
    const rows = await transaction.query<VersionRow & { readonly job: string }>(
      `select v.id, v.job, v.package, v.version, v.described, v.problem_kind from watertight.versions v
       where v.id in (select (x->>'version')::bigint from jsonb_array_elements($1::jsonb) x) and v.job is not null and v.gone_at is null`,
      [storableJson(jobs.map(({ data }) => ({ version: data?.version ?? 0 })))],
    )
    const byJob = new Map(rows.map((row) => [row.job, row]))
    const found = jobs.flatMap((job): readonly Taken[] => {
      const row = byJob.get(job.id)
      return row === undefined ? [] : [{ job, row, isSuspect: job.retryCount > 0 && row.problem_kind === 'lost' }]
    })
    for (const { id } of jobs.filter((job) => !byJob.has(job.id))) {
      await queue.complete('audit', id, transaction)
      await transaction.query("update watertight.versions set state = 'due', job = null where job = $1", [id])
    }
    // Nothing else is to be lost with a suspect: what comes behind it waits.
    const firstSuspect = found.findIndex(({ isSuspect }) => isSuspect)
    const taken = firstSuspect === -1 ? found : found.slice(0, Math.max(1, firstSuspect))
    const left = found.slice(taken.length).map(({ job }) => job.id)
    if (left.length > 0) await giveBackJobs(transaction, left)
    if (firstSuspect !== 0 && taken.length > 0) await begin(taken, taker, transaction)
    return taken
  })
}

/** The queue gives the next ones, in any order. */
function inOrder(jobs: readonly Job[]): readonly Job[] {
  return [...jobs].sort((one, other) => other.priority - one.priority || (one.id < other.id ? -1 : 1))
}

/** Writes down what a worker is at, so that it is given back should the worker be lost. */
export async function begin(taken: readonly Taken[], { id, recipe, hands }: Taker, within: Queryable): Promise<void> {
  await within.query(
    `with own as (insert into watertight.workers (id, host, pid, tool, recipe, hands) values ($2, $3, $4, $5, $6, $7) on conflict (id) do nothing)
     insert into watertight.work (job, version_id, worker)
     select job, version, $2 from jsonb_to_recordset($1::jsonb) as x (job uuid, version bigint) order by job
     on conflict (job) do update set worker = excluded.worker, started_at = now()`,
    [
      storableJson(taken.map(({ job, row }) => ({ job: job.id, version: Number(row.id) }))),
      id,
      hostname(),
      process.pid,
      toolVersion(),
      recipe,
      hands,
    ],
  )
}
