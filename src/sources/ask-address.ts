import { request as requestHttp } from 'node:http'
import { request as requestHttps } from 'node:https'
import { getAgent } from '@npmcli/agent'

/** What a server answered to a question for which no content was read. */
export interface Answer {
  readonly status: number
  /** Where it leads, made absolute; null when it leads nowhere. */
  readonly location: string | null
  /** Seconds after which it wants to be asked again; null when it does not say. */
  readonly retryAfter: number | null
}

/** How an address is asked. */
export interface Asking {
  /** A `GET` asks for the first byte alone, and no content is read of what comes. */
  readonly method: 'HEAD' | 'GET'
  readonly userAgent: string
  /** npm's options, of which the proxies and the authorities count. No login is ever sent. */
  readonly npmOptions: { readonly [option: string]: unknown }
  /** Milliseconds until it is given up. */
  readonly patience: number
  readonly signal?: AbortSignal
}

/** Asks an http(s) address whether something is there; follows no redirect. Rejects when no answer comes. */
export function askAddress(address: string, asking: Asking): Promise<Answer> {
  const { method, userAgent, npmOptions, patience, signal } = asking
  const { proxy, httpsProxy, noProxy, ca, strictSSL } = npmOptions
  const url = new URL(address)
  const agent = getAgent(address, {
    proxy: httpsProxy || proxy || undefined,
    noProxy,
    ca: ca ?? undefined,
    rejectUnauthorized: strictSSL !== false,
  })
  const timeout = AbortSignal.timeout(patience)
  const ask = url.protocol === 'https:' ? requestHttps : requestHttp
  return new Promise((resolve, reject) => {
    const asked = ask(url, {
      method,
      agent,
      headers: { 'user-agent': userAgent, accept: '*/*', ...(method === 'GET' && { range: 'bytes=0-0' }) },
      signal: signal === undefined ? timeout : AbortSignal.any([timeout, signal]),
    })
    asked.on('error', reject)
    asked.once('response', (response) => {
      const { statusCode: status = 0, headers } = response
      // What was asked for is the answer itself: of whatever follows it nothing is read.
      response.on('error', reject)
      response.destroy()
      const { location, 'retry-after': wait = '' } = headers
      resolve({
        status,
        location: location !== undefined && URL.canParse(location, address) ? new URL(location, address).href : null,
        retryAfter: /^\d{1,6}$/.test(wait) ? Number(wait) : null,
      })
    })
    asked.end()
  })
}
