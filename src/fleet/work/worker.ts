import { randomUUID } from 'node:crypto'
import { hostname } from 'node:os'
import { redactSecrets } from '../../engine/redact-secrets.ts'
import { toolVersion } from '../../engine/tool-version.ts'
import { AuditError } from '../../model/audit-error.ts'
import type { Tarball } from '../../model/source.ts'
import type { DescribedVersion, RegistryClient } from '../../sources/registry-client.ts'
import { pause } from '../pause.ts'
import type { Database, Queryable } from '../store/database.ts'
import type { Job, Queue } from '../store/queue.ts'
import { readRecipe } from '../store/settings.ts'
import { storableText } from '../store/storable.ts'
import { describedAnew } from '../watch/described-anew.ts'
import type { Auditors } from './auditors.ts'
import { buryDead, giveBack, reapLost } from './lost.ts'
import { recordAudit, type VersionAtWork } from './record.ts'
import { begin, type Taken, type Taker, takeVersions, type VersionRow } from './take.ts'

/** What a worker works with. */
export interface WorkerSetting {
  readonly database: Database
  readonly queue: Queue
  readonly registry: RegistryClient
  readonly auditors: Auditors
  /** With what it audits; it takes no job while the fleet wants another. */
  readonly recipe: string
  /** How many versions it is at at once. */
  readonly hands: number
  readonly signal: AbortSignal
  /** Told of each version that is through. */
  readonly onVersion?: (spec: string) => void
}

/** Milliseconds between two signs of life, and between two looks into an empty queue. */
const HEARTBEAT = 4000
const POLL = 400

/** Versions that are taken at a time, for each hand: few enough that no other worker waits for them. */
const AHEAD = 4

/**
 * Audits what the queue has, as many at once as there are hands, until the signal says so or, with `untilIdle`, nothing waits and nothing is
 * under way anywhere. A version that is lost with its worker is tried again alone, so that it takes no other along.
 */
export class FleetWorker {
  readonly #setting: WorkerSetting
  readonly #id = randomUUID()
  readonly #busy = new Set<Promise<void>>()
  /** What it has taken and not begun. */
  readonly #reserve: Taken[] = []
  #isEnding = false

  constructor(setting: WorkerSetting) {
    this.#setting = setting
  }

