import type { FleetLeak } from '../findings/tell.ts'
import type { Database } from '../store/database.ts'
import { readSetting } from '../store/settings.ts'

/** How a fleet stands; docs/fleet.md and dist/schemas/fleet-status.json describe each field. */
export interface FleetStatus {
  readonly version: 1
  /** leak: something that leaks is open; incomplete: something could not be looked at; waiting: something was not yet; clean: none of these. */
  readonly verdict: 'clean' | 'leak' | 'incomplete' | 'waiting'
  readonly database: 'embedded' | 'postgres'
  /** Of rules, policy and limits, as the last run had them; null before the first. */
  readonly recipe: string | null
  readonly targets: number
  readonly packages: number
  readonly versions: {
    readonly total: number
    readonly audited: number
    readonly waiting: number
    readonly again: number
    readonly working: number
    readonly incomplete: number
    readonly failed: number
    readonly gone: number
  }
  readonly leaks: { readonly open: number; readonly acknowledged: number; readonly packages: number }
  readonly openLeaks: readonly FleetLeak[]
  readonly failures: readonly FailedVersion[]
  readonly problems: readonly string[]
  readonly oldestWaiting: { readonly package: string; readonly version: string; readonly seen: string } | null
  /** Versions a minute over the last ten minutes, and seconds until nothing waits at that speed. */
  readonly speed: { readonly perMinute: number; readonly secondsLeft: number | null }
  readonly workers: readonly WorkerStatus[]
  readonly alerts: { readonly channels: number; readonly waiting: number; readonly failed: number }
  readonly stored: { readonly reports: number; readonly perVersion: number; readonly artifacts: number }
}

export interface FailedVersion {
  readonly package: string
  readonly version: string
  readonly state: 'failed' | 'incomplete' | 'waiting'
  readonly attempts: number
  readonly problem: string
}

export interface WorkerStatus {
  readonly host: string
  readonly pid: number
  readonly tool: string
  readonly hands: number
  readonly seen: string
  readonly idleBecause: string | null
}

/** How many leaks and failures are named. */
const NAMED = 100

/** An acknowledgement counts while it has not expired. */
export const isAcknowledged = `exists (select from watertight.acknowledgements a where a.package = f.package
  and a.fingerprint = f.fingerprint and (a.expires_on is null or a.expires_on >= current_date))`

export async function fleetStatus(database: Database): Promise<FleetStatus> {
  const recipe = await readSetting<string>(database, 'recipe')
  // At once, where the database can.
  const [versions, recent, [others], failures, problems, openLeaks, oldestWaiting, workers] = await Promise.all([
    countVersions(database, recipe),
    recentIn(database),
    othersIn(database),
    failuresIn(database),
    problemsIn(database),
    openLeaksIn(database),
    oldestIn(database),
    workersIn(database),
  ])
  const other = (name: string): number => others?.[name] ?? 0
  const waiting = versions.waiting + versions.again
  const perMinute = recent.count === 0 ? 0 : recent.count / Math.max(recent.seconds / 60, 1 / 60)
  // Nothing that was looked at is no pass.
  const isMissed = versions.failed > 0 || versions.incomplete > 0 || problems.length > 0 || versions.audited === 0
  return {
    version: 1,
    verdict: other('open') > 0 ? 'leak' : isMissed ? 'incomplete' : waiting > 0 ? 'waiting' : 'clean',
    database: database.kind,
    recipe,
    targets: other('targets'),
    packages: other('packages'),
    versions: {
      total: versions.total,
      audited: versions.audited,
      waiting: versions.waiting,
      again: versions.again,
      working: other('working'),
      incomplete: versions.incomplete,
      failed: versions.failed,
      gone: versions.gone,
    },
    leaks: { open: other('open'), acknowledged: other('acknowledged'), packages: other('leaking') },
    openLeaks,
    failures,
    problems,
    oldestWaiting,
    speed: {
      perMinute: Math.round(perMinute * 10) / 10,
      secondsLeft: waiting === 0 ? 0 : perMinute === 0 ? null : Math.ceil((waiting / perMinute) * 60),
    },
    workers,
    alerts: { channels: other('channels'), waiting: other('undelivered'), failed: other('given_up') },
    stored: {
      reports: versions.stored,
      perVersion: versions.audited === 0 ? 0 : Math.round(versions.stored / versions.audited),
      artifacts: other('artifacts'),
    },
  }
}

function othersIn(database: Database): Promise<readonly { readonly [column: string]: number }[]> {
  return database.query<{ [column: string]: number }>(`select
    (select count(*) from watertight.targets)::int as targets,
    (select count(*) from watertight.packages)::int as packages,
    (select count(*) from watertight.work)::int as working,
    (select count(*) from watertight.findings f where is_open and not ${isAcknowledged})::int as open,
    (select count(*) from watertight.findings f where is_open and ${isAcknowledged})::int as acknowledged,
    (select count(distinct package) from watertight.findings f where is_open and not ${isAcknowledged})::int as leaking,
    (select count(*) from watertight.channels)::int as channels,
    (select count(*) from watertight.deliveries where state = 'waiting')::int as undelivered,
    (select count(*) from watertight.deliveries where state = 'failed')::int as given_up,
    pg_total_relation_size('watertight.known_artifacts')::float8 as artifacts`)
}

