import type { Row, Transaction } from '../store/database.ts'
import type { Queue } from '../store/queue.ts'
import { storableJson } from '../store/storable.ts'

/** A leak of a package, as a report shows it: nothing more of the secret. */
export interface FleetLeak {
  readonly package: string
  readonly fingerprint: string
  readonly ruleId: string
  readonly severity: string
  readonly message: string
  readonly chain: readonly string[]
  readonly firstVersion: string | null
  readonly lastVersion: string | null
  readonly versions: number
}

/** What a receiver is told of a leak. */
export interface LeakEvent extends FleetLeak {
  readonly event: 'new' | 'ended'
  /** How often this leak has begun. */
  readonly occurrence: number
}

/** Writes an event down for every channel, in the transaction in which it came to be: neither is there without the other. */
export async function tellOf(
  kind: LeakEvent['event'],
  { package: name, fingerprint, occurrence }: Pick<LeakEvent, 'package' | 'fingerprint' | 'occurrence'>,
  transaction: Transaction,
  queue: Queue,
): Promise<void> {
  const [finding] = await transaction.query<FindingRow>(
    `select rule_id, severity, message, chain, first_version, last_version, versions
     from watertight.findings where package = $1 and fingerprint = $2`,
    [name, fingerprint],
  )
  if (finding === undefined) return
  const body: LeakEvent = {
    event: kind,
    package: name,
    fingerprint,
    occurrence,
    ruleId: finding.rule_id,
    severity: finding.severity,
    message: finding.message,
    chain: finding.chain,
    firstVersion: finding.first_version,
    lastVersion: finding.last_version,
    versions: finding.versions,
  }
  const [event] = await transaction.query<{ id: string | number }>(
    `insert into watertight.events (kind, package, fingerprint, occurrence, body) values ($1, $2, $3, $4, $5::jsonb)
     on conflict do nothing returning id`,
    [kind, name, fingerprint, occurrence, storableJson(body)],
  )
  if (event === undefined) return
  const told = await transaction.query<{ channel_id: string | number }>(
    `insert into watertight.deliveries (event_id, channel_id) select $1, id from watertight.channels
     on conflict do nothing returning channel_id`,
    [event.id],
  )
  await queue.put(
    'alert',
    told.map(({ channel_id: channel }) => ({ data: { channel: Number(channel) } })),
    transaction,
  )
}

interface FindingRow extends Row {
  readonly rule_id: string
  readonly severity: string
  readonly message: string
  readonly chain: readonly string[]
  readonly first_version: string | null
  readonly last_version: string | null
  readonly versions: number
}