  async run(untilIdle: (isBusy: boolean) => Promise<boolean>): Promise<void> {
    const { database, signal } = this.#setting
    await this.#register(database)
    const failures: unknown[] = []
    const beat = setInterval(() => {
      this.#live().catch((error: unknown) => failures.push(error))
    }, HEARTBEAT)
    try {
      await this.#live()
      while (!signal.aborted && !this.#isEnding) {
        if (failures.length > 0) throw failures[0]
        if (await this.#takeSome()) continue
        if (this.#busy.size === 0 && (await untilIdle(false))) break
        await Promise.race([pause(POLL, signal), ...this.#busy])
      }
      if (!signal.aborted) await Promise.all(this.#busy)
    } finally {
      clearInterval(beat)
      await this.#leave()
    }
  }

  /** Says that it is alive, and takes care of what others left behind. */
  async #live(): Promise<void> {
    const { database, queue, recipe } = this.#setting
    const wanted = await readRecipe(database)
    const because = wanted === null || wanted === recipe ? null : 'it has other rules or another policy than the fleet'
    await this.#register(database, because)
    await reapLost(database, queue, this.#id)
    await buryDead(database, queue)
  }

  /** Says that it is there; so again where others have taken it for lost, because this machine slept or a clock jumped. */
  async #register(within: Queryable, because: string | null = null): Promise<void> {
    const { recipe, hands } = this.#setting
    await within.query(
      `insert into watertight.workers (id, host, pid, tool, recipe, hands, idle_because) values ($1, $2, $3, $4, $5, $6, $7)
       on conflict (id) do update set seen_at = now(), idle_because = excluded.idle_because`,
      [this.#id, hostname(), process.pid, toolVersion(), recipe, hands, because],
    )
  }

  /** What it was still at, when it is ended from outside, goes back into the queue as if it had never been taken. */
  async #leave(): Promise<void> {
    const { database, queue } = this.#setting
    await buryDead(database, queue)
    await database.transaction(async (transaction) => {
      await giveBack(transaction, this.#id)
      await transaction.query('delete from watertight.workers where id = $1', [this.#id])
    })
  }

  /** Whether there was anything to do. */
  async #takeSome(): Promise<boolean> {
    const { database, queue, hands, recipe } = this.#setting
    if (this.#busy.size >= hands) {
      await Promise.race(this.#busy)
      return true
    }
    const next = this.#reserve.shift()
    if (next === undefined) {
      const wanted = await readRecipe(database)
      if (wanted !== null && wanted !== recipe) return false
      const taken = await takeVersions(hands * AHEAD, this.#taker, database, queue)
      this.#reserve.push(...(taken ?? []))
      return taken !== null
    }
    const { job, row, isSuspect } = next
    if (!isSuspect) {
      this.#start(job, row)
      return true
    }
    await Promise.all(this.#busy)
    await begin([next], this.#taker, database)
    this.#start(job, row)
    await Promise.all(this.#busy)
    return true
  }

  get #taker(): Taker {
    const { recipe, hands } = this.#setting
    return { id: this.#id, recipe, hands }
  }

  #start(job: Job, row: VersionRow): void {
    const work: Promise<void> = this.#do(job, row).finally(() => this.#busy.delete(work))
    this.#busy.add(work)
    // Whoever waits for all hears of it; until then it is nobody's unhandled error.
    work.catch(() => {
      this.#isEnding = true
    })
  }

  async #do(job: Job, row: VersionRow): Promise<void> {
    const { database, queue, onVersion } = this.#setting
    const at: VersionAtWork = { id: Number(row.id), package: row.package, version: row.version, job: job.id }
    try {
      await this.#audit(at, row.described)
    } catch (error) {
      if (this.#setting.signal.aborted) return
      if (error instanceof AuditError && error.code === 'EDATABASE') throw error
      // One package that our own code or the database cannot digest must not end the work on all others.
      const isOutside = error instanceof AuditError && error.code !== 'EWORKER'
      const why =
        error instanceof AuditError ? `${error.code}: ${error.message}` : `an error inside Watertight: ${String(error)}`
      await failVersion(at, job, isOutside ? 'failed' : 'lost', await redactSecrets(why), database, queue)
    }
    onVersion?.(`${at.package}@${at.version}`)
  }

  async #audit(at: VersionAtWork, described: DescribedVersion): Promise<void> {
    const { database, queue, registry, auditors, recipe } = this.#setting
    const tarball = await this.#fetch(at, described, registry)
    const began = performance.now()
    const examined = await auditors.audit(tarball)
    const circumstances = { recipe, spent: performance.now() - began, integrity: described.integrity }
    await recordAudit(at, examined, circumstances, database, queue)
  }

  /** What is not there any more was perhaps unpublished since: the registry is asked about the package again. */
  async #fetch(at: VersionAtWork, described: DescribedVersion, registry: RegistryClient): Promise<Tarball> {
    const { database } = this.#setting
    try {
      const known = described.tarball === '' ? await describedAnew(at.package, at.version, registry) : described
      return await registry.tarball(at.package, at.version, known)
    } catch (error) {
      if (error instanceof AuditError && /^E(?:404|TARGET)$/.test(error.code))
        await database.query('update watertight.packages set etag = null, next_at = now() where name = $1', [
          at.package,
        ])
      throw error
    }
  }
}

/** Gives a version back to the queue, with what was wrong with it; after the last attempt the queue puts it aside. */
async function failVersion(
  at: VersionAtWork,
  job: Job,
  kind: 'lost' | 'failed',
  why: string,
  database: Database,
  queue: Queue,
): Promise<void> {
  await database.transaction(async (transaction) => {
    await transaction.query(
      'update watertight.versions set attempts = $2, problem = $3, problem_kind = $4 where id = $1 and job = $5',
      [at.id, job.retryCount + 1, storableText(why), kind, job.id],
    )
    await transaction.query('delete from watertight.work where job = $1', [job.id])
    await queue.fail('audit', job.id, why, transaction)
  })
}
