import type { Transaction } from '../store/database.ts'
import type { Queue } from '../store/queue.ts'
import { tellOf } from './tell.ts'

/**
 * Works out anew, from what was seen in each version that stands, where the findings of a package begin and end and which are open, and tells
 * of leaks that are new or have ended. A leak is open while a version that the registry has shows it.
 */
export async function refreshFindings(transaction: Transaction, queue: Queue, name: string): Promise<void> {
  const changed = await transaction.query<{ fingerprint: string; opened: boolean; ended: boolean; occurrence: number }>(
    `with seen as (
       select s.fingerprint, count(*)::int as versions, bool_or(s.stops) as is_open,
         (array_agg(v.version order by v.published_at nulls first, v.id))[1] as first_version,
         (array_agg(v.version order by v.published_at desc nulls last, v.id desc))[1] as last_version
       from watertight.sightings s join watertight.versions v on v.id = s.version_id
       where s.package = $1 and v.gone_at is null group by s.fingerprint),
     compared as (
       select f.fingerprint, f.is_open as was_open, coalesce(seen.is_open, false) as now_open, coalesce(seen.versions, 0) as versions,
         coalesce(seen.first_version, f.first_version) as first_version, coalesce(seen.last_version, f.last_version) as last_version
       from watertight.findings f left join seen using (fingerprint) where f.package = $1)
     update watertight.findings f set
       is_open = c.now_open, versions = c.versions, first_version = c.first_version, last_version = c.last_version,
       occurrence = f.occurrence + case when c.now_open and not c.was_open then 1 else 0 end,
       ended_at = case when c.now_open then null when c.was_open then now() else f.ended_at end
     from compared c
     where f.package = $1 and f.fingerprint = c.fingerprint and (
       f.is_open <> c.now_open or f.versions <> c.versions
       or f.first_version is distinct from c.first_version or f.last_version is distinct from c.last_version)
     returning f.fingerprint, (c.now_open and not c.was_open) as opened, (c.was_open and not c.now_open) as ended, f.occurrence`,
    [name],
  )
  for (const { fingerprint, opened, ended, occurrence } of changed) {
    if (opened) await tellOf('new', { package: name, fingerprint, occurrence }, transaction, queue)
    if (ended) await tellOf('ended', { package: name, fingerprint, occurrence }, transaction, queue)
  }
}
