import { randomBytes } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { withoutCredentials } from '../../src/fleet/watch/described-anew.ts'
import { enumerate } from '../../src/fleet/watch/enumerate.ts'
import type { FleetTarget } from '../../src/fleet/watch/target.ts'
import { openRegistry } from '../../src/sources/registry-client.ts'
import { integrityOf } from '../../src/text/digest.ts'
import { fake } from '../support/fake.ts'
import { type FleetRegistry, startFleetRegistry } from '../support/fleet-registry.ts'
import { serve } from '../support/http-server.ts'
import { temporaryDirectory } from '../support/project.ts'
import { contextIn } from '../support/source-context.ts'

let registry: FleetRegistry

afterEach(() => registry.close())

const scope: FleetTarget = { spec: '@acme/*', kind: 'scope' }

async function found(
  target: FleetTarget,
  lists: Parameters<typeof startFleetRegistry>[0],
  count = 3,
): Promise<unknown> {
  registry = await startFleetRegistry(lists)
  for (let index = 0; index < count; index += 1) registry.publish(`@acme/p${index}`, '1.0.0')
  registry.publish('@other/acme', '1.0.0')
  const client = await openRegistry(contextIn(temporaryDirectory(), { registry: registry.url }))
  const { packages, problem } = await enumerate(target, client, '.')
  return { names: packages.map(({ name }) => name).sort(), problem }
}

const inScope = ['@acme/p0', '@acme/p1', '@acme/p2']

describe('packages are listed', () => {
  test.each([
    { name: 'of a scope, by the organisation', target: scope, lists: ['org'] as const, want: inScope },
    { name: 'of a scope, by its user', target: scope, lists: ['user'] as const, want: inScope },
    { name: 'of a scope, by a search', target: scope, lists: ['search'] as const, want: inScope },
    {
      name: 'of a maintainer',
      target: { spec: 'maintainer:someone', kind: 'maintainer' } as const,
      lists: ['search'] as const,
      want: [...inScope, '@other/acme'],
    },
    {
      name: 'of a search',
      target: { spec: 'search:p1', kind: 'search' } as const,
      lists: ['search'] as const,
      want: ['@acme/p1'],
    },
  ])('$name', async ({ target, lists, want }) => {
    expect(await found(target, lists)).toEqual({ names: want, problem: null })
  })

  test('page by page', async () => {
    expect(await found(scope, ['search'], 620)).toMatchObject({ problem: null, names: { length: 620 } })
    expect(registry.requests.filter((request) => request.includes('/search'))).toHaveLength(3)
  })

  test('or it is said that this registry cannot', async () => {
    await expect(found(scope, [])).rejects.toThrow('@acme/*: this registry can neither list nor search its packages')
  })
})

test('a tarball that comes in many pieces is read without a warning of Node', async () => {
  const warnings: string[] = []
  const listen = (warning: Error): void => void warnings.push(warning.message)
  process.on('warning', listen)
  registry = await startFleetRegistry()
  const bytes = randomBytes(30_000)
  const pieces = await serve((_request, response) => {
    let at = 0
    const send = (): void => {
      response.write(bytes.subarray(at, at + 1000))
      at += 1000
      if (at < bytes.length) setTimeout(send, 2)
      else response.end()
    }
    send()
  })
  const client = await openRegistry(contextIn(temporaryDirectory(), { registry: registry.url }))
  const described = { tarball: `${pieces.url}/a.tgz`, integrity: integrityOf(bytes), manifest: {} }
  const tarball = await client.tarball('a', '1.0.0', described)
  await pieces.close()
  process.off('warning', listen)
  expect(Buffer.from(tarball.bytes)).toEqual(bytes)
  expect(warnings).toEqual([])
})

describe('what a registry says of a version', () => {
  beforeEach(async () => {
    registry = await startFleetRegistry()
  })

  const version = (tarball: string, scripts: object) => ({
    version: '1.0.0',
    published: null,
    described: { tarball, integrity: null, manifest: { name: 'a', version: '1.0.0', scripts: { ...scripts } } },
  })

  test('is stored without addresses that carry a login', async () => {
    const [one, two] = await withoutCredentials([
      version('https://r.example/a.tgz', {}),
      version('https://r.example/a.tgz?key=1', {}),
    ])
    expect([one?.described.tarball, two?.described.tarball]).toEqual(['https://r.example/a.tgz', ''])
  })

  test('is stored without a secret in a script', async () => {
    const secret = fake('npm_{alnum:30}{crc32-base62:6}')
    const [one] = await withoutCredentials([version('https://r.example/a.tgz', { deploy: `TOKEN=${secret} x` })])
    expect(one?.described.manifest).toEqual({ name: 'a', version: '1.0.0' })
  })
})
