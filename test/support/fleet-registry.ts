import { createHash } from 'node:crypto'
import type { ServerResponse } from 'node:http'
import { integrityOf } from '../../src/text/digest.ts'
import { serve } from './http-server.ts'
import { leakingMap } from './leaking-map.ts'
import { type Files, pack } from './pack.ts'

/** A registry of this machine whose packages come and go, and that can be told to misbehave. */
export interface FleetRegistry {
  /** Ends in a slash. */
  readonly url: string
  /** Every request so far, method and path. */
  readonly requests: string[]
  /** Publishes a version; `leaks` gives a source away. */
  publish(name: string, version: string, what?: { readonly leaks?: boolean; readonly files?: Files }): void
  unpublish(name: string, version?: string): void
  /** Answers in place of the registry where it gives a status; null leaves the request alone. */
  fault: (path: string) => Fault | null
  /** Leads requests for paths with `part` elsewhere. */
  redirect: { readonly part: string; readonly to: string } | null
  close(): Promise<void>
}

/** An answer that is wrong; `isCut`: the connection breaks in the middle of the body. */
export interface Fault {
  readonly status: number
  readonly body?: string | Buffer
  readonly headers?: { readonly [name: string]: string | number }
  readonly isCut?: boolean
}

interface Published {
  readonly bytes: Buffer
  readonly time: string
}

/** `lists`: which of npm's ways to enumerate it knows. */
export async function startFleetRegistry(
  lists: readonly ('org' | 'user' | 'search' | 'changes')[] = ['search'],
): Promise<FleetRegistry> {
  const packages = new Map<string, Map<string, Published>>()
  const changes: { readonly seq: number; readonly id: string }[] = []
  let clock = Date.UTC(2026, 0, 1)
  const server = await serve((request, response, url) => {
    const address = new URL(request.url ?? '/', url)
    const path = decodeURIComponent(address.pathname)
    registry.requests.push(`${request.method} ${path}${address.search}`)
    const fault = registry.fault(path)
    if (fault !== null) return answerWrongly(response, fault)
    if (registry.redirect !== null && path.includes(registry.redirect.part))
      return void response.writeHead(302, { location: registry.redirect.to }).end()
    const json = (value: unknown, etag = false): void => {
      const body = JSON.stringify(value)
      const tag = `"${createHash('sha1').update(body).digest('hex')}"`
      if (etag && request.headers['if-none-match'] === tag) return void response.writeHead(304).end()
      response.writeHead(200, { 'content-type': 'application/json', ...(etag && { etag: tag }) }).end(body)
    }
    const missing = (): void => void response.writeHead(404).end('{}')
    const [, kind, group] = /^\/-\/(org|user)\/([^/]+)\/package$/.exec(path) ?? []
    if (kind === 'org' || kind === 'user') {
      const names = [...packages.keys()].filter((name) => kind === 'user' || name.startsWith(`@${group}/`))
      return lists.includes(kind) ? json(Object.fromEntries(names.map((name) => [name, 'write']))) : missing()
    }
    if (path === '/-/v1/search') return lists.includes('search') ? json(found(address.searchParams)) : missing()
    if (path === '/_changes' || path === '/') {
      if (!lists.includes('changes')) return missing()
      if (path === '/') return json({ update_seq: changes.length })
      const since = Number(address.searchParams.get('since'))
      const results = changes.filter(({ seq }) => seq > since).slice(0, Number(address.searchParams.get('limit')))
      return json({ results, last_seq: results.at(-1)?.seq ?? since })
    }
    const [, name = '', version = ''] = /^\/(.+)\/-\/([^/]+)\.tgz$/.exec(path) ?? []
    if (version !== '') {
      const bytes = packages.get(name)?.get(version)?.bytes
      return bytes === undefined ? missing() : void response.end(bytes)
    }
    const versions = packages.get(path.slice(1))
    return versions === undefined ? missing() : json(packument(path.slice(1), versions, url), true)
  })
  const found = (parameters: URLSearchParams): unknown => {
    const text = (parameters.get('text') ?? '').replace(/^(?:scope|maintainer):/, '')
    const names = [...packages.keys()].filter((name) => text === 'someone' || name.includes(text))
    const from = Number(parameters.get('from') ?? 0)
    const shown = names.slice(from, from + Number(parameters.get('size') ?? 20))
    return { objects: shown.map((name) => ({ package: { name } })), total: names.length }
  }
  const registry: FleetRegistry = {
    url: `${server.url}/`,
    requests: [],
    publish: (name, version, { leaks = false, files = {} } = {}) => {
      const manifest = { name, version, license: 'UNLICENSED', main: 'index.js' }
      const map = leaks ? { 'index.js.map': leakingMap } : {}
      const code = `console.log(${JSON.stringify(version)})\n${leaks ? '//# sourceMappingURL=index.js.map\n' : ''}`
      const bytes = pack({ 'package.json': manifest, 'index.js': code, 'readme.md': `# ${name}\n`, ...map, ...files })
      const versions = packages.get(name) ?? new Map<string, Published>()
      clock += 60_000
      versions.set(version, { bytes, time: new Date(clock).toISOString() })
      packages.set(name, versions)
      changes.push({ seq: changes.length + 1, id: name })
    },
    unpublish: (name, version) => {
      if (version === undefined) packages.delete(name)
      else packages.get(name)?.delete(version)
      changes.push({ seq: changes.length + 1, id: name })
    },
    fault: () => null,
    redirect: null,
    close: () => server.close(),
  }
  return registry
}

function answerWrongly(response: ServerResponse, { status, body = '{}', headers = {}, isCut = false }: Fault): void {
  response.writeHead(status, { ...headers, ...(isCut && { 'content-length': body.length }) })
  if (!isCut) return void response.end(body)
  response.write(body.slice(0, body.length / 2), () => setTimeout(() => response.destroy(), 20))
}

function packument(name: string, versions: ReadonlyMap<string, Published>, url: string): object {
  const described = [...versions].map(([version, { bytes }]) => {
    const dist = { tarball: `${url}/${name}/-/${version}.tgz`, integrity: integrityOf(bytes) }
    return [version, { name, version, main: 'index.js', dist }] as const
  })
  return {
    name,
    'dist-tags': { latest: [...versions.keys()].at(-1) },
    versions: Object.fromEntries(described),
    time: Object.fromEntries([...versions].map(([version, { time }]) => [version, time])),
  }
}
