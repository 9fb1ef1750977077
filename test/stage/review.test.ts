import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'
import type { AuditOptions } from '../../src/engine/audit-options.ts'
import type { Report } from '../../src/model/report.ts'
import type { StagedPackage } from '../../src/model/stage.ts'
import { render } from '../../src/reporters/render.ts'
import { type ReviewOptions, review } from '../../src/stage/review.ts'
import { integrityOf, sha512Of } from '../../src/text/digest.ts'
import { fake } from '../support/fake.ts'
import { type LocalServer, serve } from '../support/http-server.ts'
import { leakingMap } from '../support/leaking-map.ts'
import { type Files, pack } from '../support/pack.ts'
import { type ProjectFiles, temporaryDirectory, writeProject } from '../support/project.ts'
import { contextIn } from '../support/source-context.ts'
import { type StageMisbehaviour, type StageRegistry, startStageRegistry } from '../support/stage-registry.ts'

const servers: LocalServer[] = []
afterEach(async () => {
  for (const server of servers.splice(0)) await server.close()
})

function tarball(name: string, version: string, files: Files = {}, manifest: object = {}): Buffer {
  return pack({ 'package.json': { name, version, license: 'UNLICENSED', ...manifest }, 'index.js': '1\n', ...files })
}

const clean = tarball('core', '1.1.0')
const leaking = tarball('cli', '1.1.0', { 'index.js.map': leakingMap })

async function start(how: StageMisbehaviour = 'none', published: { [spec: string]: Buffer } = {}) {
  const registry = await startStageRegistry(how, published)
  servers.push(registry)
  return registry
}

/** Reviews from a folder with these files; none is no project. */
async function reviewAt(
  registry: StageRegistry,
  { files = {}, audit = {}, ...more }: Partial<ReviewOptions> & { readonly files?: ProjectFiles } = {},
): Promise<Report> {
  const cwd = writeProject({ 'empty/': '', ...files })
  const { environment } = contextIn(cwd)
  const options: AuditOptions = {
    cwd,
    environment: { ...environment, npm_config_userconfig: registry.npmrc },
    ...audit,
  }
  return review({ ids: [], all: false, audited: [], audit: options, ...more })
}

async function reviewOne(
  bytes: Buffer,
  { item = {}, how = 'none' as StageMisbehaviour, published = {}, ...more }: OneOptions = {},
): Promise<{ readonly report: Report; readonly staged: StagedPackage; readonly codes: readonly string[] }> {
  const registry = await start(how, published)
  registry.put('core', '1.1.0', bytes, item)
  const report = await reviewAt(registry, more)
  const [staged] = report.stage?.packages ?? []
  if (staged === undefined) throw new Error('nothing is staged')
  const codes = report.notices.filter(({ effect }) => effect === 'incomplete').map(({ code }) => code)
  return { report, staged, codes }
}

type OneOptions = Parameters<typeof reviewAt>[1] & {
  readonly item?: object
  readonly how?: StageMisbehaviour
  readonly published?: { [spec: string]: Buffer }
}

