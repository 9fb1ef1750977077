import { writeFileSync } from 'node:fs'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import { type AddressInfo, connect, type Socket } from 'node:net'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { integrityOf } from '../../src/text/digest.ts'
import { makeCertificate } from '../support/certificate.ts'
import { pack } from '../support/pack.ts'
import { writeProject } from '../support/project.ts'
import { contextIn, failureOf, openAll } from '../support/source-context.ts'
import { watertight } from '../support/watertight.ts'

const tarball = pack({ 'package.json': { name: 'shape', version: '1.0.0' }, 'index.js': '1\n' })
const certificate = makeCertificate()
const closing: (() => Promise<void>)[] = []
let plain: string
let secure: string

beforeAll(async () => {
  plain = await listen(createServer(answer), 'http')
  secure = await listen(
    createTlsServer({ key: certificate.key, cert: certificate.certificate + certificate.authority }, answer),
    'https',
  )
})
afterAll(async () => {
  await Promise.all(closing.map((close) => close()))
})

describe('a registry whose authority nobody knows', () => {
  const npmrcs: readonly { name: string; npmrc: string }[] = [
    { name: 'cafile', npmrc: 'cafile={authority}\n' },
    { name: 'cafile below a folder that a variable names', npmrc: 'cafile=${PLACE}/authority.pem\n' },
    { name: 'ca', npmrc: `ca=${JSON.stringify(certificate.authority)}\n` },
    { name: 'ca as a list', npmrc: `ca[]=${JSON.stringify(certificate.authority)}\n` },
    { name: 'no check at all', npmrc: 'strict-ssl=false\n' },
  ]
  test.each(npmrcs)('is trusted by .npmrc: $name', async ({ npmrc }) => {
    const root = project(npmrc, secure)
    const context = contextIn(root)
    const [opened] = await openAll('shape@1.0.0', { ...context, environment: { ...context.environment, PLACE: root } })
    expect(opened?.integrity).toBe(integrityOf(tarball))
  })

  test('is trusted by NODE_EXTRA_CA_CERTS', async () => {
    const root = project('', secure)
    const env = { NODE_EXTRA_CA_CERTS: join(root, 'authority.pem'), npm_config_cache: join(root, 'cache') }
    const { code, stdout } = await watertight(['shape@1.0.0'], { cwd: root, env })
    expect(stdout).toContain('shape@1.0.0')
    expect(code).toBe(0)
  })

  test('is refused otherwise, in one sentence and with exit code 2', async () => {
    const root = project('', secure)
    const { code, stderr } = await watertight(['shape@1.0.0'], {
      cwd: root,
      env: { npm_config_cache: join(root, 'cache') },
    })
    expect(stderr).toMatch(
      /^watertight: .*shape@1\.0\.0: the certificate of 127\.0\.0\.1:\d+ is not trusted \([A-Z_]+\)/,
    )
    expect(stderr).toContain('cafile=')
    expect(stderr).not.toMatch(/\n\s+at /)
    expect(code).toBe(2)
  })

  test('is refused for a tarball at an address, too', async () => {
    const error = await failureOf(`${secure}/shape/-/shape-1.0.0.tgz`, contextIn(project('', secure)))
    expect(error.message).toMatch(/the certificate of 127\.0\.0\.1:\d+ is not trusted/)
  })
})

