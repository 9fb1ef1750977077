import { AuditError } from '../../model/audit-error.ts'
import type { Database } from '../store/database.ts'
import { storableText } from '../store/storable.ts'

/** What is said of a finding: why it is known and no longer counts, and the last day on which that holds (ISO 8601); null for good. */
export interface Acknowledgement {
  readonly reason: string
  readonly expires: string | null
}

/** Acknowledges a finding in every package that has it, or in one. Gives those packages. Throws where there is none. */
export async function acknowledge(
  fingerprint: string,
  only: string | undefined,
  { reason, expires }: Acknowledgement,
  database: Database,
): Promise<readonly string[]> {
  const rows = await database.query<{ package: string }>(
    `insert into watertight.acknowledgements (package, fingerprint, reason, expires_on)
     select package, fingerprint, $3, $4::date from watertight.findings where fingerprint = $1 and ($2::text is null or package = $2)
     on conflict (package, fingerprint) do update set reason = excluded.reason, expires_on = excluded.expires_on, added_at = now()
     returning package`,
    [fingerprint, only ?? null, storableText(reason), expires],
  )
  if (rows.length === 0) throw unknown(fingerprint, only)
  return rows.map((row) => row.package)
}

/** Takes an acknowledgement back. */
export async function withdraw(fingerprint: string, only: string | undefined, database: Database): Promise<void> {
  const rows = await database.query(
    'delete from watertight.acknowledgements where fingerprint = $1 and ($2::text is null or package = $2) returning package',
    [fingerprint, only ?? null],
  )
  if (rows.length === 0) throw unknown(fingerprint, only)
}

function unknown(fingerprint: string, only: string | undefined): AuditError {
  return new AuditError('EUSAGE', `${fingerprint} is not a finding of ${only ?? 'the fleet'}`, {
    hint: 'watertight fleet status --json names the fingerprints of all that is open.',
  })
}
