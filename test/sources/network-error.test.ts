import { chmodSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'
import { boundedPackuments } from '../../src/sources/packuments.ts'
import { integrityOf } from '../../src/text/digest.ts'
import { type LocalServer, serve } from '../support/http-server.ts'
import { type Misbehaviour, startMisbehavingRegistry } from '../support/misbehaving-registry.ts'
import { temporaryDirectory, writeProject } from '../support/project.ts'
import { contextIn, failureOf, openAll } from '../support/source-context.ts'

const bytes = Buffer.alloc(2000, 'tarball')
let server: LocalServer | undefined

afterEach(async () => {
  await server?.close()
  server = undefined
})

test.each<{ name: string; how: Misbehaviour; spec?: string; code: string; says: RegExp; hint: RegExp }>([
  {
    name: 'an unknown package',
    how: 'none',
    spec: 'unknown@latest',
    code: 'E404',
    says: /has no such package/,
    hint: /login/,
  },
  {
    name: 'an unknown version',
    how: 'none',
    spec: 'shape@9',
    code: 'ETARGET',
    says: /no such version/,
    hint: /latest \(1\.0\.0\), next \(1\.1\.0\); it has 2/,
  },
  {
    name: 'an unknown tag',
    how: 'none',
    spec: 'shape@canary',
    code: 'ETARGET',
    says: /no such version or tag/,
    hint: /latest/,
  },
  { name: 'no versions', how: 'no versions', code: 'ETARGET', says: /no versions/, hint: /unpublished/ },
  { name: '401', how: { status: 401 }, code: 'E401', says: /refuses access \(401\)/, hint: /npm login/ },
  { name: '403', how: { status: 403 }, code: 'E403', says: /refuses access \(403\)/, hint: /token/ },
  { name: '500', how: { status: 500 }, code: 'E500', says: /answered 500/, hint: /run again/ },
  { name: '418', how: { status: 418 }, code: 'E418', says: /answered 418/, hint: /registry/ },
  {
    name: 'garbage',
    how: { body: '<html>' },
    code: 'EBADRESPONSE',
    says: /not a package's description/,
    hint: /login page/,
  },
  {
    name: 'JSON null',
    how: { body: 'null' },
    code: 'EBADRESPONSE',
    says: /not a package's description/,
    hint: /registry/,
  },
  { name: 'a JSON array', how: { body: '[]' }, code: 'ETARGET', says: /no versions/, hint: /./ },
  {
    name: 'versions that are text',
    how: { body: '{"name":"shape","versions":"x"}' },
    code: 'ETARGET',
    says: /./,
    hint: /./,
  },
  { name: 'another package', how: 'another name', code: 'EMISMATCH', says: /another package/, hint: /registry/ },
  { name: 'no tarball', how: 'no tarball address', code: 'EBADRESPONSE', says: /not a package's/, hint: /./ },
  {
    name: 'a file for a tarball',
    how: 'a file as tarball address',
    code: 'EBADRESPONSE',
    says: /not a package's/,
    hint: /./,
  },
  {
    name: 'a tarball that is gone',
    how: { tarballStatus: 404 },
    code: 'E404',
    says: /has no tarball of it \(404\)/,
    hint: /./,
  },
  { name: 'a tarball that is refused', how: { tarballStatus: 403 }, code: 'E403', says: /refuses/, hint: /./ },
  {
    name: 'a wrong integrity',
    how: 'wrong integrity',
    code: 'EINTEGRITY',
    says: /does not match the integrity/,
    hint: /Do not use/,
  },
  { name: 'a truncated tarball', how: 'truncated tarball', code: 'ECONNRESET', says: /broke off/, hint: /Run again/ },
  { name: 'a connection that ends', how: 'hangs up', code: 'ECONNRESET', says: /broke off/, hint: /Run again/ },
])('the registry: $name', async ({ how, spec, code, says, hint }) => {
  server = await startMisbehavingRegistry(how, bytes)
  const asked = spec ?? 'shape@1.0.0'
  const error = await failureOf(asked, contextIn(temporaryDirectory(), { registry: server.url }))
  expect(error).toMatchObject({ code, message: expect.stringMatching(says), hint: expect.stringMatching(hint) })
  expect(error.message.startsWith(`${asked}: `)).toBe(true)
  expect(error.message).not.toMatch(/\n/)
})

test('a registry that states no integrity is told in a notice', async () => {
  server = await startMisbehavingRegistry('no integrity', bytes)
  const [tarball] = await openAll('shape@latest', contextIn(temporaryDirectory(), { registry: server.url }))
  expect(tarball?.notices).toMatchObject([{ code: 'integrity-unstated', effect: 'none' }])
})

test('a tarball is not read beyond the bound', async () => {
  server = await startMisbehavingRegistry('endless tarball', bytes)
  const context = contextIn(temporaryDirectory(), { registry: server.url, maxBytes: 1_000_000 })
  expect(await failureOf('shape@latest', context)).toMatchObject({
    code: 'ETOOLARGE',
    hint: expect.stringContaining('--limit'),
  })
})

test('nobody listens', async () => {
  const closed = await serve(() => undefined)
  await closed.close()
  const error = await failureOf('shape@latest', contextIn(temporaryDirectory(), { registry: closed.url }))
  expect(error).toMatchObject({ code: 'ECONNREFUSED', message: expect.stringContaining('cannot be reached') })
})

test.each<{ name: string; how: Misbehaviour; code: RegExp }>([
  { name: 'a registry', how: 'silent', code: /TIMEOUT|TIMEDOUT/ },
  { name: 'a tarball', how: 'silent tarball', code: /TIMEOUT|TIMEDOUT/ },
])('$name that says nothing is given up after fetch-timeout', async ({ how, code }) => {
  server = await startMisbehavingRegistry(how, bytes)
  const root = writeProject({ 'package.json': '{}', '.npmrc': 'fetch-timeout=300\nfetch-retries=0\n' })
  const error = await failureOf('shape@latest', contextIn(root, { registry: server.url }))
  expect(error).toMatchObject({ code: expect.stringMatching(code), hint: expect.stringContaining('network') })
})

test('a tarball that comes in drops is given up as well', async () => {
  server = await startMisbehavingRegistry('dripping tarball', bytes)
  const root = writeProject({ 'package.json': '{}', '.npmrc': 'fetch-timeout=300\nfetch-retries=0\n' })
  const error = await failureOf('shape@1.0.0', contextIn(root, { registry: server.url }))
  expect(error).toMatchObject({ code: 'ETIMEDOUT', message: expect.stringMatching(/only \d+ bytes came/) })
})

test('an endless gzipped packument is given up at its bound', async () => {
  server = await startMisbehavingRegistry('endless gzipped packument', bytes)
  const error = await failureOf('shape@1.0.0', contextIn(temporaryDirectory(), { registry: server.url }))
  expect(error).toMatchObject({
    code: 'ETOOLARGE',
    message: expect.stringContaining('describes the package in more than 134217728 bytes'),
  })
}, 60_000)

test.each(['corgi', 'full'])('an endless packument, asked for as %s, is given up at its bound', async (form) => {
  server = await startMisbehavingRegistry('endless packument', bytes)
  const packuments = boundedPackuments('shape@1.0.0', {}, { timeout: 30_000 }, 1 << 20)
  await expect(packuments.get(`${form}:${server.url}/shape`)).rejects.toMatchObject({
    code: 'ETOOLARGE',
    message: expect.stringContaining('describes the package in more than 1048576 bytes'),
  })
})

test('a request is at an end once the bound is reached', async () => {
  let closed = 0
  const endless = await serve((_request, response) => {
    const more = (): void => {
      if (!response.destroyed) response.write(Buffer.alloc(64 * 1024), () => setImmediate(more))
    }
    response.on('close', () => (closed += 1))
    more()
  })
  try {
    const error = await failureOf(`${endless.url}/a.tgz`, contextIn(temporaryDirectory(), { maxBytes: 1 << 20 }))
    expect(error.code).toBe('ETOOLARGE')
    await expect.poll(() => closed).toBe(1)
  } finally {
    await endless.close()
  }
})

test('the signal ends a download', async () => {
  server = await startMisbehavingRegistry('silent tarball', bytes)
  const abort = new AbortController()
  const opened = openAll(
    'shape@latest',
    contextIn(temporaryDirectory(), { registry: server.url, signal: abort.signal }),
  )
  setTimeout(() => abort.abort(), 300)
  await expect(opened).rejects.toMatchObject({ name: 'AbortError' })
})

test('offline and not in the cache', async () => {
  const error = await failureOf('shape@latest', contextIn(temporaryDirectory(), { offline: true }))
  expect(error).toMatchObject({ code: 'ENOTCACHED', hint: 'Run once without --offline.' })
})

test('a token goes to its registry, and to no other', async () => {
  server = await startMisbehavingRegistry('none', bytes)
  const { host } = new URL(server.url)
  const token = `fake-${'x'.repeat(12)}`
  const root = writeProject({
    'package.json': '{}',
    '.npmrc': `//${host}/:_authToken=${token}\n//127.0.0.1:1/:_authToken=other\n`,
  })
  await openAll('shape@latest', contextIn(root, { registry: server.url }))
  expect(server.requests.map(({ authorization }) => authorization)).toEqual([`Bearer ${token}`, `Bearer ${token}`])
})

test('the .npmrc of an audited directory is not read', async () => {
  server = await startMisbehavingRegistry('none', bytes)
  const root = writeProject({
    'package.json': '{}',
    '.npmrc': `registry=${server.url}\n`,
    'other/package.json': { json: { name: 'other', version: '1.0.0' } },
    'other/.npmrc': 'registry=http://127.0.0.1:1/\nomit=none\n',
  })
  await openAll('other', contextIn(root))
  const [tarball] = await openAll('shape@latest', contextIn(root))
  expect(tarball?.resolved).toBe(`${server.url}/shape/-/shape.tgz`)
})

describe('an .npmrc', () => {
  test('with a login for no registry', async () => {
    const root = writeProject({ 'package.json': '{}', '.npmrc': '_authToken=fake\n' })
    const error = await failureOf('shape@latest', contextIn(root))
    expect(error).toMatchObject({ code: 'ENPMRC', message: expect.stringContaining('_authToken') })
    expect(error.message).not.toMatch(/\n|fake/)
  })

  test.skipIf(process.platform === 'win32' || process.getuid?.() === 0)('that may not be read', async () => {
    const root = writeProject({ 'package.json': '{}', '.npmrc': 'fund=false\n' })
    chmodSync(join(root, '.npmrc'), 0)
    expect(await failureOf('shape@latest', contextIn(root))).toMatchObject({ code: 'ENPMRC' })
  })

  test('that is a directory', async () => {
    const root = writeProject({ 'package.json': '{}', '.npmrc/': '' })
    const error = await failureOf('shape@latest', contextIn(root))
    expect(error).toMatchObject({ code: 'ENPMRC', message: expect.stringContaining('project .npmrc') })
  })
})

describe('an address', () => {
  test.each([
    { name: 'that is gone', status: 404, code: 'E404', says: /no such file \(404\)/ },
    { name: 'that wants a login', status: 401, code: 'E401', says: /refuses access/ },
    { name: 'whose server is broken', status: 500, code: 'E500', says: /answered 500/ },
  ])('$name', async ({ status, code, says }) => {
    server = await serve((_, response) => response.writeHead(status).end())
    const error = await failureOf(`${server.url}/x.tgz?key=hunter2`, contextIn(temporaryDirectory()))
    expect(error).toMatchObject({ code, message: expect.stringMatching(says) })
    expect(`${error.message} ${error.hint}`).not.toContain('hunter2')
  })

  test('that leads on to another', async () => {
    server = await serve((request, response) => {
      if (request.url === '/x.tgz') response.writeHead(302, { location: '/y.tgz' }).end()
      else response.end(bytes)
    })
    const [tarball] = await openAll(`${server.url}/x.tgz`, contextIn(temporaryDirectory()))
    expect(Buffer.from(tarball?.bytes ?? []).equals(bytes)).toBe(true)
  })

  test('that leads round in a circle', async () => {
    server = await serve((_, response) => response.writeHead(302, { location: '/x.tgz' }).end())
    const error = await failureOf(`${server.url}/x.tgz`, contextIn(temporaryDirectory()))
    expect(error).toMatchObject({ code: 'EMAXREDIRECT', message: expect.stringContaining('without end') })
  })

  test('that sends nothing', async () => {
    server = await serve((_, response) => response.end())
    expect(await failureOf(`${server.url}/x.tgz`, contextIn(temporaryDirectory()))).toMatchObject({ code: 'ENODATA' })
  })

  test.each(['http://', 'https://a b/x.tgz', 'http://[::1'])('that is none: %s', async (url) => {
    expect(await failureOf(url, contextIn(temporaryDirectory()))).toMatchObject({ code: 'EUSAGE' })
  })
})

test.each([
  { spec: 'github:a/b', says: /a git repository/ },
  { spec: 'a/b', says: /a git repository/ },
  { spec: 'git+https://example.com/a.git', says: /a git repository/ },
  { spec: 'https://github.com/a/b', says: /a git repository/ },
  { spec: 'git@github.com:a/b.git', says: /a git repository/ },
  { spec: 'x@npm:y@1', says: /an alias/ },
  { spec: 'file:../x', says: /a file: spec/ },
  { spec: 'x@file:y.tgz', says: /a file: spec/ },
  { spec: 'x@https://example.com/y.tgz', says: /a URL with a name/ },
  { spec: 'Not A Name', says: /neither something on disk/ },
  { spec: '\u0000', says: /neither something on disk/ },
  { spec: 'x@workspace:*', says: /neither something on disk/ },
])('$spec is refused', async ({ spec, says }) => {
  const error = await failureOf(spec, contextIn(temporaryDirectory()))
  expect(error).toMatchObject({ message: expect.stringMatching(says), hint: expect.stringMatching(/\w/) })
})

test("npm's proxy is asked in the registry's place", async () => {
  server = await serve((request, response) => {
    const { pathname } = new URL(request.url ?? '')
    if (pathname.endsWith('.tgz')) response.end(bytes)
    else {
      const dist = { tarball: 'http://registry.invalid/shape/-/shape.tgz', integrity: integrityOf(bytes) }
      response.end(JSON.stringify({ name: 'shape', versions: { '1.0.0': { name: 'shape', version: '1.0.0', dist } } }))
    }
  })
  const npmrc = `registry=http://registry.invalid/\nproxy=${server.url}\n`
  const [tarball] = await openAll('shape@1.0.0', contextIn(writeProject({ 'package.json': '{}', '.npmrc': npmrc })))
  expect(tarball?.integrity).toBe(integrityOf(bytes))
  expect(server.requests.map(({ path }) => path)).toEqual([
    'http://registry.invalid/shape',
    'http://registry.invalid/shape/-/shape.tgz',
  ])
})

test('a host that does not exist is told', async () => {
  const context = contextIn(temporaryDirectory(), { registry: 'http://registry.invalid/' })
  expect(await failureOf('shape@latest', context)).toMatchObject({
    message: expect.stringContaining('cannot be reached'),
  })
})
