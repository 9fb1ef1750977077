import { redactSecrets } from '../../engine/redact-secrets.ts'
import { AuditError } from '../../model/audit-error.ts'
import type { Database, Row } from '../store/database.ts'
import { storableJson } from '../store/storable.ts'
import { forgetKey, makeKey } from './keys.ts'

/** Where channels are, and the folder with the keys that were made for them here. */
export interface ChannelPlace {
  readonly database: Database
  readonly keys: string
}

/** Where somebody is told of leaks. */
export interface Channel {
  readonly id: number
  readonly kind: ChannelKind
  readonly address: ChannelAddress
}

export type ChannelKind = 'slack' | 'webhook' | 'command'

/** `target`: a URL, `env:NAME` of a variable that has one, or a program; `secret`: `env:NAME` or `file:NAME` of the signing key, or null where nothing is signed. */
export interface ChannelAddress {
  readonly target: string
  readonly arguments: readonly string[]
  readonly secret: string | null
}

/** Adds a channel; gives its number, and the key when one was made. Throws on an address that cannot be one. */
export async function addChannel(
  kind: ChannelKind,
  words: readonly string[],
  secretVariable: string | undefined,
  { database, keys }: ChannelPlace,
): Promise<{ readonly id: number; readonly key: string | null }> {
  const [target = '', ...more] = words
  await checkAddress(kind, target, more)
  if (secretVariable !== undefined && !/^[A-Za-z_]\w*$/.test(secretVariable))
    throw usage(`${secretVariable} is not the name of a variable`, 'Write --secret-env WATERTIGHT_ALERT_SECRET.')
  const [same] = await database.query<{ id: string | number }>(
    "select id from watertight.channels where kind = $1 and address->>'target' = $2 and address->'arguments' = $3::jsonb",
    [kind, target, storableJson(more)],
  )
  if (same !== undefined)
    throw usage(`this channel is there already, as number ${same.id}`, 'watertight fleet alert list names all.')
  const made = kind === 'webhook' && secretVariable === undefined ? await makeKey(keys) : null
  const secret = secretVariable === undefined ? (made?.reference ?? null) : `env:${secretVariable}`
  const address: ChannelAddress = { target, arguments: more, secret: kind === 'slack' ? null : secret }
  const [row] = await database.query<{ id: string | number }>(
    'insert into watertight.channels (kind, address) values ($1, $2::jsonb) returning id',
    [kind, storableJson(address)],
  )
  return { id: Number(row?.id), key: made?.key ?? null }
}

async function checkAddress(kind: ChannelKind, target: string, more: readonly string[]): Promise<void> {
  if (target === '')
    throw usage(`${kind} needs an address after it`, 'watertight fleet alert add webhook https://example.com/hook')
  if (/^env:[A-Za-z_]\w*$/.test(target) && kind !== 'command') return
  const url = URL.canParse(target) ? new URL(target) : null
  if (kind !== 'command' && url !== null && (url.username !== '' || url.password !== ''))
    throw usage(
      'the address contains a password, which must not be stored in the database',
      'Put it into a variable and write env:NAME instead.',
    )
  if ((await redactSecrets([target, ...more].join('\n'))) !== [target, ...more].join('\n'))
    throw usage(
      'the address contains a secret, which must not be stored in the database',
      'Put it into a variable and write env:NAME instead.',
    )
  if (kind === 'command') return
  if (more.length > 0) throw usage(`${kind} takes one address`, 'Quote it if it has spaces.')
  if (url === null || !/^https?:$/.test(url.protocol))
    throw usage(`${target} is not an http(s) URL`, 'Write it out, or env:NAME for a variable that has it.')
  if ([...url.pathname.split('/'), ...url.searchParams.values()].some(looksMade))
    throw usage(
      'a part of the address looks like a secret, which must not be stored in the database',
      'Put the address into a variable and write env:NAME instead.',
    )
}

/** Many services know a hook by a part of its path that nobody can guess. */
function looksMade(part: string): boolean {
  return /^[\w.~-]{20,}$/.test(part) && /\d/.test(part) && /[A-Za-z]/.test(part) && !/^\w+(?:-[a-z]+)+$/.test(part)
}

export async function removeChannel(id: number, { database, keys }: ChannelPlace): Promise<void> {
  const [row] = await database.query<ChannelRow>(
    'delete from watertight.channels where id = $1 returning id, kind, address',
    [id],
  )
  if (row === undefined) throw usage(`there is no channel ${id}`, 'watertight fleet alert list names all.')
  await forgetKey(row.address.secret, keys)
}

/** Every channel, with what it still has to be told. */
export async function listChannels(
  database: Database,
): Promise<readonly (Channel & { readonly waiting: number; readonly failed: number })[]> {
  const rows = await database.query<ChannelRow & { waiting: number; failed: number }>(`
    select c.id, c.kind, c.address, count(*) filter (where d.state = 'waiting')::int as waiting,
      count(*) filter (where d.state = 'failed')::int as failed
    from watertight.channels c left join watertight.deliveries d on d.channel_id = c.id group by c.id order by c.id`)
  return rows.map((row) => ({ ...channelOf(row), waiting: row.waiting, failed: row.failed }))
}

export async function findChannel(id: number, database: Database): Promise<Channel | null> {
  const [row] = await database.query<ChannelRow>('select id, kind, address from watertight.channels where id = $1', [
    id,
  ])
  return row === undefined ? null : channelOf(row)
}

interface ChannelRow extends Row {
  readonly id: string | number
  readonly kind: ChannelKind
  readonly address: ChannelAddress
}

function channelOf({ id, kind, address }: ChannelRow): Channel {
  return { id: Number(id), kind, address }
}

/** What may be shown of an address: a path may be all that keeps a hook secret. */
export function shownAddress({ kind, address: { target, arguments: words } }: Channel): string {
  if (kind === 'command') return [target, ...words].join(' ')
  return URL.canParse(target) && /^https?:/.test(target) ? `${new URL(target).origin}/…` : target
}

function usage(message: string, hint: string): AuditError {
  return new AuditError('EUSAGE', message, { hint })
}
