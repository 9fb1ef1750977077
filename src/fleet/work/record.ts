import { refreshFindings } from '../findings/refresh.ts'
import type { Database, Transaction } from '../store/database.ts'
import type { Queue } from '../store/queue.ts'
import { storableJson, storableText } from '../store/storable.ts'
import type { Examined } from './examiner.ts'

/** A version that a worker is at. */
export interface VersionAtWork {
  readonly id: number
  readonly package: string
  readonly version: string
  readonly job: string
}

/** How a version was audited: with which rules and policy, in how many milliseconds, and of which bytes. */
export interface Circumstances {
  readonly recipe: string
  readonly spent: number
  readonly integrity: string | null
}

/**
 * Writes down what became of a version, all at once: its row, its report, its findings, what of it is told to whom, and that the job is done.
 * Where other rules are wanted by now, or the registry has other bytes by now, nothing is written and the version is due again.
 */
export async function recordAudit(
  at: VersionAtWork,
  examined: Examined,
  { recipe, spent, integrity }: Circumstances,
  database: Database,
  queue: Queue,
): Promise<'recorded' | 'outdated'> {
  return database.transaction(async (transaction) => {
    await queue.complete('audit', at.job, transaction)
    // Versions of one package are written down one after the other, since they share findings; and nobody changes the recipe meanwhile.
    const [row] = await transaction.query<{ integrity: string | null; recipe: string | null }>(
      `with done as (delete from watertight.work where job = $2)
       select v.described->>'integrity' as integrity, s.value #>> '{}' as recipe
       from watertight.packages p join watertight.versions v on v.package = p.name join watertight.settings s on s.name = 'recipe'
       where p.name = $3 and v.id = $1 and v.job = $2 for update of p, v for share of s`,
      [at.id, at.job, at.package],
    )
    // It was removed, or is another worker's by now.
    if (row === undefined) return 'outdated'
    if (row.recipe !== recipe || row.integrity !== integrity) {
      await transaction.query("update watertight.versions set state = 'due', job = null where id = $1", [at.id])
      return 'outdated'
    }
    const [written] = await transaction.query<{ seen: number }>(
      `with report as (insert into watertight.reports (version_id, body) values ($1, $11)
         on conflict (version_id) do update set body = excluded.body),
       seen as (delete from watertight.sightings where version_id = $1 returning fingerprint)
       update watertight.versions set state = 'audited', job = null, recipe = $2, verdict = $3, visibility = $4, audited_at = now(),
         spent_ms = $5, packed_bytes = $6, unpacked_bytes = $7, files = $8, stored_bytes = $9, attempts = attempts + 1,
         problem = $10, problem_kind = case when $10::text is null then null else 'incomplete' end
       where id = $1 returning (select count(*) from seen)::int as seen`,
      [
        at.id,
        recipe,
        examined.verdict,
        examined.visibility,
        Math.round(spent),
        examined.packedBytes,
        examined.unpackedBytes,
        examined.files,
        examined.body.length,
        examined.missed === null ? null : storableText(examined.missed),
        examined.body,
      ],
    )
    // Where it showed nothing and shows nothing, no finding of the package begins, ends or changes.
    if (examined.findings.length === 0 && written?.seen === 0) return 'recorded'
    await recordFindings(transaction, at, examined)
    await refreshFindings(transaction, queue, at.package)
    return 'recorded'
  })
}

async function recordFindings(
  transaction: Transaction,
  { id, package: name }: VersionAtWork,
  { findings }: Examined,
): Promise<void> {
  const rows = storableJson(findings)
  await transaction.query(
    `insert into watertight.findings as f (package, fingerprint, rule_id, severity, confidence, message, chain, is_open, versions)
     select $1, fingerprint, "ruleId", severity, confidence, message, chain, false, 0
     from jsonb_to_recordset($2::jsonb) as x (fingerprint text, "ruleId" text, severity text, confidence text, message text, chain jsonb)
     order by fingerprint
     on conflict (package, fingerprint) do update set last_seen_at = now(), severity = excluded.severity,
       confidence = excluded.confidence, message = excluded.message, chain = excluded.chain`,
    [name, rows],
  )
  await transaction.query(
    `insert into watertight.sightings (version_id, package, fingerprint, stops, severity)
     select $1, $2, fingerprint, stops, severity from jsonb_to_recordset($3::jsonb) as x (fingerprint text, stops boolean, severity text)`,
    [id, name, rows],
  )
}
