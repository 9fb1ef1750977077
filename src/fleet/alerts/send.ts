import { spawn } from 'node:child_process'
import { AuditError } from '../../model/audit-error.ts'
import type { Channel } from './channels.ts'
import { readKey, variable } from './keys.ts'
import { payloadOf, signatureOf, slackText, type ToldEvent } from './message.ts'

/** Milliseconds that a receiver may take. */
const PATIENCE = 10_000

/** What sending depends on beside the channel: variables, and the folder with the keys that were made here. */
export interface Sender {
  readonly environment: { readonly [name: string]: string | undefined }
  readonly keys: string
  readonly signal: AbortSignal
}

/** Tells a channel of these events, in one message. Throws where nobody says that it has arrived. */
export async function sendTo(
  channel: Channel,
  events: readonly ToldEvent[],
  { environment, keys, signal }: Sender,
): Promise<void> {
  const { id, body } = payloadOf(events)
  const { secret } = channel.address
  const [, name] = /^env:(\w+)$/.exec(channel.address.target) ?? []
  const target = name === undefined ? channel.address.target : variable(name, environment)
  const key = secret === null ? null : await readKey(secret, keys, environment)
  const signature = key === null ? null : signatureOf(body, key, Math.floor(Date.now() / 1000))
  if (channel.kind === 'command') return runCommand(channel, { body, id, signature }, environment, signal)
  const text = channel.kind === 'slack' ? JSON.stringify({ text: slackText(events) }) : body
  const response = await fetch(target, {
    method: 'POST',
    // Who leads elsewhere is not whom the user named.
    redirect: 'manual',
    headers: {
      'content-type': 'application/json',
      'user-agent': 'watertight-fleet',
      'watertight-event': id,
      'idempotency-key': id,
      ...(signature !== null && { 'watertight-signature': signature }),
    },
    body: text,
    signal: AbortSignal.any([signal, AbortSignal.timeout(PATIENCE)]),
  })
  await response.body?.cancel()
  if (!response.ok) throw new AuditError('EALERT', `the receiver answered ${response.status}`)
}

/** Whether a message that failed may have arrived all the same: then it is sent again as it was. */
export function mayHaveArrived(error: unknown): boolean {
  if (error instanceof AuditError) return false
  const cause = error instanceof Error ? error.cause : undefined
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : ''
  return !/^(?:ECONNREFUSED|ENOTFOUND|EAI_AGAIN|ENETUNREACH|EHOSTUNREACH|CERT_|DEPTH_ZERO|SELF_SIGNED|ERR_TLS)/.test(
    code,
  )
}

/** The event comes as JSON on standard input; exit code 0 says that it has arrived. Words are passed as they are, through no shell. */
function runCommand(
  { address }: Channel,
  { body, id, signature }: { readonly body: string; readonly id: string; readonly signature: string | null },
  environment: { readonly [name: string]: string | undefined },
  signal: AbortSignal,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(address.target, [...address.arguments], {
      stdio: ['pipe', 'ignore', 'ignore'],
      timeout: PATIENCE,
      signal,
      env: { ...environment, WATERTIGHT_EVENT: id, ...(signature !== null && { WATERTIGHT_SIGNATURE: signature }) },
    })
    child.on('error', (cause) => reject(new AuditError('EALERT', `${address.target} cannot be run`, { cause })))
    // A program that reads nothing is free to.
    child.stdin.on('error', () => undefined)
    child.stdin.end(`${body}\n`)
    child.on('close', (code) =>
      code === 0 ? resolve() : reject(new AuditError('EALERT', `${address.target} ended with ${code ?? 'a signal'}`)),
    )
  })
}
