import { createHmac } from 'node:crypto'
import { printChain } from '../../model/chain.ts'
import { counted } from '../../text/count.ts'
import { escapeControls } from '../../text/escape-controls.ts'
import type { LeakEvent } from '../findings/tell.ts'

/** One event that is to be told, by its number. */
export interface ToldEvent {
  readonly id: number
  readonly body: LeakEvent
}

/** What a webhook or a command gets as JSON: one event, or a digest of many at once. */
export function payloadOf(events: readonly ToldEvent[]): { readonly id: string; readonly body: string } {
  const [first] = events
  const id = events.length === 1 ? `watertight-${first?.id}` : `watertight-${first?.id}-${events.at(-1)?.id}`
  const list = events.map((event) => ({ id: `watertight-${event.id}`, ...event.body }))
  const content =
    list.length === 1
      ? { version: 1, ...list[0] }
      : { version: 1, id, event: 'digest', count: list.length, events: list }
  return { id, body: JSON.stringify(content) }
}

/** HMAC-SHA-256 of time, a dot and the body: `t=<seconds>,v1=<hex>`. */
export function signatureOf(body: string, key: string, seconds: number): string {
  return `t=${seconds},v1=${createHmac('sha256', key).update(`${seconds}.${body}`).digest('hex')}`
}

/** How many events a message for people names. */
const NAMED = 10

/** The message for Slack. */
export function slackText(events: readonly ToldEvent[]): string {
  const lines = events.slice(0, NAMED).map(({ body }) => slackEscape(sentenceOf(body)))
  const rest = events.length - lines.length
  const head = events.length === 1 ? [] : [`${counted(events.length, 'change')} in the fleet:`]
  return [...head, ...lines, ...(rest > 0 ? [`and ${rest} more`] : [])].join('\n')
}

/** One event in a sentence. */
export function sentenceOf({
  event,
  package: name,
  ruleId,
  severity,
  message,
  chain,
  firstVersion,
  lastVersion,
  fingerprint,
}: LeakEvent): string {
  const versions = firstVersion === lastVersion ? `${firstVersion}` : `${firstVersion} to ${lastVersion}`
  const text =
    event === 'new'
      ? `New leak in ${name} ${versions}: ${severity} ${ruleId} at ${printChain(chain)}. ${message}`
      : `Ended in ${name}: ${severity} ${ruleId} at ${printChain(chain)}; no version that the registry has shows it any more.`
  return escapeControls(`${text} (${fingerprint})`)
}

/** Slack reads these three as markup. */
function slackEscape(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}
