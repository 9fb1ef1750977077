import { isAcknowledged } from '../status/status.ts'
import type { Database, Row } from '../store/database.ts'

/** A package in a list. */
export interface ListedPackage extends Row {
  readonly name: string
  readonly versions: number
  readonly waiting: number
  readonly incomplete: number
  readonly open: number
  readonly latest: string | null
  readonly latestVerdict: string | null
}

/** A finding in a list. */
export interface ListedFinding extends Row {
  readonly package: string
  readonly fingerprint: string
  readonly ruleId: string
  readonly severity: string
  readonly confidence: string
  readonly message: string
  readonly chain: readonly string[]
  readonly isOpen: boolean
  readonly acknowledged: boolean
  readonly firstVersion: string | null
  readonly lastVersion: string | null
  readonly versions: number
  readonly firstSeen: Date
  readonly lastSeen: Date
  readonly ended: Date | null
}

/** A version on the page of its package. */
export interface ListedVersion extends Row {
  readonly version: string
  readonly published: Date | null
  readonly gone: Date | null
  readonly state: string
  readonly verdict: string | null
  readonly audited: Date | null
  readonly packedBytes: number | null
  readonly leaks: number
  readonly problem: string | null
}

/** A page of a list; `total` counts all that fit. */
export interface Page<T> {
  readonly rows: readonly T[]
  readonly total: number
}

export const PAGE = 100

/** What lists are narrowed down by; empty texts narrow nothing. */
export interface Filter {
  readonly text: string
  readonly state: string
  readonly severity: string
  readonly rule: string
  /** From 0 on. */
  readonly page: number
}

/** A text in which `%` and `_` stand for themselves. */
function containing(text: string): string {
  return `%${text.replace(/[\\%_]/g, '\\$&')}%`
}

export async function packagesIn(
  database: Database,
  { text, state, page }: Filter,
  size: number = PAGE,
): Promise<Page<ListedPackage>> {
  const where = `($1 = '' or p.name ilike $2) and case $3
    when 'leak' then exists (select from watertight.findings f where f.package = p.name and f.is_open and not ${isAcknowledged})
    when 'waiting' then exists (select from watertight.versions v where v.package = p.name and v.gone_at is null and v.state in ('due', 'queued'))
    when 'incomplete' then p.problem is not null or exists (select from watertight.versions v where v.package = p.name and v.gone_at is null
      and (v.verdict = 'incomplete' or v.state = 'failed'))
    else true end`
  const parameters = [text, containing(text), state]
  const [total] = await database.query<{ count: number }>(
    `select count(*)::int as count from watertight.packages p where ${where}`,
    parameters,
  )
  const rows = await database.query<ListedPackage>(
    `with leaking as (select package, count(*)::int as open from watertight.findings f where is_open and not ${isAcknowledged} group by package),
     shown as (select p.name, coalesce(l.open, 0) as open from watertight.packages p left join leaking l on l.package = p.name
       where ${where} order by coalesce(l.open, 0) desc, p.name limit $4 offset $5)
     select s.name, s.open, c.versions, c.waiting, c.incomplete, n.version as latest, n.verdict as "latestVerdict"
     from shown s
     cross join lateral (select count(*)::int as versions, count(*) filter (where state in ('due', 'queued'))::int as waiting,
       count(*) filter (where verdict = 'incomplete' or state = 'failed')::int as incomplete
       from watertight.versions v where v.package = s.name and v.gone_at is null) c
     left join lateral (select version, verdict from watertight.versions v where v.package = s.name and v.gone_at is null
       order by published_at desc nulls last, id desc limit 1) n on true
     order by s.open desc, s.name`,
    [...parameters, size, page * size],
  )
  return { rows, total: total?.count ?? 0 }
}

const findingColumns = `f.package, f.fingerprint, f.rule_id as "ruleId", f.severity, f.confidence, f.message, f.chain, f.is_open as "isOpen",
  ${isAcknowledged} as acknowledged, f.first_version as "firstVersion", f.last_version as "lastVersion", f.versions,
  f.first_seen_at as "firstSeen", f.last_seen_at as "lastSeen", f.ended_at as ended`

