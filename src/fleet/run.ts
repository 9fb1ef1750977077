import type { AuditOptions } from '../engine/audit-options.ts'
import { workerOptions } from '../engine/pool.ts'
import { AuditError } from '../model/audit-error.ts'
import { defaultLimits } from '../model/limits.ts'
import { openRegistry } from '../sources/registry-client.ts'
import { type Delivery, deliverAll, deliverSome } from './alerts/deliver.ts'
import { type Fleet, keysIn } from './open-fleet.ts'
import { pause } from './pause.ts'
import { recipeOf } from './recipe.ts'
import { writeDay } from './status/days.ts'
import { readRecipe, writeSetting } from './store/settings.ts'
import { type Following, followPackages } from './watch/follow.ts'
import { enumerateTargets } from './watch/targets.ts'
import { watch } from './watch/watch.ts'
import { openAuditors } from './work/auditors.ts'
import { boundKnownArtifacts, knownArtifacts } from './work/known-artifacts.ts'
import { reconsider, schedule } from './work/schedule.ts'
import { FleetWorker } from './work/worker.ts'

/** How a fleet is worked off. */
export interface FleetRunOptions {
  /** `once`: what is due, and no more; `watch`: that, and whatever comes, until the signal; `worker`: what others schedule, until the signal. */
  readonly mode: 'once' | 'watch' | 'worker'
  readonly audit: AuditOptions
  readonly cwd: string
  readonly environment: { readonly [name: string]: string | undefined }
  readonly signal: AbortSignal
  /** How many versions are audited at once. */
  readonly hands: number
  /** Bytes that the report of a version may take, and all that was found in files. */
  readonly keep: number
  readonly keepArtifacts: number
  /** Also what no worker got through before. */
  readonly retry: boolean
  /** The address of a replication feed; without it each package is asked for. */
  readonly changes: string | undefined
  /** Seconds between two looks at a package. */
  readonly interval: number
  readonly onProgress: (line: string) => void
  /** Reads rules and policy anew: a run that watches, or a worker, goes on with those as soon as they are others. */
  readonly renew?: () => Promise<AuditOptions>
  /** Is given what is to be said of that. */
  readonly onRenewal?: (line: string) => void
}

/** Audits what is due in the fleet, follows the registry if that is wanted, and tells of what it finds. */
export async function runFleet(fleet: Fleet, options: FleetRunOptions): Promise<void> {
  let current: FleetRunOptions | null = options
  while (current !== null) {
    const audit: AuditOptions | null = await runUnder(current.audit, fleet, current)
    current = audit === null ? null : { ...options, audit, retry: false }
  }
}

/** Goes on until the end, or until other rules or another policy count; gives those. */
async function runUnder(audit: AuditOptions, fleet: Fleet, options: FleetRunOptions): Promise<AuditOptions | null> {
  const { database, queue } = fleet
  const { signal, mode } = options
  const recipe = await recipeOf(audit)
  const registry = await openRegistry({
    cwd: options.cwd,
    environment: options.environment,
    signal,
    maxBytes: audit.limits?.entryBytes ?? defaultLimits.entryBytes,
    ...(audit.registry !== undefined && { registry: audit.registry }),
    ...(audit.offline && { offline: true }),
  })
  const following: Following = { database, queue, registry, signal, interval: options.interval }
  const delivery: Delivery = { database, queue, environment: options.environment, keys: keysIn(options.cwd), signal }
  if (mode !== 'worker') await prepare(following, recipe, options)
  const threads = { options: { ...workerOptions({ ...audit, environment: {} }) }, keep: options.keep }
  const auditors = openAuditors(options.hands, threads, knownArtifacts(database))
  const ended = new AbortController()
  const stop = AbortSignal.any([signal, ended.signal])
  let next: AuditOptions | null = null
  try {
    const worker = new FleetWorker({
      database,
      queue,
      registry,
      auditors,
      recipe,
      hands: options.hands,
      signal: stop,
      onVersion: options.onProgress,
    })
    const beside = [keepDelivering(delivery, stop)]
    if (mode === 'watch')
      beside.push(watch({ ...following, signal: stop }, { changes: options.changes, cwd: options.cwd }))
    if (mode !== 'worker') beside.push(keepHouse(following, options, stop))
    const renewing = keepPolicy(recipe, options, stop).then((found) => {
      next = found
      if (found !== null) ended.abort()
    })
    beside.push(renewing)
    const working = worker.run(() => isOver(following, recipe, mode)).finally(() => ended.abort())
    // Whichever fails first ends all.
    await Promise.all([
      working,
      ...beside.map((each) =>
        each.catch((error: unknown) => {
          ended.abort()
          throw error
        }),
      ),
    ])
    if (mode === 'once' && !signal.aborted) {
      await deliverAll(delivery)
      await tidy(following, options)
    }
    return next
  } finally {
    ended.abort()
    await auditors.close()
  }
}

