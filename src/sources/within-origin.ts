import { AsyncLocalStorage } from 'node:async_hooks'
import type { ClientRequest } from 'node:http'
import { Agent } from '@npmcli/agent'

/**
 * Runs a request of npm's network code that begins at `url`. Where it is led to another scheme, host or port it carries no login: npm's own code
 * compares the names of hosts alone, so that a token would go to another port, or be sent in the clear.
 */
export function withinOrigin<T>(url: string, work: () => T): T {
  return origins.run(new URL(url).origin, work)
}

const origins = new AsyncLocalStorage<string>()

// Every request of npm's code, redirects too, goes through its agent before anything is sent.
const addRequest = Agent.prototype.addRequest
Agent.prototype.addRequest = function (request, options) {
  const origin = origins.getStore()
  if (origin !== undefined && originOf(request) !== origin) {
    for (const header of ['authorization', 'cookie', 'npm-otp']) request.removeHeader(header)
  }
  addRequest.call(this, request, options)
}

function originOf(request: ClientRequest): string | null {
  const address = `${request.protocol}//${String(request.getHeader('host'))}`
  return URL.canParse(address) ? new URL(address).origin : null
}