/** For cron: an open leak is 1 even beside a backlog; a backlog alone is 2 only where everything is required. */
export function exitCodeOfFleet({ verdict, versions }: FleetStatus, requiresAll: boolean): 0 | 1 | 2 {
  if (verdict === 'leak') return 1
  if (verdict === 'incomplete') return 2
  return requiresAll && versions.waiting + versions.again > 0 ? 2 : 0
}

interface VersionCounts {
  readonly total: number
  readonly audited: number
  readonly waiting: number
  readonly again: number
  readonly incomplete: number
  readonly failed: number
  readonly gone: number
  readonly stored: number
}

async function countVersions(database: Database, recipe: string | null): Promise<VersionCounts> {
  // In this form an index answers it alone, which has each combination once.
  const rows = await database.query<{ state: string; verdict: string | null; recipe: string | null; count: number }>(
    'select state, verdict, recipe, count(*)::int as count from watertight.versions where gone_at is null group by 1, 2, 3',
  )
  const [others] = await database.query<{ gone: number; stored: number }>(
    `select (select count(*) from watertight.versions where gone_at is not null)::int as gone,
       pg_total_relation_size('watertight.reports')::float8 as stored`,
  )
  const standing = rows.map((row) => ({ ...row, current: row.recipe === recipe }))
  const sum = (fitting: typeof standing) => fitting.reduce((total, { count }) => total + count, 0)
  const isQueued = ({ state }: { readonly state: string }) => state === 'due' || state === 'queued'
  const judged = standing.filter(({ verdict, state }) => verdict !== null && state !== 'failed')
  return {
    total: sum(standing),
    audited: sum(judged),
    waiting: sum(standing.filter((group) => group.verdict === null && isQueued(group))),
    again: sum(judged.filter((group) => isQueued(group) || !group.current)),
    incomplete: sum(judged.filter(({ verdict }) => verdict === 'incomplete')),
    failed: sum(standing.filter(({ state }) => state === 'failed')),
    gone: others?.gone ?? 0,
    stored: others?.stored ?? 0,
  }
}

/** What was audited over the last ten minutes, and over how many seconds. */
async function recentIn(database: Database): Promise<{ readonly count: number; readonly seconds: number }> {
  const [row] = await database.query<{ count: number; seconds: number }>(
    `select count(*)::int as count, coalesce(extract(epoch from now() - min(audited_at)), 0)::float8 as seconds
     from watertight.versions where audited_at > now() - interval '10 minutes'`,
  )
  return row ?? { count: 0, seconds: 0 }
}

async function openLeaksIn(database: Database): Promise<readonly FleetLeak[]> {
  return database.query<FleetLeak & { readonly [column: string]: unknown }>(
    `select package, fingerprint, rule_id as "ruleId", severity, message, chain, first_version as "firstVersion",
       last_version as "lastVersion", versions
     from watertight.findings f where is_open and not ${isAcknowledged}
     order by array_position(array['critical', 'high', 'moderate', 'low', 'info'], severity), package, fingerprint limit $1`,
    [NAMED],
  )
}

async function failuresIn(database: Database): Promise<readonly FailedVersion[]> {
  return database.query<FailedVersion & { readonly [column: string]: unknown }>(
    `select package, version, case when state = 'failed' then 'failed' when verdict = 'incomplete' then 'incomplete' else 'waiting' end as state,
       attempts, problem
     from watertight.versions where gone_at is null and problem is not null
     order by (state = 'failed') desc, package, id limit $1`,
    [NAMED],
  )
}

async function problemsIn(database: Database): Promise<readonly string[]> {
  const rows = await database.query<{ problem: string }>(
    `select problem from (
       select problem, 0 as place from watertight.targets where problem is not null
       union all select problem, 1 from watertight.packages where problem is not null
       union all select value #>> '{}', 2 from watertight.settings where name = 'feed problem') as x order by place, problem limit $1`,
    [NAMED],
  )
  return rows.map(({ problem }) => problem)
}

async function oldestIn(database: Database): Promise<FleetStatus['oldestWaiting']> {
  const [row] = await database.query<{ package: string; version: string; seen: Date }>(
    `select package, version, seen_at as seen from watertight.versions
     where gone_at is null and state in ('due', 'queued') and verdict is null order by seen_at, id limit 1`,
  )
  return row === undefined ? null : { ...row, seen: row.seen.toISOString() }
}

async function workersIn(database: Database): Promise<readonly WorkerStatus[]> {
  const rows = await database.query<{
    host: string
    pid: number
    tool: string
    hands: number
    seen: Date
    because: string | null
  }>(
    `select host, pid, tool, hands, seen_at as seen, idle_because as because from watertight.workers
     where seen_at > now() - interval '1 minute' order by started_at limit 1000`,
  )
  return rows.map(({ seen, because, ...row }) => ({ ...row, seen: seen.toISOString(), idleBecause: because }))
}