/** Waits until rules or policy are others than those of `recipe`, by what a file says now or by what has expired; null where the run ends before. */
async function keepPolicy(recipe: string, options: FleetRunOptions, stop: AbortSignal): Promise<AuditOptions | null> {
  const { renew, onRenewal, mode, interval } = options
  if (renew === undefined || mode === 'once') return null
  let trouble = ''
  for (;;) {
    await pause(interval * 1000, stop)
    if (stop.aborted) return null
    try {
      const audit = await renew()
      if ((await recipeOf(audit)) !== recipe) {
        onRenewal?.('rules or policy have changed: everything is audited again under the new ones')
        return audit
      }
      trouble = ''
    } catch (error) {
      if (!(error instanceof AuditError)) throw error
      // A file that somebody is writing, or that is wrong, ends no run of days.
      if (error.message !== trouble)
        onRenewal?.(`${error.message}; until that is corrected, the earlier rules and policy apply`)
      trouble = error.message
    }
  }
}

async function prepare(following: Following, recipe: string, options: FleetRunOptions): Promise<void> {
  const { database, queue, registry } = following
  const [any] = await database.query('select spec from watertight.targets limit 1')
  if (any === undefined)
    throw new AuditError('EUSAGE', 'the fleet has no targets', { hint: 'Add some: watertight fleet add "@scope/*"' })
  await writeSetting(database, 'recipe', recipe)
  await reconsider(database, { all: options.retry })
  await enumerateTargets(database, registry, options.cwd)
  await followPackages(following, { all: true })
  await schedule(database, queue)
}

/** Whether a run of once is through: nothing is due, and nothing is in the queue or in anybody's hands. */
async function isOver({ database, queue }: Following, recipe: string, mode: FleetRunOptions['mode']): Promise<boolean> {
  if (mode !== 'once') return false
  if ((await readRecipe(database)) !== recipe)
    throw new AuditError('ECHANGED', 'another run has begun with other rules or another policy, so this one ends', {
      hint: 'Give all runs of a fleet one configuration and one version of Watertight.',
    })
  if ((await schedule(database, queue)) > 0) return false
  const [left] = await database.query<{ count: number }>(
    "select count(*)::int as count from watertight.versions where state = 'queued' and gone_at is null",
  )
  return left?.count === 0
}

/** Milliseconds. */
const DELIVERY = 500
const HOUSE = 60_000

/** A message that is on its way when the work ends is waited for: cut off, it would be sent again, or kept for a minute. */
async function keepDelivering(delivery: Delivery, stop: AbortSignal): Promise<void> {
  while (!stop.aborted) {
    if ((await deliverSome(delivery)) === 0) await pause(DELIVERY, stop)
  }
}

async function keepHouse(following: Following, options: FleetRunOptions, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    await pause(HOUSE, signal)
    if (!signal.aborted) await tidy(following, options)
  }
}

async function tidy({ database, queue }: Following, { keepArtifacts }: FleetRunOptions): Promise<void> {
  await writeDay(database)
  await queue.tidy()
  await boundKnownArtifacts(database, keepArtifacts)
  // A server does so by itself.
  if (database.kind === 'embedded') await database.script('vacuum (analyze) watertight.versions')
}
