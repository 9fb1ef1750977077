import type { IncomingMessage, ServerResponse } from 'node:http'
import { integrityOf } from '../../src/text/digest.ts'
import { type LocalServer, serve } from './http-server.ts'

/** A package on a registry that follows npm's unpublish policy, as far as npm's own client reaches it. */
export interface IncidentRegistry extends LocalServer {
  /** The lines of an npmrc that names it, with a login. */
  readonly npmrc: string
  readonly versions: Map<string, Release>
  readonly tags: Map<string, string>
  /** After so many requests more it is down. */
  endsAfter: number
  /** What it answers from now on; `down` is no answer at all. */
  state: 'up' | 'down' | 'failing'
}

/** One version, as it was published. */
export interface Release {
  readonly tarball: Buffer
  /** ISO 8601. */
  readonly published: string
  deprecated?: string
  readonly attested?: boolean
}

/** What the policy asks about. */
export interface Standing {
  readonly name: string
  readonly owners?: readonly string[]
  /** Left out where the registry does not say. */
  readonly dependents?: number
  /** Those that its search does not count. */
  readonly hiddenDependents?: number
  readonly downloads?: number
  /** Versions that await approval; left out where the registry has no stage. A number is the status of a refusal. */
  readonly staged?: readonly { readonly id: string; readonly version: string; readonly tag: string }[] | number
  /** Added to the packument as it stands. */
  readonly more?: object
}

/** What npm's client sends when it publishes or deprecates. */
interface Sent {
  readonly versions: { readonly [version: string]: { readonly deprecated?: string } }
  readonly 'dist-tags'?: { readonly [tag: string]: string }
  readonly _attachments?: { readonly [name: string]: { readonly data: string } }
}

const HOUR = 3_600_000

/** So many hours ago, as a registry states times. */
export function hoursAgo(hours: number): string {
  return new Date(Date.now() - hours * HOUR).toISOString()
}

