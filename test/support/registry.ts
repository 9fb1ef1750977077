import { writeFileSync } from 'node:fs'
import type { Server } from 'node:http'
import { type AddressInfo, createServer } from 'node:net'
import { join } from 'node:path'
import { runServer } from 'verdaccio'
import { npm, type Outcome } from './npm.ts'
import { temporaryDirectory } from './project.ts'

/** A real npm registry on this machine. */
export interface Registry {
  /** Ends in a slash, as in an npmrc. */
  readonly url: string
  /** An npmrc that names the registry, with a login for it. */
  readonly npmrc: string
  /** `npm publish` in a directory, scripts included. */
  publish(cwd: string, args?: readonly string[]): Promise<Outcome>
  /** Forgets a package, so that it can be published anew. */
  unpublish(name: string): Promise<void>
  /** Versions of a package that have arrived. */
  versions(name: string): Promise<string[]>
  /** The integrity that the registry states for a version. */
  integrity(name: string, version: string): Promise<string | undefined>
  close(): Promise<void>
}

/** Starts verdaccio with an empty storage on a free port. Nothing is proxied to another registry. */
export async function startRegistry(): Promise<Registry> {
  const port = await freePort()
  const home = temporaryDirectory()
  const server = (await runServer({
    self_path: home,
    storage: join(home, 'storage'),
    auth: { htpasswd: { file: join(home, 'htpasswd') } },
    uplinks: {},
    packages: { '**': { access: '$all', publish: '$anonymous', unpublish: '$anonymous' } },
    web: { enable: false },
    max_body_size: '200mb',
    log: { type: 'stdout', format: 'pretty', level: 'fatal' },
  } as unknown as Parameters<typeof runServer>[0])) as Server
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${port}/`
  const npmrc = join(home, 'npmrc')
  writeFileSync(npmrc, `registry=${url}\n//127.0.0.1:${port}/:_authToken=fake\n`)
  return {
    url,
    npmrc,
    publish: (cwd, args = []) => npm(['publish', ...args], { cwd, env: { npm_config_userconfig: npmrc } }),
    unpublish: async (name) => {
      const place = `${url}${name.replace('/', '%2f')}`
      const { _rev } = (await (await fetch(`${place}?write=true`)).json()) as { readonly _rev: string }
      const answer = await fetch(`${place}/-rev/${_rev}`, {
        method: 'DELETE',
        headers: { authorization: 'Bearer fake' },
      })
      if (!answer.ok) throw new Error(`${name} is still there: ${answer.status}`)
    },
    versions: async (name) => Object.keys(await versionsOf(url, name)),
    integrity: async (name, version) => (await versionsOf(url, name))[version]?.dist.integrity,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

interface Versions {
  readonly [version: string]: { readonly dist: { readonly integrity?: string } }
}

async function versionsOf(url: string, name: string): Promise<Versions> {
  const answer = await fetch(`${url}${name.replace('/', '%2f')}`)
  if (answer.status === 404) return {}
  const packument = (await answer.json()) as { versions: Versions }
  return packument.versions
}

async function freePort(): Promise<number> {
  const probe = createServer()
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve))
  const { port } = probe.address() as AddressInfo
  await new Promise((resolve) => probe.close(resolve))
  return port
}
