import { randomUUID } from 'node:crypto'
import { AuditError } from '../../model/audit-error.ts'
import type { LeakEvent } from '../findings/tell.ts'
import type { Database } from '../store/database.ts'
import type { Queue } from '../store/queue.ts'
import { storableText } from '../store/storable.ts'
import { findChannel } from './channels.ts'
import { payloadOf, type ToldEvent } from './message.ts'
import { mayHaveArrived, type Sender, sendTo } from './send.ts'

/** What delivery works with. */
export interface Delivery extends Sender {
  readonly database: Database
  readonly queue: Queue
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
  const { database, queue, signal } = delivery
  const channel = await findChannel(id, database)
  if (channel === null) return 0
  let sent = 0
  for (;;) {
    const claimed = await claim(id, isUnbounded, database, queue)
    if (claimed.messages.length === 0) return sent
    for (const [place, events] of claimed.messages.entries()) {
      // What took too long is somebody else's by now.
      if (place > 0 && !(await renew(claimed.claim, database))) return sent
      try {
        await sendTo(channel, events, delivery)
      } catch (error) {
        // Where it was cut off nobody knows whether it has arrived.
        if (signal.aborted) return sent
        const failed = { why: messageOf(error), isKept: mayHaveArrived(error), events }
        await postpone(id, claimed.claim, failed, database, queue)
        return sent
      }
      await settle(id, events, database)
      sent += 1
    }
  }
}

/** What a worker has taken upon itself to send: each message with its events. */
interface Claimed {
  readonly claim: string
  readonly messages: readonly (readonly ToldEvent[])[]
}

/**
 * Takes what waits for a channel, oldest first, unless it has had enough for now: then it is looked at again when it may have more. A message
 * that somebody began to send and perhaps has sent goes again as it was, under the same name, so that the receiver can know it.
 */
async function claim(id: number, isUnbounded: boolean, database: Database, queue: Queue): Promise<Claimed> {
  const own = randomUUID()
  const messages = await database.transaction(async (transaction) => {
    const [room] = await transaction.query<{ free: number; wait: number }>(
      `update watertight.channels set
         window_start = case when window_start < now() - $2 * interval '1 second' or window_start > now() then now() else window_start end,
         window_count = case when window_start < now() - $2 * interval '1 second' or window_start > now() then 0 else window_count end
       where id = $1
       returning $3 - window_count as free, ceil(extract(epoch from window_start - now()) + $2)::int as wait`,
      [id, WINDOW, MESSAGES],
    )
    if (room === undefined) return []
    if (room.free <= 0 && !isUnbounded) {
      await queue.put('alert', [{ data: { channel: id }, startAfter: Math.max(1, room.wait) }], transaction)
      return []
    }
    const [begun] = await transaction.query<{ message: string | null }>(
      `select message from watertight.deliveries where ${free} order by message is null, event_id limit 1`,
      [id],
    )
    const rows = await transaction.query<{ id: string | number; body: LeakEvent }>(
      `update watertight.deliveries d set claim = $2, claimed_until = now() + $3 * interval '1 second' from watertight.events e
       where e.id = d.event_id and d.channel_id = $1 and d.event_id in (
         select event_id from watertight.deliveries where ${free} and message is not distinct from $4
         order by event_id limit $5 for update skip locked)
       returning e.id, e.body`,
      [id, own, CLAIM, begun?.message ?? null, MOST],
    )
    if (rows.length === 0) return []
    const events = rows
      .map((row): ToldEvent => ({ id: Number(row.id), body: row.body }))
      .sort((one, other) => one.id - other.id)
    const isOne = (begun !== undefined && begun.message !== null) || events.length > SINGLE
    const groups = isOne ? [events] : events.map((event) => [event])
    const named = groups.flatMap((group) => group.map((event) => ({ event: event.id, message: payloadOf(group).id })))
    await transaction.query(
      `update watertight.deliveries d set message = x.message from jsonb_to_recordset($2::jsonb) as x (event bigint, message text)
       where d.channel_id = $1 and d.event_id = x.event`,
      [id, JSON.stringify(named)],
    )
    await transaction.query('update watertight.channels set window_count = window_count + $2 where id = $1', [
      id,
      groups.length,
    ])
    // Should this worker be lost in between, somebody looks again.
    await queue.put('alert', [{ data: { channel: id }, startAfter: CLAIM + 5 }], transaction)
    return groups
  })
  return { claim: own, messages }
}

/** What waits for a channel ($1) and nobody is at; a claim of the far future is from before the clock was set back. */
const free = `channel_id = $1 and state = 'waiting'
  and (claimed_until is null or claimed_until < now() or claimed_until > now() + interval '10 minutes')`

/** Whether what was claimed is still this worker's; then it is for as long again. */
async function renew(own: string, database: Database): Promise<boolean> {
  const rows = await database.query(
    `update watertight.deliveries set claimed_until = now() + $2 * interval '1 second' where claim = $1 and state = 'waiting' returning event_id`,
    [own, CLAIM],
  )
  return rows.length > 0
}

async function settle(channel: number, events: readonly ToldEvent[], database: Database): Promise<void> {
  await database.query(
    `update watertight.deliveries set state = 'delivered', delivered_at = now(), claim = null, claimed_until = null, attempts = attempts + 1, problem = null
     where channel_id = $1 and event_id in (select jsonb_array_elements_text($2::jsonb)::bigint)`,
    [channel, JSON.stringify(events.map(({ id }) => id))],
  )
}

/** Puts off all that was claimed and is not settled. What certainly did not arrive may come in another message. */
async function postpone(
  channel: number,
  own: string,
  failed: { readonly why: string; readonly isKept: boolean; readonly events: readonly ToldEvent[] },
  database: Database,
  queue: Queue,
): Promise<void> {
  await database.transaction(async (transaction) => {
    const rows = await transaction.query<{ attempts: number }>(
      `update watertight.deliveries set attempts = attempts + 1, claim = null, claimed_until = null, problem = $2,
         message = case when $3 and event_id in (select jsonb_array_elements_text($4::jsonb)::bigint) then message end,
         state = case when attempts + 1 >= $5 then 'failed' else 'waiting' end
       where claim = $1 and state = 'waiting' returning attempts`,
      [own, storableText(failed.why), failed.isKept, JSON.stringify(failed.events.map(({ id }) => id)), ATTEMPTS],
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
