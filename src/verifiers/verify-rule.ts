import type { Rule } from '../model/rule.ts'

/** How a provider is asked whether a credential works: one harmless request, and what its answers mean. */
export interface VerifyRule {
  readonly method: 'GET' | 'POST'
  /** `{secret}` stands for the credential, percent-encoded. */
  readonly url: string
  /** `{secret}` and `{basic}` (the credential as the user of basic authentication) are replaced. */
  readonly headers: { readonly [name: string]: string }
  readonly body: string | null
  /** Statuses that say that it works, or that it does not; any other says nothing. */
  readonly live: readonly number[]
  readonly dead: readonly number[]
  /** Of providers that answer 200 to everything: what the body holds only when it works. */
  readonly liveText: string | null
  /** Of providers that refuse a working credential with the same status: what the body holds only when it does not work. */
  readonly deadText: string | null
}

/**
 * The `verify` part of a built-in rule; null where there is none. A user's own rule has none that counts: whoever writes a pack must not
 * be able to have secrets sent somewhere.
 */
export function verifyRuleOf(rule: Rule): VerifyRule | null {
  const { verify } = rule.options
  if (typeof verify !== 'object' || verify === null || rule.id.includes(':')) return null
  const {
    method = 'GET',
    url,
    headers = {},
    body = null,
    live = [200],
    dead = [401, 403],
    liveText = null,
    deadText = null,
  } = verify as {
    readonly [key: string]: unknown
  }
  if (typeof url !== 'string' || !url.startsWith('https://')) return null
  return {
    method: method === 'POST' ? 'POST' : 'GET',
    url,
    headers: headers as VerifyRule['headers'],
    body: typeof body === 'string' ? body : null,
    live: live as readonly number[],
    dead: dead as readonly number[],
    liveText: typeof liveText === 'string' ? liveText : null,
    deadText: typeof deadText === 'string' ? deadText : null,
  }
}
