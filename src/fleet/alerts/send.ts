import { spawn } from 'node:child_process'
import { AuditError } from '../../model/audit-error.ts'
import type { Channel } from './channels.ts'
import { payloadOf, signatureOf, slackText, type ToldEvent } from './message.ts'

/** Milliseconds that a receiver may take. */
const PATIENCE = 10_000

/** Tells a channel of these events, in one message. Throws where nobody says that it has arrived. */
export async function sendTo(
  channel: Channel,
  events: readonly ToldEvent[],
  environment: { readonly [name: string]: string | undefined },
  signal: AbortSignal,
): Promise<void> {
  const { id, body } = payloadOf(events)
  const target = resolved(channel.address.target, environment)
  const key = channel.address.secret === null ? null : resolved(channel.address.secret, environment)
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

function resolved(value: string, environment: { readonly [name: string]: string | undefined }): string {
  const [, name] = /^env:(\w+)$/.exec(value) ?? []
  if (name === undefined) return value
  const found = environment[name]
  if (found === undefined || found === '')
    throw new AuditError('EALERT', `the variable ${name} is not set where this worker runs`)
  return found
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
