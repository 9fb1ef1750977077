import { AuditError } from '../../model/audit-error.ts'
import { pause } from '../pause.ts'
import { schedule } from '../work/schedule.ts'
import { readChanges } from './changes.ts'
import { type Following, followPackages } from './follow.ts'
import { enumerateTargets } from './targets.ts'

/** Milliseconds between two looks at what is due and at the feed, and between two listings of all targets. */
const TICK = 1000
const FEED = 5000
const LISTING = 5 * 60_000

/** Milliseconds; after each failure of the feed it takes twice as long until it is read again, and no longer than this. */
const LONGEST = 5 * 60_000

/** With a feed, each package is asked for this seldom (seconds), against what a feed may have left out. */
const SWEEP = 15 * 60

/**
 * Follows the registry until the signal: by its replication feed where there is one, by conditional requests for each package otherwise. New
 * versions are put into the queue as soon as they are seen.
 */
export async function watch(
  following: Following,
  { changes, cwd }: { readonly changes: string | undefined; readonly cwd: string },
): Promise<void> {
  const { database, registry, signal } = following
  const own = changes === undefined ? following : { ...following, interval: Math.max(SWEEP, following.interval) }
  let nextListing = performance.now() + LISTING
  let nextFeed = 0
  let failures = 0
  while (!signal.aborted) {
    const started = performance.now()
    if (changes !== undefined && started >= nextFeed) {
      failures = (await readFeed(changes, own)) ? 0 : failures + 1
      nextFeed = started + Math.min(FEED * 2 ** Math.min(failures, 10), failures === 0 ? FEED : LONGEST)
    }
    if (started >= nextListing) {
      await enumerateTargets(database, registry, cwd)
      nextListing = started + LISTING
    }
    await followAndSchedule(own)
    await pause(TICK, signal)
  }
}

/** What is new is put into the queue while other packages are still asked for. */
async function followAndSchedule(following: Following): Promise<void> {
  let isOver = false
  const followed = followPackages(following).finally(() => {
    isOver = true
  })
  // Should the other end first, with an error; below it is waited for.
  followed.catch(() => undefined)
  do {
    await Promise.race([followed, pause(TICK, following.signal)])
    await schedule(following.database, following.queue)
  } while (!isOver)
  await followed
}

/** Whether the feed could be read; what is wrong with it is written down for `status`. */
async function readFeed(feed: string, following: Following): Promise<boolean> {
  const { database, registry } = following
  try {
    const { hasGap } = await readChanges(feed, database, registry, (names) => takeChanges(names, following))
    if (hasGap) await database.query('update watertight.packages set next_at = now()')
    await database.query("delete from watertight.settings where name = 'feed problem'")
    return true
  } catch (error) {
    if (!(error instanceof AuditError) || error.code === 'EDATABASE') throw error
    await database.query(
      `insert into watertight.settings (name, value) values ('feed problem', to_jsonb($1::text))
       on conflict (name) do update set value = excluded.value`,
      [error.message],
    )
    return false
  }
}

/** Of what changed, the packages that are watched, and new ones of a scope that is. */
async function takeChanges(names: readonly string[], following: Following): Promise<void> {
  if (names.length === 0) return
  const { database } = following
  const list = JSON.stringify(names)
  await database.transaction(async (transaction) => {
    await transaction.query(
      `insert into watertight.packages (name)
       select distinct name from jsonb_array_elements_text($1::jsonb) as x (name)
       join watertight.targets t on t.kind = 'scope' and split_part(x.name, '/', 1) = split_part(t.spec, '/', 1)
       order by name on conflict do nothing`,
      [list],
    )
    await transaction.query(
      `insert into watertight.package_targets (package, target, range)
       select distinct name, t.spec, '*' from jsonb_array_elements_text($1::jsonb) as x (name)
       join watertight.targets t on t.kind = 'scope' and split_part(x.name, '/', 1) = split_part(t.spec, '/', 1)
       on conflict do nothing`,
      [list],
    )
    await transaction.query(
      'update watertight.packages set next_at = now() where name in (select jsonb_array_elements_text($1::jsonb))',
      [list],
    )
  })
}
