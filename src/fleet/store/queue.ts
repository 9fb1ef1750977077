import type { Database, Queryable } from './database.ts'
import { loadPackage, type PackagePlaces } from './packages.ts'

/** What is called of pg-boss. */
interface Boss {
  on(event: 'error', listener: (error: Error) => void): void
  start(): Promise<unknown>
  stop(options: object): Promise<void>
  createQueue(name: string, options?: object): Promise<void>
  getQueue(name: string): Promise<object | null>
  updateQueue(name: string, options?: object): Promise<void>
  insert(jobs: object[], options: object): Promise<void>
  fetch(name: string, options: object): Promise<Job[] | null>
  complete(name: string, id: string, output: object, options: object): Promise<unknown>
  fail(name: string, id: string, output: object, options: object): Promise<unknown>
  maintain(): Promise<void>
}

/** A job as the queue hands it out: how often it was handed out before, and whether that is the last time. */
export interface Job {
  readonly id: string
  readonly data: { readonly version?: number; readonly channel?: number } | null
  readonly retryCount: number
  readonly retryLimit: number
  readonly priority: number
}

/** A job to be put into a queue. */
export interface NewJob {
  readonly id?: string
  readonly data: object
  readonly priority?: number
  /** Seconds. */
  readonly startAfter?: number
}

/** `audit`: a version; `alert`: a channel that has something to be told; `dead`: versions that no worker got through. */
export type QueueName = 'audit' | 'alert' | 'dead'

/** The queue, in the same database: what is put in or taken out within a transaction is part of it. */
export interface Queue {
  put(name: QueueName, jobs: readonly NewJob[], within: Queryable): Promise<void>
  take(name: QueueName, most: number, within?: Queryable): Promise<readonly Job[]>
  complete(name: QueueName, job: string, within: Queryable): Promise<void>
  /** It comes again later, or into `dead` when that was the last attempt. */
  fail(name: QueueName, job: string, why: string, within: Queryable): Promise<void>
  /** Gives up what nobody finished in time, and forgets what is long over. */
  tidy(): Promise<void>
  close(): Promise<void>
}

/** The schema that pg-boss makes and keeps. */
export const queueSchema = 'watertight_queue'

const queues: { readonly [Name in QueueName]: object } = {
  dead: { retryLimit: 10, retryDelay: 1 },
  // Three attempts. An hour is longer than any package takes; a worker that is gone is noticed within seconds.
  audit: {
    retryLimit: 2,
    retryDelay: 1,
    retryBackoff: true,
    expireInSeconds: 3600,
    retentionDays: 90,
    deadLetter: 'dead',
  },
  alert: { retryLimit: 1000, retryDelay: 5, expireInSeconds: 120, retentionDays: 90 },
}

/** Seconds; no job is put off longer. */
const LONGEST = 3600

/** Opens the queue in `database`, and makes it if need be. */
export async function openQueue(database: Database, places: PackagePlaces): Promise<Queue> {
  const PgBoss = (await loadPackage('pg-boss', places)) as new (options: object) => Boss
  const boss = new PgBoss({
    schema: queueSchema,
    db: executor(database),
    schedule: false,
    supervise: false,
    archiveCompletedAfterSeconds: 600,
    deleteAfterHours: 1,
  })
  // What fails fails to its caller too.
  boss.on('error', () => undefined)
  await boss.start()
  for (const [name, options] of Object.entries(queues)) await ensureQueue(boss, name, options)
  await ensureIndex(database)
  return {
    put: async (name, jobs, within) => {
      const rows = jobs.map(({ startAfter, ...job }) => ({
        name,
        ...job,
        // As an interval, so that the clock of the database counts and no other.
        ...(startAfter !== undefined && { startAfter: `${startAfter} seconds` }),
      }))
      if (rows.length > 0) await boss.insert(rows, { db: executor(within) })
    },
    take: async (name, most, within = database) =>
      (await boss.fetch(name, { batchSize: most, includeMetadata: true, db: executor(within) })) ?? [],
    complete: async (name, job, within) => {
      await boss.complete(name, job, {}, { db: executor(within) })
    },
    fail: async (name, job, why, within) => {
      await boss.fail(name, job, { message: why }, { db: executor(within) })
    },
    tidy: async () => {
      await boss.maintain()
      // Nothing is put off that long: the clock was set back.
      await database.query(
        `update ${queueSchema}.job set start_after = now() where state < 'active' and start_after > now() + $1 * interval '1 second'`,
        [LONGEST],
      )
    },
    close: () => boss.stop({ graceful: false, close: false }),
  }
}

async function ensureQueue(boss: Boss, name: string, options: object): Promise<void> {
  if ((await boss.getQueue(name)) !== null) return
  try {
    await boss.createQueue(name, options)
  } catch (error) {
    // Another worker that starts at the same moment may have been faster.
    if ((await boss.getQueue(name)) === null) throw error
  }
}

/** With it the next of very many jobs is found without a look at all of them. */
async function ensureIndex(database: Database): Promise<void> {
  const [known] = await database.query<{ there: boolean }>(
    `select to_regclass('${queueSchema}.watertight_next') is not null as there`,
  )
  if (known?.there === true) return
  await database.query(
    `create index if not exists watertight_next on ${queueSchema}.job (name, priority desc, created_on, id) where state < 'active'`,
  )
}

/** pg-boss asks several statements at once where they take no parameters. */
function executor(database: Queryable & { readonly script?: (sql: string) => Promise<void> }): object {
  return {
    executeSql: async (sql: string, parameters: readonly unknown[] = []) => {
      if (parameters.length > 0 || database.script === undefined || !/;\s*\S/.test(sql))
        return { rows: await database.query(sql, parameters) }
      await database.script(sql)
      return { rows: [] }
    },
  }
}