export async function findingsIn(
  database: Database,
  { text, state, severity, rule, page }: Filter,
  size: number = PAGE,
): Promise<Page<ListedFinding>> {
  const where = `($1 = '' or f.package ilike $2 or f.message ilike $2 or f.rule_id ilike $2 or f.fingerprint = $1 or f.chain::text ilike $2)
    and case $3 when 'open' then f.is_open and not ${isAcknowledged} when 'acknowledged' then f.is_open and ${isAcknowledged}
      when 'ended' then not f.is_open and f.occurrence > 0 when 'all' then true else f.is_open end
    and ($4 = '' or f.severity = $4) and ($5 = '' or f.rule_id = $5)`
  const parameters = [text, containing(text), state, severity, rule]
  const [total] = await database.query<{ count: number }>(
    `select count(*)::int as count from watertight.findings f where ${where}`,
    parameters,
  )
  const rows = await database.query<ListedFinding>(
    `select ${findingColumns} from watertight.findings f where ${where}
     order by f.is_open desc, array_position(array['critical', 'high', 'moderate', 'low', 'info'], f.severity), f.package, f.fingerprint
     limit $6 offset $7`,
    [...parameters, size, page * size],
  )
  return { rows, total: total?.count ?? 0 }
}

export async function findingsOf(database: Database, name: string): Promise<readonly ListedFinding[]> {
  return database.query<ListedFinding>(
    `select ${findingColumns} from watertight.findings f where f.package = $1
     order by f.is_open desc, array_position(array['critical', 'high', 'moderate', 'low', 'info'], f.severity), f.fingerprint limit 500`,
    [name],
  )
}

export async function findingIn(database: Database, name: string, fingerprint: string): Promise<ListedFinding | null> {
  const [row] = await database.query<ListedFinding>(
    `select ${findingColumns} from watertight.findings f where f.package = $1 and f.fingerprint = $2`,
    [name, fingerprint],
  )
  return row ?? null
}

/** The versions of a package, the newest first. */
export async function versionsOf(database: Database, name: string): Promise<readonly ListedVersion[]> {
  return database.query<ListedVersion>(
    `select version, published_at as published, gone_at as gone, state, verdict, audited_at as audited, packed_bytes::float8 as "packedBytes",
       problem, coalesce(s.leaks, 0) as leaks
     from watertight.versions v
     left join (select version_id, count(*)::int as leaks from watertight.sightings where package = $1 and stops group by version_id) s
       on s.version_id = v.id
     where package = $1 order by published_at desc nulls last, id desc limit 5000`,
    [name],
  )
}

/** The versions that show a finding, the newest first, and whether each stands. */
export async function sightingsOf(
  database: Database,
  name: string,
  fingerprint: string,
): Promise<readonly { readonly version: string; readonly published: Date | null; readonly gone: Date | null }[]> {
  return database.query<{ version: string; published: Date | null; gone: Date | null }>(
    `select version, published_at as published, gone_at as gone from watertight.sightings s join watertight.versions v on v.id = s.version_id
     where s.package = $1 and s.fingerprint = $2 order by published_at desc nulls last, id desc limit 2000`,
    [name, fingerprint],
  )
}

/** The stored report of the newest version that shows a finding, gzipped; null where there is none. */
export async function reportWith(database: Database, name: string, fingerprint: string): Promise<Uint8Array | null> {
  const [row] = await database.query<{ body: Uint8Array }>(
    `select r.body from watertight.sightings s join watertight.versions v on v.id = s.version_id join watertight.reports r on r.version_id = v.id
     where s.package = $1 and s.fingerprint = $2 order by v.gone_at is not null, v.published_at desc nulls last, v.id desc limit 1`,
    [name, fingerprint],
  )
  return row?.body ?? null
}

export async function acknowledgementOf(
  database: Database,
  name: string,
  fingerprint: string,
): Promise<{ readonly reason: string; readonly expires: string | null; readonly added: Date } | null> {
  const [row] = await database.query<{ reason: string; expires: string | null; added: Date }>(
    'select reason, expires_on::text as expires, added_at as added from watertight.acknowledgements where package = $1 and fingerprint = $2',
    [name, fingerprint],
  )
  return row ?? null
}

/** How things stood on each of the last days, the oldest first. */
export async function trendIn(
  database: Database,
): Promise<readonly { readonly day: string; readonly open: number; readonly audited: number }[]> {
  const rows = await database.query<{ day: string; open: number; audited: number }>(
    'select day::text as day, open_leaks as open, audited from watertight.days order by day desc limit 90',
  )
  return [...rows].reverse()
}