describe('what is reviewed', () => {
  const workspace: ProjectFiles = {
    'package.json': { json: { private: true, workspaces: ['packages/*'] } },
    'packages/core/package.json': { json: { name: 'core', version: '1.1.0' } },
    'packages/inner/package.json': { json: { name: 'inner', version: '1.1.0', private: true } },
  }
  test.each<{ name: string; more: Parameters<typeof reviewAt>[1]; want: readonly string[] }>([
    { name: 'outside of a project: everything, by name', more: {}, want: ['cli', 'core', 'inner'] },
    { name: 'in a workspace: its public packages', more: { files: workspace }, want: ['core'] },
    { name: 'with --all, everything there too', more: { files: workspace, all: true }, want: ['cli', 'core', 'inner'] },
    {
      name: 'in a package: that one',
      more: { files: { 'package.json': { json: { name: 'cli', version: '1.1.0' } } } },
      want: ['cli'],
    },
    {
      name: 'in a private package: everything, since nothing of it is ever published',
      more: { files: { 'package.json': { json: { name: 'app', private: true } } } },
      want: ['cli', 'core', 'inner'],
    },
    { name: 'workspaces by name', more: { files: workspace, audit: { workspaces: ['core'] } }, want: ['core'] },
  ])('$name', async ({ more, want }) => {
    const registry = await start()
    registry.put('core', '1.1.0', clean)
    registry.put('inner', '1.1.0', tarball('inner', '1.1.0'))
    registry.put('cli', '1.1.0', leaking)
    const cwd = writeProject({ 'empty/': '', ...more?.files })
    const report = await reviewAt(registry, {
      ...more,
      audit: {
        ...more?.audit,
        cwd,
        environment: { ...contextIn(cwd).environment, npm_config_userconfig: registry.npmrc },
      },
    })
    expect(report.stage?.packages.map(({ name }) => name)).toEqual(want)
  })

  test.each([
    { name: 'publishConfig', npmrc: false, flag: false, want: 'configured' },
    { name: '--registry before publishConfig', npmrc: false, flag: true, want: 'flag' },
    { name: '--registry before the npmrc', npmrc: true, flag: true, want: 'flag' },
  ])('the registry is that of $name', async ({ npmrc, flag, want }) => {
    const registries = { npmrc: await start(), configured: await start(), flag: await start() }
    for (const [name, registry] of Object.entries(registries)) registry.put('core', '1.1.0', clean, { actor: name })
    const publishConfig = npmrc ? {} : { publishConfig: { registry: `${registries.configured.url}/` } }
    const cwd = writeProject({ 'package.json': { json: { name: 'core', version: '1.1.0', ...publishConfig } } })
    const logins = Object.values(registries).map(({ url }) => `${url.replace('http:', '')}/:_authToken=fake`)
    const userconfig = join(temporaryDirectory(), 'npmrc')
    writeFileSync(userconfig, [`registry=${registries.npmrc.url}/`, ...logins, 'fetch-retries=0', ''].join('\n'))
    const report = await reviewAt(registries.npmrc, {
      audit: {
        cwd,
        environment: { ...contextIn(cwd).environment, npm_config_userconfig: userconfig },
        ...(flag && { registry: registries.flag.url }),
      },
    })
    expect(report.stage?.packages.map(({ by }) => by)).toEqual([want])
    const [decided] = report.stage?.packages ?? []
    expect(decided?.registry).toBe(`${registries[want === 'flag' ? 'flag' : 'configured'].url}/`)
  })

  test('stages by their ids, in whatever letters', async () => {
    const registry = await start()
    registry.put('core', '1.1.0', clean)
    const id = registry.put('cli', '1.1.0', leaking)
    const report = await reviewAt(registry, { ids: [id.toUpperCase()] })
    expect(report.stage?.packages).toMatchObject([{ name: 'cli', id, decision: 'reject' }])
  })

  test('more than a page', async () => {
    const registry = await start()
    for (let index = 0; index < 103; index += 1) registry.put('core', `1.0.${index}`, tarball('core', `1.0.${index}`))
    const report = await reviewAt(registry)
    expect(report.stage?.packages).toHaveLength(103)
    expect(report.verdict).toBe('clean')
  })
})

