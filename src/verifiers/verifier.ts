import { setTimeout as wait } from 'node:timers/promises'
import type { Rule } from '../model/rule.ts'
import { type VerifyRule, verifyRuleOf } from './verify-rule.ts'

/** Asks providers about secrets: each secret once, one request at a time, with a pause between two to the same host. */
export class Verifier {
  readonly #options: AskOptions & { readonly pauseMilliseconds?: number }
  readonly #answers = new Map<string, Verification>()
  readonly #lastAsked = new Map<string, number>()
  #asked = 0

  constructor(options: AskOptions & { readonly pauseMilliseconds?: number } = {}) {
    this.#options = options
  }

  /** What the rule's provider says of the secret; null when the rule has no way to ask. */
  async verify(rule: Rule, secret: string): Promise<Verification | null> {
    const how = verifyRuleOf(rule)
    if (how === null || secret === '') return null
    const known = this.#answers.get(`${rule.id}\0${secret}`)
    if (known !== undefined) return known
    const { host } = new URL(how.url.replaceAll('{secret}', ''))
    if (this.#asked >= MOST) return { status: 'unknown', host, because: `${MOST} secrets were asked about already` }
    this.#asked += 1
    await this.#pause(host)
    const answer = await ask(how, secret, this.#options)
    this.#lastAsked.set(host, performance.now())
    this.#answers.set(`${rule.id}\0${secret}`, answer)
    return answer
  }

  async #pause(host: string): Promise<void> {
    const last = this.#lastAsked.get(host)
    if (last === undefined) return
    const left = last + (this.#options.pauseMilliseconds ?? PAUSE_MILLISECONDS) - performance.now()
    if (left > 0) await wait(left, undefined, this.#options.signal && { signal: this.#options.signal })
  }
}

const PAUSE_MILLISECONDS = 500
/** A package with more live secrets than this has been understood. */
const MOST = 200

/** What a provider said. `unknown`: nothing that tells one from the other, with the reason. */
interface Verification {
  readonly [key: string]: string
  readonly status: 'works' | 'does not work' | 'unknown'
  readonly host: string
  readonly because: string
}

interface AskOptions {
  /** A server on this machine that stands in for every provider. */
  readonly standIn?: string
  readonly signal?: AbortSignal
}

/** Asks the provider once whether `secret` works. Never follows a redirect: the credential goes to the host that the rule names and no other. */
async function ask(rule: VerifyRule, secret: string, options: AskOptions = {}): Promise<Verification> {
  const provider = new URL(rule.url.replaceAll('{secret}', encodeURIComponent(secret).replaceAll('%3A', ':')))
  const address = options.standIn === undefined ? provider : onStandIn(provider, options.standIn)
  const timeout = AbortSignal.timeout(TIMEOUT_MILLISECONDS)
  try {
    const response = await fetch(address, {
      method: rule.method,
      headers: Object.fromEntries(Object.entries(rule.headers).map(([name, value]) => [name, expand(value, secret)])),
      ...(rule.body !== null && { body: expand(rule.body, secret) }),
      redirect: 'manual',
      signal: options.signal ? AbortSignal.any([timeout, options.signal]) : timeout,
    })
    return { ...(await meaning(rule, response)), host: provider.host }
  } catch (error) {
    options.signal?.throwIfAborted()
    const because = error instanceof Error && error.name === 'TimeoutError' ? 'no answer in time' : 'no connection'
    return { status: 'unknown', host: provider.host, because }
  }
}

const TIMEOUT_MILLISECONDS = 10_000
/** Enough of an answer to find the text that a rule looks for. */
const BODY_BYTES = 65_536

async function meaning(rule: VerifyRule, response: Response): Promise<Pick<Verification, 'status' | 'because'>> {
  const because = `it answered ${response.status}`
  const { status, otherwise, text } = reading(rule, response.status)
  if (text === null) {
    await response.body?.cancel()
    return { status, because }
  }
  const isSaid = (await beginning(response)).includes(text)
  return { status: isSaid ? status : otherwise, because: `${because}, and its text decided` }
}

/** What an answer of this status means; where a text decides, what it means with and without that text. */
function reading(rule: VerifyRule, status: number): Reading {
  if (rule.dead.includes(status)) return { status: 'does not work', otherwise: 'unknown', text: rule.deadText }
  if (rule.live.includes(status)) return { status: 'works', otherwise: 'does not work', text: rule.liveText }
  return { status: 'unknown', otherwise: 'unknown', text: null }
}

interface Reading {
  readonly status: Verification['status']
  readonly otherwise: Verification['status']
  readonly text: string | null
}

async function beginning(response: Response): Promise<string> {
  const parts: Uint8Array[] = []
  let length = 0
  for await (const part of response.body ?? []) {
    parts.push(part as Uint8Array)
    length += (part as Uint8Array).length
    if (length >= BODY_BYTES) break
  }
  return Buffer.concat(parts).subarray(0, BODY_BYTES).toString('utf8')
}

function expand(template: string, secret: string): string {
  return template.replaceAll('{secret}', secret).replaceAll('{basic}', Buffer.from(`${secret}:`).toString('base64'))
}

/** The provider's path and query, on a loopback server; its host goes along as a header. */
function onStandIn(provider: URL, standIn: string): URL {
  const base = new URL(standIn)
  if (!['127.0.0.1', 'localhost', '[::1]'].includes(base.hostname)) throw new Error('a stand-in is on this machine')
  const address = new URL(provider)
  address.protocol = base.protocol
  address.host = base.host
  return address
}
