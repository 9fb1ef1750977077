import { describe, expect, test } from 'vitest'
import { openPublished } from '../../src/sources/published.ts'
import { integrityOf } from '../../src/text/digest.ts'
import { fake } from '../support/fake.ts'
import { type LocalServer, serve } from '../support/http-server.ts'
import { pack } from '../support/pack.ts'
import { writeProject } from '../support/project.ts'
import { contextIn, failureOf, openAll } from '../support/source-context.ts'

const bytes = pack({ 'package.json': { name: '@acme/x', version: '1.0.0' } })
const token = fake('{alnum:36}')

/** A registry below a path of its host whose tarballs lie beside that path, or on `elsewhere`; all of it wants the token. */
function serveBelowPath(name: string, elsewhere?: string): Promise<LocalServer> {
  return serve((request, response, url) => {
    if (request.headers.authorization !== `Bearer ${token}`) return void response.writeHead(401).end('{}')
    if (request.url === '/files/x.tgz') return void response.end(bytes)
    if (decodeURIComponent(request.url ?? '') !== `/api/npm/${name}`) return void response.writeHead(404).end('{}')
    const dist = { tarball: `${elsewhere ?? url}/files/x.tgz`, integrity: integrityOf(bytes) }
    const versions = { '1.0.0': { name, version: '1.0.0', dist } }
    response.end(JSON.stringify({ name, 'dist-tags': { latest: '1.0.0' }, versions }))
  })
}

function projectOf({ url }: LocalServer, scope: string): string {
  const { host } = new URL(url)
  return writeProject({ '.npmrc': `${scope}registry=${url}/api/npm/\n//${host}/api/npm/:_authToken=${token}\n` })
}

test.each([
  { name: '@acme/x', scope: '@acme:' },
  { name: '@acme/x', scope: '' },
  { name: 'x', scope: '' },
])('a token for the path of the registry serves its tarballs beside it: $name by $scope', async ({ name, scope }) => {
  const server = await serveBelowPath(name)
  try {
    const context = contextIn(projectOf(server, scope))
    const [tarball] = await openAll(`${name}@1.0.0`, context)
    expect(tarball?.integrity).toBe(integrityOf(bytes))
    expect((await openPublished(`${name}@1.0.0`, context)).tarball.integrity).toBe(integrityOf(bytes))
  } finally {
    await server.close()
  }
})

test('the token is not sent to another port of the host', async () => {
  const other = await serve((_, response) => void response.writeHead(401).end('{}'))
  // A registry moves its tarballs to its own host unless npm is told otherwise; this one is the host that is not asked for.
  const server = await serveBelowPath('@acme/x', other.url)
  try {
    const context = contextIn(projectOf(server, '@acme:'))
    const environment = { ...context.environment, npm_config_replace_registry_host: 'never' }
    const { code } = await failureOf('@acme/x@1.0.0', { ...context, environment })
    expect(code).toBe('E401')
    expect(other.requests).toMatchObject([{ path: '/files/x.tgz', authorization: undefined }])
  } finally {
    await Promise.all([server.close(), other.close()])
  }
})

describe('a redirect', () => {
  // Another name of this machine is another host.
  test.each([
    { what: 'packument', to: 'port' },
    { what: 'packument', to: 'host' },
    { what: 'tarball', to: 'port' },
    { what: 'tarball', to: 'host' },
  ])('of the $what to another $to carries no token', async ({ what, to }) => {
    const other = await serve((_, response) => void response.writeHead(401).end('{}'))
    const place = to === 'port' ? other.url : other.url.replace('127.0.0.1', 'localhost')
    const isMoved = (path: string) => path.endsWith('.tgz') === (what === 'tarball')
    const server = await serve((request, response, url) => {
      if (isMoved(request.url ?? '')) return void response.writeHead(302, { location: `${place}/moved` }).end()
      const dist = { tarball: `${url}/files/x.tgz`, integrity: integrityOf(bytes) }
      const versions = { '1.0.0': { name: '@acme/x', version: '1.0.0', dist } }
      response.end(JSON.stringify({ name: '@acme/x', 'dist-tags': { latest: '1.0.0' }, versions }))
    })
    try {
      const context = contextIn(projectOf(server, '@acme:'))
      expect((await failureOf('@acme/x@1.0.0', context)).code).toBe('E401')
      await expect(openPublished('@acme/x@1.0.0', context)).rejects.toThrow()
      expect(server.requests.every(({ authorization }) => authorization === `Bearer ${token}`)).toBe(true)
      expect(other.requests.map(({ authorization }) => authorization)).toEqual([undefined, undefined])
    } finally {
      await Promise.all([server.close(), other.close()])
    }
  })

  test('within the same host and port carries it', async () => {
    const server = await serve((request, response, url) => {
      if (request.headers.authorization !== `Bearer ${token}`) return void response.writeHead(401).end('{}')
      if (request.url === '/moved.tgz') return void response.end(bytes)
      if (request.url === '/files/x.tgz') return void response.writeHead(302, { location: '/moved.tgz' }).end()
      const dist = { tarball: `${url}/files/x.tgz`, integrity: integrityOf(bytes) }
      const versions = { '1.0.0': { name: '@acme/x', version: '1.0.0', dist } }
      response.end(JSON.stringify({ name: '@acme/x', 'dist-tags': { latest: '1.0.0' }, versions }))
    })
    try {
      const [tarball] = await openAll('@acme/x@1.0.0', contextIn(projectOf(server, '@acme:')))
      expect(tarball?.integrity).toBe(integrityOf(bytes))
    } finally {
      await server.close()
    }
  })
})

test('a hint to log in names the registry with its scheme and path', async () => {
  const server = await serve((_, response) => void response.writeHead(401).end('{}'))
  try {
    const { hint } = await failureOf('@acme/x@1.0.0', contextIn(projectOf(server, '@acme:')))
    expect(hint).toContain(`npm login --registry=${server.url}/api/npm/)`)
  } finally {
    await server.close()
  }
})
