import type { IncomingMessage } from 'node:http'
import type { KnownPlace } from '../../src/response/known-places.ts'
import { type LocalServer, serve } from './http-server.ts'

/** How a mirror answers when it is asked for a copy. */
export type Mirroring =
  | 'keeps'
  | 'gone'
  /** Serves its copy this many times more. */
  | { readonly purgesAfter: number }
  | { readonly status: number; readonly retryAfter?: number }
  /** Knows no HEAD. */
  | 'knows no head'
  | { readonly leadsTo: string }
  | 'silent'
  | 'hangs up'

/** Mirrors on one server of this machine, each below a folder of its name. */
export interface Mirrors extends LocalServer {
  /** How each answers from now on. */
  readonly behaviour: Map<string, Mirroring>
  /** What came with each request. */
  readonly asked: { readonly method: string; readonly path: string; readonly headers: IncomingMessage['headers'] }[]
}

/** Serves mirrors that behave like this at first. */
export async function startMirrors(behaviour: { readonly [mirror: string]: Mirroring }): Promise<Mirrors> {
  const now = new Map(Object.entries(behaviour))
  const asked: Mirrors['asked'] = []
  const server = await serve((request, response) => {
    const { method = '', url: path = '', headers } = request
    asked.push({ method, path, headers })
    const mirror = path.split('/')[1] ?? ''
    const how = now.get(mirror) ?? 'gone'
    if (how === 'silent') return
    if (how === 'hangs up') return void request.socket.destroy()
    if (how === 'keeps') return void response.writeHead(200).end('a copy')
    if (how === 'gone') return void response.writeHead(404).end('none')
    if (how === 'knows no head') return void response.writeHead(method === 'HEAD' ? 405 : 206).end('a')
    if ('leadsTo' in how) return void response.writeHead(302, { location: how.leadsTo }).end()
    if ('purgesAfter' in how) {
      now.set(mirror, { purgesAfter: how.purgesAfter - 1 })
      return void response.writeHead(how.purgesAfter > 0 ? 200 : 404).end('late')
    }
    const wait = how.retryAfter === undefined ? {} : { 'retry-after': String(how.retryAfter) }
    response.writeHead(how.status, wait).end('no')
  })
  return { ...server, behaviour: now, asked }
}

/** A place without anything of its own. */
export const plainPlace: KnownPlace = {
  id: 'a',
  name: 'A',
  addresses: [],
  hosts: [],
  gone: [],
  proves: 'version',
  isOnDemand: false,
  removal: 'Ask for {name}.',
  contact: null,
}
