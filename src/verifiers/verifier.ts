import { setTimeout as wait } from 'node:timers/promises'
import type { Rule } from '../model/rule.ts'
import { type AskOptions, ask, type Verification } from './ask.ts'
import { verifyRuleOf } from './verify-rule.ts'

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