describe('what is to be done with it', () => {
  test('what is clean is to be approved, what leaks rejected, and the verdict is the worst', async () => {
    const registry = await start()
    registry.put('core', '1.1.0', clean)
    registry.put('cli', '1.1.0', leaking)
    const report = await reviewAt(registry)
    expect(report.verdict).toBe('leak')
    expect(report.stage?.packages).toMatchObject([
      { name: 'cli', decision: 'reject' },
      { name: 'core', decision: 'approve' },
    ])
  })

  test('a leak under --fail-on never is nobody’s to approve', async () => {
    const registry = await start()
    registry.put('cli', '1.1.0', leaking)
    const report = await reviewAt(registry, { audit: await auditWith(registry, { policy: { failOn: 'never' } }) })
    expect(report.stage?.packages).toMatchObject([{ decision: 'look' }])
  })

  const digest = (bytes: Buffer) => sha512Of(integrityOf(bytes)) ?? ''
  const audited = (sha512: string) => [
    { name: 'core', version: '1.1.0', sha512, verdict: 'clean', visibility: 'closed', accepted: [] } as const,
  ]
  test.each<{ name: string; bytes?: Buffer; more: OneOptions; want: object; missed: readonly string[] }>([
    { name: 'clean', more: {}, want: { decision: 'approve' }, missed: [] },
    {
      name: 'the bytes of a receipt',
      more: { audited: audited(digest(clean)) },
      want: {
        decision: 'approve',
        checks: expect.arrayContaining([expect.objectContaining({ id: 'receipt', status: 'same' })]),
      },
      missed: [],
    },
    {
      name: 'other bytes than those of a receipt are rejected',
      more: { audited: audited('0'.repeat(128)) },
      want: { decision: 'reject' },
      missed: ['stage-receipt'],
    },
    {
      name: 'a receipt of another package says nothing',
      more: {
        audited: [
          { name: 'x', version: '1.0.0', sha512: '0'.repeat(128), verdict: 'clean', visibility: null, accepted: [] },
        ],
      },
      want: {
        decision: 'approve',
        checks: expect.arrayContaining([expect.objectContaining({ id: 'receipt', status: 'absent' })]),
      },
      missed: [],
    },
    {
      name: 'another SHA-1 than the registry states',
      more: { item: { shasum: '0'.repeat(40) } },
      want: { decision: 'look' },
      missed: ['stage-shasum'],
    },
    {
      name: 'another package than the registry calls it',
      bytes: tarball('evil', '1.1.0'),
      more: {},
      want: { decision: 'look' },
      missed: ['stage-identity'],
    },
    {
      name: 'what the registry has blocked',
      more: { item: { status: 'blocked' } },
      want: { decision: 'look' },
      missed: ['stage-blocked'],
    },
    {
      name: 'no tarball',
      bytes: Buffer.from('<html>'),
      more: {},
      want: { decision: 'look' },
      missed: expect.anything(),
    },
    {
      name: 'a login that may list and not read',
      more: { how: 'unreadable' },
      want: { decision: 'look', package: null, news: null },
      missed: ['E403'],
    },
    {
      name: 'a registry that does not say what is published',
      more: { how: { packument: 500 } },
      want: { decision: 'look', news: null },
      missed: ['stage-uncompared'],
    },
  ])('$name', async ({ bytes = clean, more, want, missed }) => {
    const { staged, codes, report } = await reviewOne(bytes, more)
    expect(staged).toMatchObject(want)
    expect(codes).toEqual(missed)
    expect(report.verdict).toBe(codes.length === 0 ? 'clean' : 'incomplete')
  })
})

async function auditWith(registry: StageRegistry, more: AuditOptions): Promise<AuditOptions> {
  const cwd = temporaryDirectory()
  return { cwd, environment: { ...contextIn(cwd).environment, npm_config_userconfig: registry.npmrc }, ...more }
}

