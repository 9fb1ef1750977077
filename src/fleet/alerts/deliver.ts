import { AuditError } from '../../model/audit-error.ts'
import type { LeakEvent } from '../findings/tell.ts'
import type { Database } from '../store/database.ts'
import type { Queue } from '../store/queue.ts'
import { storableText } from '../store/storable.ts'
import { findChannel } from './channels.ts'
import type { ToldEvent } from './message.ts'
import { sendTo } from './send.ts'

/** What delivery works with. */
export interface Delivery {
  readonly database: Database
  readonly queue: Queue
  readonly environment: { readonly [name: string]: string | undefined }
  readonly signal: AbortSignal
}

/** A channel gets so many messages in this many seconds; then what waits comes together in one. */
const MESSAGES = 10
const WINDOW = 60

/** More events than this at once are one message. */
const SINGLE = 5
const MOST = 500

/** Seconds after which a worker that took events and said nothing is taken for lost. */
const CLAIM = 60

/** Seconds until the next attempt, and after how many attempts (about three days) an event is given up. */
const LONGEST = 900
const ATTEMPTS = 300

/** Tells every channel all that waits for it, whatever it had within the minute: for the end of a run, behind which nobody comes. */
export async function deliverAll(delivery: Delivery): Promise<void> {
  const channels = await delivery.database.query<{ id: string | number }>(
    "select distinct channel_id as id from watertight.deliveries where state = 'waiting' order by 1",
  )
  for (const { id } of channels) await deliverTo(Number(id), delivery, true)
}

/** Tells every channel what waits for it and may be sent now. Gives how many messages arrived. */
export async function deliverSome(delivery: Delivery): Promise<number> {
  const jobs = await delivery.queue.take('alert', 200)
  const channels = [...new Set(jobs.map(({ data }) => data?.channel ?? 0))]
  let sent = 0
  for (const channel of channels) {
    // Later jobs for it find nothing left.
    sent += await deliverTo(channel, delivery)
    const own = jobs.filter(({ data }) => data?.channel === channel)
    await delivery.database.transaction(async (transaction) => {
      for (const { id } of own) await delivery.queue.complete('alert', id, transaction)
    })
  }
  return sent
}

async function deliverTo(id: number, delivery: Delivery, isUnbounded = false): Promise<number> {
  const { database, queue, environment, signal } = delivery
  const channel = await findChannel(id, database)
  if (channel === null) return 0
  let sent = 0
  for (;;) {
    const batch = await claim(id, isUnbounded, database, queue)
    if (batch.length === 0) return sent
    for (const events of batch.length > SINGLE ? [batch] : batch.map((event) => [event])) {
      try {
        await sendTo(channel, events, environment, signal)
      } catch (error) {
        if (signal.aborted) return sent
        await postpone(
          id,
          batch.filter((event) => event.id >= (events[0]?.id ?? 0)),
          messageOf(error),
          database,
          queue,
        )
        return sent
      }
      await settle(id, events, database)
      sent += 1
    }
  }
}

/** Takes what waits for a channel, oldest first, unless it has had enough for now: then it is looked at again when it may have more. */
async function claim(
  id: number,
  isUnbounded: boolean,
  database: Database,
  queue: Queue,
): Promise<readonly ToldEvent[]> {
  return database.transaction(async (transaction) => {
    const [room] = await transaction.query<{ free: number; wait: number }>(
      `update watertight.channels set
         window_start = case when window_start < now() - $2 * interval '1 second' then now() else window_start end,
         window_count = case when window_start < now() - $2 * interval '1 second' then 0 else window_count end
       where id = $1
       returning $3 - window_count as free, ceil(extract(epoch from window_start - now()) + $2)::int as wait`,
      [id, WINDOW, MESSAGES],
    )
    if (room === undefined) return []
    if (room.free <= 0 && !isUnbounded) {
      await queue.put('alert', [{ data: { channel: id }, startAfter: Math.max(1, room.wait) }], transaction)
      return []
    }
    const rows = await transaction.query<{ id: string | number; body: LeakEvent }>(
      `update watertight.deliveries d set claimed_until = now() + $2 * interval '1 second' from watertight.events e
       where e.id = d.event_id and (d.event_id, d.channel_id) in (
         select event_id, channel_id from watertight.deliveries where channel_id = $1 and state = 'waiting'
           and (claimed_until is null or claimed_until < now()) order by event_id limit $3 for update skip locked)
       returning e.id, e.body`,
      [id, CLAIM, MOST],
    )
    if (rows.length > 0) {
      const messages = rows.length > SINGLE ? 1 : rows.length
      await transaction.query('update watertight.channels set window_count = window_count + $2 where id = $1', [
        id,
        messages,
      ])
      // Should this worker be lost in between, somebody looks again.
      await queue.put('alert', [{ data: { channel: id }, startAfter: CLAIM + 5 }], transaction)
    }
    return rows.map((row) => ({ id: Number(row.id), body: row.body })).sort((one, other) => one.id - other.id)
  })
}

async function settle(channel: number, events: readonly ToldEvent[], database: Database): Promise<void> {
  await database.query(
    `update watertight.deliveries set state = 'delivered', delivered_at = now(), claimed_until = null, attempts = attempts + 1, problem = null
     where channel_id = $1 and event_id in (select jsonb_array_elements_text($2::jsonb)::bigint)`,
    [channel, JSON.stringify(events.map(({ id }) => id))],
  )
}

async function postpone(
  channel: number,
  events: readonly ToldEvent[],
  why: string,
  database: Database,
  queue: Queue,
): Promise<void> {
  await database.transaction(async (transaction) => {
    const rows = await transaction.query<{ attempts: number }>(
      `update watertight.deliveries set attempts = attempts + 1, claimed_until = null, problem = $3,
         state = case when attempts + 1 >= $4 then 'failed' else 'waiting' end
       where channel_id = $1 and event_id in (select jsonb_array_elements_text($2::jsonb)::bigint) returning attempts`,
      [channel, JSON.stringify(events.map(({ id }) => id)), storableText(why), ATTEMPTS],
    )
    const attempts = Math.max(1, ...rows.map((row) => row.attempts))
    await queue.put(
      'alert',
      [{ data: { channel }, startAfter: Math.min(2 ** Math.min(attempts, 10), LONGEST) }],
      transaction,
    )
  })
}

/** Without what a network's message may quote of the address. */
function messageOf(error: unknown): string {
  if (error instanceof AuditError) return error.message
  const cause = error instanceof Error ? error.cause : undefined
  const code = cause instanceof Error && 'code' in cause ? ` (${String(cause.code)})` : ''
  return error instanceof Error && error.name === 'TimeoutError'
    ? 'the receiver did not answer in time'
    : `the receiver cannot be reached${code}`
}
