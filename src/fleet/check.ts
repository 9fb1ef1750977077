import type { Database } from './store/database.ts'
import { queueSchema } from './store/queue.ts'

/** Something that must not be, how often it was found, and an example. */
export interface Inconsistency {
  readonly what: string
  readonly count: number
  readonly example: string
}

/** What must be nowhere, each as a query of what breaks it. */
const rules: readonly { readonly what: string; readonly sql: string }[] = [
  {
    what: 'a version is marked as queued, and no job is there for it',
    sql: `select package || '@' || version as example from watertight.versions v where state = 'queued' and gone_at is null
      and not exists (select from ${queueSchema}.job j where j.id = v.job and j.name = 'audit' and j.state < 'completed')
      and not exists (select from ${queueSchema}.job j where j.name = 'dead' and j.state < 'completed' and (j.data->>'version')::bigint = v.id)`,
  },
  {
    what: 'a job waits for a version that is not marked as queued',
    sql: `select j.id::text as example from ${queueSchema}.job j where j.name = 'audit' and j.state < 'active'
      and not exists (select from watertight.versions v where v.job = j.id and v.state = 'queued')`,
  },
  {
    what: 'a version has a verdict and no report',
    sql: `select package || '@' || version as example from watertight.versions v where verdict is not null
      and not exists (select from watertight.reports r where r.version_id = v.id)`,
  },
  {
    what: 'a version is audited and has no verdict',
    sql: `select package || '@' || version as example from watertight.versions where state = 'audited' and (verdict is null or recipe is null)`,
  },
  {
    what: 'a finding was seen in a version and is not among the findings of its package',
    sql: `select package || ' ' || fingerprint as example from watertight.sightings s
      where not exists (select from watertight.findings f where f.package = s.package and f.fingerprint = s.fingerprint)`,
  },
  {
    what: 'a finding is open although no version that is still published has it, or closed although one has',
    sql: `select f.package || ' ' || f.fingerprint as example from watertight.findings f where f.is_open <> exists (
      select from watertight.sightings s join watertight.versions v on v.id = s.version_id
      where s.package = f.package and s.fingerprint = f.fingerprint and s.stops and v.gone_at is null)`,
  },
  {
    what: 'a version leaks and none of its findings stops a release, or the other way round',
    sql: `select v.package || '@' || v.version as example from watertight.versions v where v.verdict in ('leak', 'clean') and (v.verdict = 'leak') <> exists (
      select from watertight.sightings s where s.version_id = v.id and s.stops)`,
  },
  {
    what: 'a leak began and no event records it',
    sql: `select package || ' ' || fingerprint as example from watertight.findings f where occurrence > 0 and not exists (
      select from watertight.events e where e.package = f.package and e.fingerprint = f.fingerprint and e.occurrence = f.occurrence and e.kind = 'new')`,
  },
  {
    what: 'a leak ended and no event records it',
    sql: `select package || ' ' || fingerprint as example from watertight.findings f where occurrence > 0 and not is_open and not exists (
      select from watertight.events e where e.package = f.package and e.fingerprint = f.fingerprint and e.occurrence = f.occurrence and e.kind = 'ended')`,
  },
  {
    what: 'an alert waits and no job is there to send it',
    sql: `select 'channel ' || d.channel_id as example from watertight.deliveries d where d.state = 'waiting' and not exists (
      select from ${queueSchema}.job j where j.name = 'alert' and j.state < 'completed' and (j.data->>'channel')::bigint = d.channel_id)`,
  },
]

/** Looks for what must not be, in one snapshot; nothing where the database is consistent. */
export async function checkFleet(database: Database): Promise<readonly Inconsistency[]> {
  return database.transaction(async (transaction) => {
    await transaction.query('set transaction isolation level repeatable read')
    const found: Inconsistency[] = []
    for (const { what, sql } of rules) {
      const [row] = await transaction.query<{ count: number; example: string | null }>(
        `select count(*)::int as count, min(example) as example from (${sql}) as x`,
      )
      if (row !== undefined && row.count > 0) found.push({ what, count: row.count, example: row.example ?? '' })
    }
    return found
  })
}