describe('what is new', () => {
  test('files, maps, hosts and install scripts since the version that has its tag', async () => {
    const before = tarball('core', '1.0.0', { 'gone.js': '1\n' })
    const bytes = tarball(
      'core',
      '1.1.0',
      { 'index.js': '2\n', 'new.js': 'fetch("https://new.example/")\n', 'index.js.map': leakingMap },
      { scripts: { postinstall: 'node new.js' } },
    )
    const { staged } = await reviewOne(bytes, { published: { 'core@1.0.0': before } })
    expect(staged.news).toMatchObject({
      since: '1.0.0',
      added: 2,
      removed: 1,
      changed: 2,
      packedBytes: before.length,
      files: ['index.js.map', 'new.js'],
      maps: ['index.js.map'],
      hosts: ['new.example'],
      installScripts: ['postinstall'],
    })
  })

  test('everything, where nothing is published', async () => {
    const { staged } = await reviewOne(clean)
    expect(staged.news).toMatchObject({ since: null, added: 2, packedBytes: null })
  })

  test.each([
    { name: 'the same files', index: '1\n', want: { status: 'same' } },
    {
      name: 'another file',
      index: '3\n',
      want: { status: 'differs', detail: expect.stringContaining('index.js is other here') },
    },
  ])('beside the checkout at that version: $name', async ({ index, want }) => {
    const manifest = JSON.stringify({ name: 'core', version: '1.1.0', license: 'UNLICENSED' })
    const { staged, report } = await reviewOne(clean, { files: { 'package.json': manifest, 'index.js': index } })
    expect(staged.checks.find(({ id }) => id === 'checkout')).toMatchObject(want)
    expect(report.verdict).toBe('clean')
  })

  test('the checkout at another version is not compared', async () => {
    const manifest = JSON.stringify({ name: 'core', version: '1.2.0' })
    const { staged } = await reviewOne(clean, { files: { 'package.json': manifest } })
    expect(staged.checks.map(({ id }) => id)).not.toContain('checkout')
  })
})

describe('a registry without a stage, or that is not to be trusted', () => {
  test.each([400, 404, 405, 406, 422, 501].map((status) => ({ status })))(
    '$status: it has no stage',
    async ({ status }) => {
      const report = await reviewAt(await start({ status }))
      expect(report).toMatchObject({ verdict: 'incomplete', packages: [], notices: [{ code: 'ENOSTAGE' }] })
      expect(report.notices[0]?.detail).toContain('has no stage')
    },
  )

  test.each([401, 403].map((status) => ({ status })))('$status: the login may not read it', async ({ status }) => {
    const report = await reviewAt(await start({ status }))
    expect(report.notices).toMatchObject([
      { code: `E${status}`, detail: expect.stringContaining('can stage and not read') },
    ])
  })

  test.each([
    { name: 'a page', list: '<html>login</html>' },
    { name: 'no list', list: '{"total": 3}' },
    { name: 'a list that is none', list: '{"items": "core", "total": 1}' },
  ])('$name in place of the list: no stage', async ({ list }) => {
    expect((await reviewAt(await start({ list }))).notices).toMatchObject([{ code: 'ENOSTAGE' }])
  })

  const good = { id: '8f6d5b3c-1a2e-4f7b-9c0d-1e2f3a4b5c6d', packageName: 'core', version: '1.1.0' }
  test.each([
    { name: 'an id that leads elsewhere', item: { ...good, id: '../../core' } },
    { name: 'a name that is a path', item: { ...good, packageName: '../../etc/passwd' } },
    { name: 'a name with an option', item: { ...good, packageName: 'core --registry=http://x/' } },
    { name: 'a version that is none', item: { ...good, version: '$(reboot)' } },
    { name: 'a name that is not text', item: { ...good, packageName: { toString: 1 } } },
    { name: 'null', item: null },
  ])('an entry with $name is none, and the list is incomplete', async ({ item }) => {
    const report = await reviewAt(await start({ list: JSON.stringify({ items: [item], total: 1 }) }))
    expect(report).toMatchObject({ verdict: 'incomplete', notices: [{ code: 'stage-list' }] })
  })

  test.each([
    {
      name: 'the same page for ever',
      page: () => JSON.stringify({ items: Array(100).fill(good), total: 1e9 }),
      most: 3,
    },
    { name: 'empty pages of a long list', page: () => JSON.stringify({ items: [], total: 1e9 }), most: 2 },
    {
      name: 'ever more entries',
      page: (page: number) =>
        JSON.stringify({
          items: Array.from({ length: 100 }, (_, index) => ({
            ...good,
            id: `8f6d5b3c-1a2e-4f7b-9c0d-${String(page * 100 + index).padStart(12, '0')}`,
            packageName: '../x',
          })),
          total: 1e9,
        }),
      most: 51,
    },
  ])('$name: the list is given up, and incomplete', async ({ page, most }) => {
    const registry = await start({ list: page })
    const report = await reviewAt(registry)
    expect(report.verdict).toBe('incomplete')
    expect(report.notices.map(({ code }) => code)).toContain('stage-list')
    expect(registry.requests.filter(({ path }) => path.startsWith('/-/stage?')).length).toBeLessThanOrEqual(most)
  })

  test('nothing awaits approval: nothing was looked at', async () => {
    const report = await reviewAt(await start())
    expect(report).toMatchObject({ verdict: 'incomplete', notices: [{ code: 'stage-empty' }] })
  })

  test('an id that is not there', async () => {
    const report = await reviewAt(await start(), { ids: [good.id] })
    expect(report).toMatchObject({ verdict: 'incomplete', notices: [{ code: 'stage-unknown' }] })
  })

  test('a word that is no id: an error, before anything is asked', async () => {
    const registry = await start()
    await expect(reviewAt(registry, { ids: ['core'] })).rejects.toMatchObject({ code: 'EUSAGE' })
    expect(registry.requests).toEqual([])
  })

  test('its texts do not steer a terminal, break a table or show a secret', async () => {
    const token = fake('npm_{alnum:36}')
    const { report } = await reviewOne(clean, {
      item: { actor: `\u001b[2J|<script>@team ${token}`, tag: '`\n::error::x', actorType: 'x'.repeat(5000) },
    })
    for (const reporter of ['pretty', 'markdown', 'json', 'html'] as const) {
      const text = render(report, reporter, { width: 80, color: 0, unicode: true, verbosity: 'verbose' })
      expect(text).not.toContain('\u001b')
      expect(text).not.toContain(token)
      expect(text).not.toMatch(/^::error/m)
      if (reporter === 'markdown' || reporter === 'html') expect(text).not.toContain('<script>@')
      expect(text).not.toContain('x'.repeat(101))
    }
  })
})

