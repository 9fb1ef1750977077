import { integrityOf } from '../../src/text/digest.ts'
import { type LocalServer, serve } from './http-server.ts'

/** A package's versions on a registry of this machine; `null` stands for a version that is gone, its time alone being left. */
export type Versions = { readonly [version: string]: Buffer | null }

/** Serves one package in these versions; those in `lost` are described, but their tarballs are not there. */
export function serveVersions(name: string, versions: Versions, lost: readonly string[] = []): Promise<LocalServer> {
  return serve((request, response, url) => {
    const [, version] = /-\/(.+)\.tgz$/.exec(request.url ?? '') ?? []
    const bytes = version === undefined || lost.includes(version) ? null : versions[version]
    if (bytes) return void response.end(bytes)
    if (version !== undefined || request.url !== `/${name}`) return void response.writeHead(404).end('{}')
    const there = Object.entries(versions).flatMap(([each, tarball]) => (tarball ? [{ each, tarball }] : []))
    const described = there.map(({ each, tarball }) => {
      const dist = { tarball: `${url}/${name}/-/${each}.tgz`, integrity: integrityOf(tarball) }
      return [each, { name, version: each, dist }] as const
    })
    const days = Object.keys(versions).map((each, index) => [each, `2026-01-0${index + 1}T00:00:00.000Z`] as const)
    const packument = {
      name,
      'dist-tags': { latest: there.at(-1)?.each },
      versions: Object.fromEntries(described),
      time: { created: '2026-01-01T00:00:00.000Z', ...Object.fromEntries(days) },
    }
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(packument))
  })
}
