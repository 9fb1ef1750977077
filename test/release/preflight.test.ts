import { afterEach, describe, expect, test } from 'vitest'
import type { Plan } from '../../src/release/plan.ts'
import { lookAhead, obstacle } from '../../src/release/preflight.ts'
import type { Item } from '../../src/release/progress.ts'
import type { PublishWishes } from '../../src/release/publish.ts'
import { fake } from '../support/fake.ts'
import { type LocalServer, serve } from '../support/http-server.ts'
import { pack } from '../support/pack.ts'
import { writeProject } from '../support/project.ts'
import { contextIn } from '../support/source-context.ts'
import { serveVersions } from '../support/version-registry.ts'

const wishes: PublishWishes = { dryRun: false, stage: false, provenance: false, passthrough: [] }
const servers: LocalServer[] = []
afterEach(async () => {
  for (const server of servers.splice(0)) await server.close()
})

async function look(
  starting: Promise<LocalServer>,
  specs: readonly string[],
  { npm = '11.0.0', tag = null, hasLogin = true }: { npm?: string; tag?: string | null; hasLogin?: boolean } = {},
) {
  const server = await starting
  servers.push(server)
  const { host } = new URL(server.url)
  const npmrc = hasLogin ? `//${host}/:_authToken=${fake('{alnum:36}')}\n` : ''
  const context = contextIn(writeProject({ 'package.json': '{}', '.npmrc': npmrc }))
  const { environment } = context
  const destination = { registry: `${server.url}/`, flags: [`--registry=${server.url}/`], environment }
  const items = specs.map((spec, index): Item => ({ index, spec, path: '', audited: 'sha512-x', destination }))
  const packages = specs.map(() => ({ manifest: {} }))
  const plan = { packages, npm: { version: npm } } as unknown as Plan
  return lookAhead(items, plan, wishes, tag, context)
}

const bytes = pack({ 'package.json': { name: 'shape', version: '2.0.0' } })
const registry = () => serveVersions('shape', { '2.0.0': bytes, '3.0.0-rc.1': bytes })

describe('before the first upload', () => {
  test.each([
    { name: 'a higher version', specs: ['shape@2.0.1'], want: null },
    { name: 'a package that is new', specs: ['form@1.0.0'], want: null },
    { name: 'a lower version', specs: ['shape@1.9.0'], want: '2.0.0 is out already' },
    { name: 'a lower version, under a tag', specs: ['shape@1.9.0'], options: { tag: 'old' }, want: null },
    { name: 'a lower version, for npm 10', specs: ['shape@1.9.0'], options: { npm: '10.9.0' }, want: null },
    { name: 'a version that is there', specs: ['shape@2.0.0'], want: 'its bytes differ' },
    { name: 'no login', specs: ['form@1.0.0'], options: { hasLogin: false }, want: 'nobody is logged in' },
  ])('$name', async ({ specs, options, want }) => {
    const message = obstacle(await look(registry(), specs, options))?.message ?? null
    if (want === null) expect(message).toBeNull()
    else expect(message).toContain(want)
  })

  test('every package of a release is looked at, and all that stops is said at once', async () => {
    const error = obstacle(await look(registry(), ['form@1.0.0', 'shape@1.9.0', 'shape@2.0.0']))
    expect(error?.message).toContain('shape@1.9.0: 2.0.0 is out already')
    expect(error?.message).toContain('shape@2.0.0: the registry has this version already')
  })

  test('who is logged in is asked once a registry', async () => {
    const starting = serve((request, response) => {
      if (request.url === '/-/whoami') response.end('{"username":"ada"}')
      else response.writeHead(404).end('{}')
    })
    const outlooks = await look(starting, ['a@1.0.0', 'b@1.0.0'])
    expect(outlooks.map(({ login }) => login)).toEqual(Array(2).fill({ kind: 'known', user: 'ada' }))
    const { requests } = await starting
    expect(requests.filter(({ path }) => path === '/-/whoami')).toHaveLength(1)
  })
})