describe('the login', () => {
  test('goes with a path of the registry, to its stage and to what is published there', async () => {
    const registry = await start()
    registry.put('core', '1.1.0', clean)
    const npmrc = join(temporaryDirectory(), 'npmrc')
    const place = `${registry.url}/npm/`
    writeFileSync(npmrc, `registry=${place}\n${place.replace('http:', '')}:_authToken=fake\n`)
    const report = await reviewAt({ ...registry, npmrc })
    const asked = registry.requests.filter(({ path }) => path.startsWith('/npm/'))
    expect(asked.length).toBeGreaterThanOrEqual(3)
    expect(asked.every(({ authorization }) => authorization === 'Bearer fake')).toBe(true)
    expect(report.stage?.packages).toMatchObject([{ registry: place, name: 'core' }])
  })

  test('is not sent to where the registry leads', async () => {
    const elsewhere = await serve((_request, response) => void response.end(clean))
    servers.push(elsewhere)
    const { report } = await reviewOne(clean, { how: { redirect: `${elsewhere.url}/core.tgz` } })
    expect(elsewhere.requests).toMatchObject([{ method: 'GET', authorization: undefined }])
    expect(report.packages).toMatchObject([{ name: 'core' }])
  })

  test('a workspace’s package goes to its own registry', async () => {
    const [one, other] = [await start(), await start()]
    one.put('core', '1.1.0', clean)
    other.put('cli', '1.1.0', leaking)
    const npmrc = join(temporaryDirectory(), 'npmrc')
    const login = ({ url }: StageRegistry) => `${url.replace('http:', '')}/:_authToken=fake\n`
    writeFileSync(npmrc, `registry=${one.url}/\n${login(one)}${login(other)}`)
    const files: ProjectFiles = {
      'package.json': { json: { private: true, workspaces: ['packages/*'] } },
      'packages/core/package.json': { json: { name: 'core', version: '1.1.0' } },
      'packages/cli/package.json': {
        json: { name: 'cli', version: '1.1.0', publishConfig: { registry: `${other.url}/` } },
      },
    }
    const report = await reviewAt({ ...one, npmrc }, { files })
    expect(report.stage?.packages).toMatchObject([
      { name: 'cli', registry: `${other.url}/` },
      { name: 'core', registry: `${one.url}/` },
    ])
  })
})
