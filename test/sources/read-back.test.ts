import { afterEach, describe, expect, test } from 'vitest'
import { AuditError } from '../../src/model/audit-error.ts'
import { awaitServed, readBack, type Served } from '../../src/sources/read-back.ts'
import { integrityOf } from '../../src/text/digest.ts'
import { type LocalServer, serve } from '../support/http-server.ts'
import { type Misbehaviour, startMisbehavingRegistry } from '../support/misbehaving-registry.ts'
import { temporaryDirectory } from '../support/project.ts'
import { contextIn } from '../support/source-context.ts'

const bytes = Buffer.from('the tarball')
const servers: LocalServer[] = []
afterEach(async () => {
  for (const server of servers.splice(0)) await server.close()
})

async function start(starting: Promise<LocalServer>): Promise<Parameters<typeof readBack>> {
  const server = await starting
  servers.push(server)
  const context = contextIn(temporaryDirectory())
  const registry = `${server.url}/`
  return ['shape@1.0.0', { flags: [`--registry=${registry}`], environment: context.environment }, context]
}

describe('what a registry serves', () => {
  test.each<{ name: string; how: Misbehaviour; want: Served }>([
    { name: 'the bytes', how: 'none', want: { kind: 'present', integrity: integrityOf(bytes) } },
    {
      name: 'the bytes, and states nothing',
      how: 'no integrity',
      want: { kind: 'present', integrity: integrityOf(bytes) },
    },
    { name: 'other bytes than it states', how: 'wrong integrity', want: { kind: 'contradictory' } },
    { name: 'no such package', how: { status: 404 }, want: { kind: 'absent' } },
    { name: 'no versions', how: 'no versions', want: { kind: 'absent' } },
  ])('$name', async ({ how, want }) => {
    expect(await readBack(...(await start(startMisbehavingRegistry(how, bytes))))).toEqual(want)
  })

  test('a refusal is no answer', async () => {
    const asked = readBack(...(await start(startMisbehavingRegistry({ status: 403 }, bytes))))
    await expect(asked).rejects.toThrow(AuditError)
  })
})

describe('after an upload', () => {
  const packument = (url: string): string =>
    JSON.stringify({
      name: 'shape',
      'dist-tags': { latest: '1.0.0' },
      versions: { '1.0.0': { name: 'shape', version: '1.0.0', dist: { tarball: `${url}/shape.tgz` } } },
    })

  /** A registry that shows the version from the second time on, and lets its old answer be kept for a day. */
  function late(): Promise<LocalServer> {
    let asked = 0
    return serve((request, response, url) => {
      if (request.url?.endsWith('.tgz')) return void response.end(bytes)
      asked += 1
      response.writeHead(200, {
        'content-type': 'application/json',
        'cache-control': 'max-age=86400',
        etag: `"${asked}"`,
      })
      response.end(asked < 3 ? '{"name":"shape","versions":{},"dist-tags":{}}' : packument(url))
    })
  }

  test('a version that is late is waited for, past every cache', async () => {
    const [spec, destination, context] = await start(late())
    const served = await awaitServed(spec, destination, context, [0, 0.01, 0.01, 0.01])
    expect(served).toEqual({ kind: 'present', integrity: integrityOf(bytes) })
  })

  test('one that never comes is told, and so is what else went wrong', async () => {
    const [spec, destination, context] = await start(late())
    expect(await awaitServed(spec, destination, context, [0, 0])).toEqual({ kind: 'absent' })
    const broken = await start(startMisbehavingRegistry({ status: 403 }, bytes))
    expect(await awaitServed(...broken, [0])).toMatchObject({ code: 'E403' })
  })
})