/** Serves a package; whatever breaks the policy is answered with 405 and the criteria, as npm does it. */
export async function startIncidentRegistry(
  standing: Standing,
  releases: { readonly [version: string]: Release },
  tags: { readonly [tag: string]: string },
): Promise<IncidentRegistry> {
  const { name, owners = ['ada'], dependents, hiddenDependents = 0, downloads, staged, more } = standing
  const depending = (dependents ?? 0) + hiddenDependents
  const versions = new Map(Object.entries(releases).map(([version, release]) => [version, { ...release }]))
  const gone = new Map<string, string>()
  const tagged = new Map(Object.entries(tags))
  const packument = (url: string): object => ({
    _id: name,
    _rev: '1-0',
    name,
    'dist-tags': Object.fromEntries(tagged),
    maintainers: owners.map((owner) => ({ name: owner, email: `${owner}@example.com` })),
    time: Object.fromEntries([...gone, ...[...versions].map(([version, { published }]) => [version, published])]),
    versions: Object.fromEntries(
      [...versions].map(([version, { tarball, deprecated, attested }]) => [
        version,
        {
          name,
          version,
          _npmUser: { name: owners[0], email: `${owners[0]}@example.com` },
          ...(deprecated !== undefined && { deprecated }),
          dist: {
            tarball: `${url}/${name}/-/${name.replace(/^@[^/]*\//, '')}-${version}.tgz`,
            integrity: integrityOf(tarball),
            ...(attested && { attestations: { url: `${url}/-/npm/v1/attestations/${name}@${version}` } }),
          },
        },
      ]),
    ),
    ...more,
  })

  /** Why npm would refuse to unpublish a version; null when it would not. */
  const refusal = (version: string): string | null => {
    if (depending > 0) return `has ${depending} dependent packages in the registry`
    const published = versions.get(version)?.published
    if (published !== undefined && Date.now() - Date.parse(published) < 72 * HOUR) return null
    const failed = [
      ...((downloads ?? 0) >= 300 ? ['has more than 300 downloads over the last week'] : []),
      ...(owners.length > 1 ? ['has more than one maintainer'] : []),
    ]
    return failed.length === 0 ? null : failed.join('; ')
  }

  const server = await serve((request, response, url) => {
    if (registry.endsAfter <= 0) registry.state = 'down'
    registry.endsAfter -= 1
    if (registry.state === 'down') return void request.socket.destroy()
    const answer = (status: number, body: unknown) => {
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
    }
    if (registry.state === 'failing') return answer(503, { error: 'unavailable' })
    void readBody(request).then((body) => {
      handle(request, body, { url, answer, response })
    })
  })

  interface Hand {
    readonly url: string
    readonly answer: (status: number, body: unknown) => void
    readonly response: ServerResponse
  }

  function handle(request: IncomingMessage, body: string, { url, answer, response }: Hand) {
    const { method = 'GET' } = request
    const address = new URL(request.url ?? '/', url)
    const path = decodeURIComponent(address.pathname)
    const [, file] = /\/-\/(?:.*\/)?[^/]+?-(\d[^/]*)\.tgz/.exec(path) ?? []
    if (path === '/-/whoami') return answer(200, { username: owners[0] })
    if (path === '/-/stage' && staged !== undefined)
      return typeof staged === 'number'
        ? answer(staged, { error: 'no' })
        : answer(200, { items: staged.map((one) => ({ ...one, packageName: name })), total: staged.length })
    if (path === '/-/v1/search') {
      const found = { package: { name }, ...(dependents !== undefined && { dependents: String(dependents) }) }
      return answer(200, { objects: [found], total: 1 })
    }
    if (path === `/downloads/point/last-week/${name}`)
      return downloads === undefined ? answer(404, { error: 'not found' }) : answer(200, { downloads, package: name })
    if (path.startsWith(`/-/package/${name}/dist-tags`)) {
      const tag = path.slice(`/-/package/${name}/dist-tags/`.length)
      if (method === 'PUT') tagged.set(tag, JSON.parse(body) as string)
      else if (method === 'DELETE') tagged.delete(tag)
      return answer(200, Object.fromEntries(tagged))
    }
    if (file !== undefined && method === 'GET') {
      const release = versions.get(file)
      return release === undefined ? answer(404, { error: 'not found' }) : void response.end(release.tarball)
    }
    if (file !== undefined && method === 'DELETE') return answer(200, { ok: true })
    if (path === `/${name}` && method === 'GET')
      return versions.size === 0 && more === undefined
        ? answer(404, { error: 'not found' })
        : answer(200, packument(url))
    if (path === `/${name}` && method === 'PUT') {
      const sent = JSON.parse(body) as Sent
      for (const [version, { deprecated }] of Object.entries(sent.versions)) {
        const [attachment] = Object.values(sent._attachments ?? {})
        const release = versions.get(version)
        if (release !== undefined && deprecated !== undefined) release.deprecated = deprecated
        if (release !== undefined || attachment === undefined) continue
        versions.set(version, { tarball: Buffer.from(attachment.data, 'base64'), published: hoursAgo(0) })
        for (const [tag, wanted] of Object.entries(sent['dist-tags'] ?? {})) tagged.set(tag, wanted)
      }
      return answer(200, { ok: true })
    }
    if (path.startsWith(`/${name}/-rev/`)) {
      const kept = method === 'DELETE' ? [] : Object.keys((JSON.parse(body) as { versions: object }).versions)
      const removed = [...versions.keys()].filter((version) => !kept.includes(version))
      const reason = removed.map(refusal).find((each) => each !== null)
      if (reason !== undefined)
        return answer(405, { error: `You can no longer unpublish this package. Failed criteria: ${reason}` })
      for (const version of removed) {
        gone.set(version, versions.get(version)?.published ?? '')
        versions.delete(version)
      }
      for (const [tag, version] of tagged) if (!versions.has(version)) tagged.delete(tag)
      if (method === 'PUT')
        for (const [tag, version] of Object.entries(
          (JSON.parse(body) as { 'dist-tags': { [tag: string]: string } })['dist-tags'],
        ))
          tagged.set(tag, version)
      return answer(200, { ok: true })
    }
    answer(404, { error: 'not found' })
  }

  const npmrc = `registry=${server.url}/\n${server.url.replace('http:', '')}/:_authToken=fake\nfetch-retries=0\n`
  const registry: IncidentRegistry = {
    ...server,
    npmrc,
    versions,
    tags: tagged,
    endsAfter: Number.POSITIVE_INFINITY,
    state: 'up',
  }
  return registry
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks).toString('utf8')
}