describe('a proxy', () => {
  test.each([
    {
      name: 'proxy, for a plain registry',
      npmrc: (proxy: string) => `proxy=${proxy}\n`,
      registry: () => plain,
      want: /^GET http:/,
    },
    {
      name: 'https-proxy, for one with TLS',
      npmrc: (proxy: string) => `https-proxy=${proxy}\ncafile={authority}\n`,
      registry: () => secure,
      want: /^CONNECT 127\.0\.0\.1:/,
    },
  ])('of .npmrc is used: $name', async ({ npmrc, registry, want }) => {
    const proxy = await startProxy()
    const [opened] = await openAll('shape@1.0.0', contextIn(project(npmrc(proxy.url), registry())))
    expect(opened?.integrity).toBe(integrityOf(tarball))
    expect(proxy.requests[0]).toMatch(want)
  })

  test('of the environment is used, and noproxy heeded', async () => {
    const proxy = await startProxy()
    const audit = (npmrc: string) => {
      const cwd = project(npmrc, secure)
      return watertight(['shape@1.0.0'], { cwd, env: { HTTPS_PROXY: proxy.url, npm_config_cache: join(cwd, 'cache') } })
    }
    expect((await audit('cafile={authority}\nnoproxy=127.0.0.1\n')).code).toBe(0)
    expect(proxy.requests).toEqual([])
    expect((await audit('cafile={authority}\n')).code).toBe(0)
    expect(proxy.requests[0]).toMatch(/^CONNECT /)
  })

  test('with a login gets it, and no message shows it', async () => {
    const proxy = await startProxy('hunter2')
    const right = proxy.url.replace('//', '//me:hunter2@')
    const [opened] = await openAll(
      'shape@1.0.0',
      contextIn(project(`https-proxy=${right}\ncafile={authority}\n`, secure)),
    )
    expect(opened?.integrity).toBe(integrityOf(tarball))
    const wrong = proxy.url.replace('//', '//me:hunter3@')
    const error = await failureOf(
      'shape@1.0.0',
      contextIn(project(`https-proxy=${wrong}\ncafile={authority}\n`, secure)),
    )
    expect(error.message + (error.hint ?? '')).not.toContain('hunter')
    expect(error.message).not.toContain('\n')
    expect(error.message + (error.hint ?? '')).toContain('proxy')
  })

  test('that is dead is told in one sentence', async () => {
    const npmrc = 'https-proxy=http://127.0.0.1:9\nfetch-retries=0\n'
    const error = await failureOf('shape@1.0.0', contextIn(project(npmrc, secure)))
    expect(error.message).toMatch(/^shape@1\.0\.0: 127\.0\.0\.1:\d+ cannot be reached \(ECONNREFUSED\)/)
    expect(error.hint).toContain('proxy')
  })
})

/** `{authority}` in the .npmrc is the file of the authority's certificate. */
function project(npmrc: string, registry: string): string {
  const root = writeProject({ 'package.json': '{}', 'authority.pem': certificate.authority })
  const lines = npmrc.replace('{authority}', JSON.stringify(join(root, 'authority.pem')))
  writeFileSync(join(root, '.npmrc'), `registry=${registry}/\n${lines}`)
  return root
}

function answer({ url, headers }: Pick<IncomingMessage, 'url' | 'headers'>, response: ServerResponse): void {
  const path = (url ?? '').replace(/^https?:\/\/[^/]+/, '')
  if (path.endsWith('.tgz')) return void response.end(tarball)
  const scheme = 'encrypted' in (response.socket ?? {}) ? 'https' : 'http'
  const dist = { tarball: `${scheme}://${headers.host}/shape/-/shape-1.0.0.tgz`, integrity: integrityOf(tarball) }
  const versions = { '1.0.0': { name: 'shape', version: '1.0.0', dist } }
  response.setHeader('content-type', 'application/json')
  response.end(JSON.stringify({ name: 'shape', 'dist-tags': { latest: '1.0.0' }, versions }))
}

async function listen(server: Server, scheme: string): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  closing.push(
    () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  )
  return `${scheme}://127.0.0.1:${(server.address() as AddressInfo).port}`
}

/** A proxy that passes requests on, plain ones and tunnels, to those who know the password if there is one. */
async function startProxy(password?: string): Promise<{ readonly url: string; readonly requests: readonly string[] }> {
  const requests: string[] = []
  const sockets = new Set<Socket>()
  const isWelcome = (login: string | undefined): boolean =>
    password === undefined || login === `Basic ${Buffer.from(`me:${password}`).toString('base64')}`
  const server = createServer((request, response) => {
    requests.push(`${request.method} ${request.url}`)
    answer({ url: request.url ?? '', headers: { host: new URL(request.url ?? '').host } }, response)
  })
  server.on('connect', (request, socket: Socket) => {
    requests.push(`CONNECT ${request.url}`)
    if (!isWelcome(request.headers['proxy-authorization'])) {
      socket.end('HTTP/1.1 407 Proxy Authentication Required\r\n\r\n')
      return
    }
    const [host = '', port = ''] = (request.url ?? '').split(':')
    const onward = connect(Number(port), host, () => {
      socket.write('HTTP/1.1 200 OK\r\n\r\n')
      onward.pipe(socket).pipe(onward)
    })
    for (const each of [socket, onward]) sockets.add(each.on('error', () => undefined))
  })
  const url = await listen(server, 'http')
  closing.push(async () => {
    for (const socket of sockets) socket.destroy()
  })
  return { url, requests }
}
