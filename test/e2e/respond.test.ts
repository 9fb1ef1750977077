import { randomUUID } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Ajv2020 } from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import schema from '../../src/response/response.schema.json' with { type: 'json' }
import type { Response } from '../../src/response/response-type.ts'
import { serve } from '../support/http-server.ts'
import { inProcess } from '../support/in-process.ts'
import { hoursAgo, type IncidentRegistry, type Standing, startIncidentRegistry } from '../support/incident-registry.ts'
import { leakedSecrets, packApp } from '../support/leaking-app.ts'
import { type Mirrors, startMirrors } from '../support/mirrors.ts'
import { temporaryDirectory } from '../support/project.ts'
import { startTunnel } from '../support/tunnel.ts'
import { watertight } from '../support/watertight.ts'

const ajv = new Ajv2020({ strict: true, allowUnionTypes: true })
addFormats.default(ajv)
const validate = ajv.compile(schema)

let registry: IncidentRegistry
let mirrors: Mirrors
let addresses: string
beforeAll(async () => {
  registry = await appOn({ name: 'app', dependents: 0, downloads: 120 })
  mirrors = await startMirrors({ kept: 'keeps', none: 'gone' })
  addresses = addressFile(mirrors, ['kept', 'none'], registry)
})
afterAll(() => Promise.all([registry.close(), mirrors.close()]))

function appOn(standing: Standing, tags: { readonly [tag: string]: string } = { latest: '1.2.0', next: '1.1.0' }) {
  const { name } = standing
  return startIncidentRegistry(
    standing,
    {
      '1.0.0': { tarball: packApp(name, '1.0.0', false), published: hoursAgo(500) },
      '1.1.0': { tarball: packApp(name, '1.1.0', true), published: hoursAgo(80) },
      '1.2.0': { tarball: packApp(name, '1.2.0', true), published: hoursAgo(30), attested: true },
    },
    tags,
  )
}

function addressFile(at: Mirrors, ids: readonly string[], { url }: { readonly url: string }): string {
  const file = join(temporaryDirectory(), 'addresses.json')
  const places = ids.map((id) => ({
    id,
    name: id,
    addresses: [`${at.url}/${id}/{name}@{version}/{path}`],
    removal: 'Ask.',
  }))
  writeFileSync(
    file,
    JSON.stringify({ builtin: false, pause: 1, downloads: `${url}/downloads/point/last-week/{name}`, places }),
  )
  return file
}

async function respond(
  args: readonly string[],
  { url }: { readonly url: string } = registry,
  cwd = temporaryDirectory(),
  run: typeof inProcess = inProcess,
) {
  const outcome = await run(['respond', ...args, '--registry', url, '--addresses', addresses], { cwd })
  return { ...outcome, cwd, json: () => JSON.parse(outcome.stdout) as Response }
}

/** All text in a folder. */
function textIn(folder: string): string {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((path) => join(folder, path))
    .filter((path) => statSync(path).isFile())
    .map((path) => readFileSync(path, 'latin1'))
    .join('\n')
}

describe('the screen', () => {
  test('has the five parts in their order, no secret, and exit 0', async () => {
    const { code, stdout, stderr } = await respond(['app@1.2.0'], registry, temporaryDirectory(), watertight)
    expect([code, stderr]).toEqual([0, ''])
    const titles = stdout.split('\n').filter((line) => /^\d\. /.test(line))
    expect(titles).toEqual([
      '1. What is out',
      '2. What can be undone',
      '3. Where copies are',
      '4. Secrets',
      '5. Whom to tell',
    ])
    expect(stdout).toContain('First bad 1.1.0, last bad 1.2.0')
    expect(stdout).toContain('it may be unpublished')
    expect(stdout).toContain('npm would make 1.1.0 latest (leaks)')
    expect(stdout).toContain('https://github.com/settings/tokens')
    for (const secret of Object.values(leakedSecrets)) expect(stdout).not.toContain(secret)
    expect(mirrors.asked).toEqual([])
    // No command is broken, and nothing else is wider than the terminal.
    const wide = stdout.split('\n').filter((line) => line.length > 80)
    expect(wide.filter((line) => !/^ +(?:npm|npx) |https?:/.test(line))).toEqual([])
  })
})

describe('--json', () => {
  test('fits its schema and tells what is out and what can be undone', async () => {
    const { code, json } = await respond(['app@1.2.0', '--json'])
    expect(code).toBe(0)
    validate(json())
    expect(validate.errors).toBeNull()
    const { out, undo, secrets, verdict } = json()
    expect(verdict).toBe('leak')
    expect(out.versions.map(({ version, state, hours, tags }) => [version, state, hours, tags])).toEqual([
      ['1.1.0', 'public', 80, ['next']],
      ['1.2.0', 'public', 30, ['latest']],
    ])
    expect(out.sources).toMatchObject({ files: 2, lines: 3 })
    expect(out.exposure.map(({ topic }) => topic)).toContain('Feature flags')
    expect(undo.clean).toMatchObject({ version: '1.0.0', isNewer: false })
    expect(undo.nextLatest).toEqual({ version: '1.1.0', leaks: true })
    expect(undo.provenance).toEqual({ isAttested: true, publisher: 'ada' })
    expect(undo.commands.map(({ npm }) => npm?.slice(0, -1).join(' '))).toEqual([
      'dist-tag add app@1.0.0 latest',
      'dist-tag add app@1.0.0 next',
      'deprecate app@1.1.0 || 1.2.0 This version was published by mistake and is withdrawn. Use 1.0.0 instead.',
      'unpublish app@1.1.0',
      'unpublish app@1.2.0',
    ])
    expect(secrets.map(({ ruleId, proof, isBulkRevocable }) => [ruleId, proof, isBulkRevocable])).toEqual([
      ['secret/github-pat-classic', 'its checksum is right', true],
      ['secret/npm-access-token', 'its checksum is right', false],
    ])
  })

  test.each([{ name: 'a tag', spec: 'app@latest', want: '1.2.0' }])('$name is answered', async ({ spec, want }) => {
    const { code, json } = await respond([spec, '--json'])
    expect([code, json().package.version]).toEqual([0, want])
  })

  test('is promised at every exit', async () => {
    const { code, json } = await respond(['app', '--json'])
    expect(code).toBe(2)
    validate(json())
    expect(validate.errors).toBeNull()
    expect(json().notices[0]?.detail).toContain('names no version')
  })
})

test('a clean version has nothing to undo and no letters, even where others leak', async () => {
  const { code, stdout, cwd } = await respond(['app@1.0.0', '-o', 'incident'])
  expect(code).toBe(0)
  expect(stdout).toContain('app@1.0.0 does not leak; other versions do')
  expect(stdout).toContain('there is nothing to unpublish')
  expect(existsSync(join(cwd, 'incident/drafts/advisory.md'))).toBe(false)
})

describe('whether it may be unpublished', () => {
  test.each([
    {
      name: 'many depend on it',
      standing: { dependents: 4 },
      want: 'no',
      commands: ['dist-tag', 'dist-tag', 'deprecate'],
    },
    {
      name: 'the registry does not say',
      standing: { dependents: undefined },
      want: 'unknown',
      commands: ['dist-tag', 'dist-tag', 'deprecate', 'unpublish', 'unpublish'],
    },
    {
      name: 'the older one has too many downloads',
      standing: { dependents: 0, downloads: 5000 },
      want: 'yes',
      commands: ['dist-tag', 'dist-tag', 'deprecate', 'unpublish'],
    },
  ])('$name: $want', async ({ standing: { dependents, downloads = 10 }, want, commands }) => {
    const other = await appOn({ name: 'app', downloads, ...(dependents !== undefined && { dependents }) })
    addressFileFor(other)
    const { json } = await respond(['app@1.2.0', '--json'], other)
    await other.close()
    expect(json().undo.unpublish?.answer).toBe(want)
    expect(json().undo.commands.map(({ id }) => id)).toEqual(commands)
  })

  /** Downloads are counted at the registry that is asked. */
  function addressFileFor(other: IncidentRegistry): void {
    const text = readFileSync(addresses, 'utf8')
    writeFileSync(addresses, text.replace(/http:\/\/127\.0\.0\.1:\d+\/downloads/, `${other.url}/downloads`))
  }
})

test('a scoped package is written so that every shell reads it', async () => {
  const other = await appOn({ name: '@acme/app', dependents: 0 })
  const { code, stderr, stdout, cwd } = await respond(['@acme/app@1.2.0', '-o', 'incident', '--evidence'], other)
  await other.close()
  expect([code, stderr]).toEqual([0, ''])
  expect(stdout).toContain('npm dist-tag add "@acme/app@1.0.0" latest')
  expect(stdout).toContain('npm unpublish "@acme/app@1.2.0"')
  expect(readdirSync(join(cwd, 'incident/evidence'))).toContain('@acme-app-1.2.0.tgz')
})

describe('the stage', () => {
  const id = '11111111-2222-4333-8444-555555555555'
  test.each([
    {
      name: 'that has a version waiting',
      staged: [{ id, version: '1.3.0', tag: 'latest' }],
      state: 'waiting',
      says: `npx watertight stage ${id}`,
    },
    { name: 'on which nothing waits', staged: [], state: 'empty', says: 'nothing of this package awaits approval' },
    { name: 'that this login may not read', staged: 401, state: 'unknown', says: 'what waits there is not known' },
    { name: 'that a registry does not have', staged: undefined, state: 'none', says: 'the registry has none' },
  ])('$name', async ({ staged, state, says }) => {
    const other = await appOn({ name: 'app', ...(staged !== undefined && { staged }) })
    const { code, stdout, cwd } = await respond(['app@1.2.0', '-o', 'incident'], other)
    await other.close()
    expect(code).toBe(0)
    expect(stdout).toContain(says)
    const { undo } = JSON.parse(readFileSync(join(cwd, 'incident/status.json'), 'utf8')) as Response
    expect(undo.stage.state).toBe(state)
    expect(readFileSync(join(cwd, 'incident/checklist.md'), 'utf8').includes('The stage:')).toBe(
      state === 'waiting' || state === 'unknown',
    )
  })
})

test('--verify-secrets asks the providers, and puts first what works', async () => {
  const asked: string[] = []
  const provider = await serve((request, response) => {
    asked.push(`${request.method} ${request.url}`)
    response.writeHead(request.url === '/-/whoami' ? 200 : 401).end('{}')
  })
  const run: typeof inProcess = (args, options) =>
    inProcess(args, { ...options, env: { WATERTIGHT_VERIFY_STAND_IN: provider.url } })
  const { json } = await respond(['app@1.2.0', '--json', '--verify-secrets'], registry, temporaryDirectory(), run)
  await provider.close()
  expect([...new Set(asked)].sort()).toEqual(['GET /-/whoami', 'GET /user'])
  expect(json().secrets.map(({ ruleId, works }) => [ruleId, works])).toEqual([
    ['secret/npm-access-token', 'yes'],
    ['secret/github-pat-classic', 'no'],
  ])
  expect(json().unknown.join()).not.toContain('--verify-secrets')
})

describe('a proxy of npm’s configuration', () => {
  test('is what --probe goes through, but to hosts that it is not for', async () => {
    const seen: string[] = []
    const proxy = await serve((request, response) => {
      seen.push(request.url ?? '')
      response.writeHead(404).end()
    })
    const run =
      (env: { readonly [name: string]: string }): typeof inProcess =>
      (args, options) =>
        // What npm's own agent reads of the environment it reads of that of the process.
        watertight(args, { ...options, env })
    const args = ['app@1.2.0', '--json', '--probe']
    const file = join(temporaryDirectory(), 'addresses.json')
    writeFileSync(
      file,
      JSON.stringify({
        builtin: false,
        pause: 1,
        places: [{ id: 'far', name: 'Far', addresses: ['http://far.invalid/{name}@{version}'], removal: 'Ask.' }],
      }),
    )
    const here = new URL(registry.url).hostname
    const through = { HTTP_PROXY: proxy.url, NO_PROXY: here }
    const other = ['--addresses', file]
    const found = await respond([...args, ...other], registry, temporaryDirectory(), (words, options) =>
      // The option that is given last counts.
      run(through)([...words, ...other], options),
    )
    expect(found.json().copies.places.map(({ state }) => state)).toEqual(['gone'])
    expect(seen).toEqual(['http://far.invalid/app@1.2.0', 'http://far.invalid/app@1.1.0'])
    const around = await respond(args, registry, temporaryDirectory(), (words, options) =>
      run({ ...through, NO_PROXY: `${here},far.invalid` })([...words, ...other], options),
    )
    await proxy.close()
    expect(around.json().copies.places.map(({ state }) => state)).toEqual(['unknown'])
    expect(seen).toHaveLength(2)
  })

  test('leads --probe to what stands behind TLS, whose certificate npm’s own authorities vouch for', async () => {
    const tunnel = await startTunnel()
    const folder = temporaryDirectory()
    const cafile = join(folder, 'authority.pem')
    writeFileSync(cafile, tunnel.authority)
    const file = join(folder, 'addresses.json')
    const address = `https://localhost:${tunnel.port}/{name}@{version}`
    writeFileSync(
      file,
      JSON.stringify({
        builtin: false,
        pause: 1,
        places: [{ id: 'far', name: 'Far', addresses: [address], removal: 'Ask.' }],
      }),
    )
    const through = { HTTPS_PROXY: tunnel.proxy, NO_PROXY: '127.0.0.1' }
    const probe = (env: { readonly [name: string]: string }) =>
      respond(['app@1.2.0', '--json', '--probe'], registry, temporaryDirectory(), (words, options) =>
        watertight([...words, '--addresses', file], { ...options, env: { ...options?.env, ...env } }),
      )
    const trusted = await probe({ ...through, npm_config_cafile: cafile })
    expect(trusted.json().copies.places.map(({ state }) => state)).toEqual(['gone'])
    const place = `CONNECT localhost:${tunnel.port}`
    expect(tunnel.asked.filter((each) => !each.startsWith('CONNECT'))).toEqual(['/app@1.2.0', '/app@1.1.0'])
    expect(new Set(tunnel.asked.filter((each) => each.startsWith('CONNECT')))).toEqual(new Set([place]))
    const unknown = await probe(through)
    tunnel.close()
    expect(unknown.json().copies.places.map(({ state }) => state)).toEqual(['unknown'])
    expect(unknown.code).toBe(2)
  })
})

describe('the folder', () => {
  test('has report, checklist, status and drafts, no secret in full, and no evidence', async () => {
    const { code, cwd } = await respond(['app@1.2.0', '-o', 'incident', '--probe'])
    expect(code).toBe(1)
    const folder = join(cwd, 'incident')
    expect(
      readdirSync(folder, { recursive: true, encoding: 'utf8' })
        .map((path) => path.replaceAll('\\', '/'))
        .sort(),
    ).toEqual([
      'checklist.md',
      'drafts',
      'drafts/advisory.md',
      'drafts/deprecation.md',
      'drafts/github-revocation.json',
      'drafts/platform-kept.md',
      'drafts/security-and-legal.md',
      'drafts/timeline.md',
      'report.html',
      'status.json',
    ])
    const all = textIn(folder)
    for (const secret of Object.values(leakedSecrets)) expect(all).not.toContain(secret)
    expect(readFileSync(join(folder, 'drafts/deprecation.md'), 'utf8').trim().split('\n')).toHaveLength(1)
    const letter = readFileSync(join(folder, 'drafts/platform-kept.md'), 'utf8')
    // The other version that leaks is asked for too, by the first of its files alone.
    expect(letter.match(/(?<=\/kept\/)[^>]+/g)).toEqual([
      'app@1.2.0/package.json',
      'app@1.2.0/app.js.map',
      'app@1.2.0/config/prod.js',
      'app@1.1.0/app.js.map',
    ])
    validate(JSON.parse(readFileSync(join(folder, 'status.json'), 'utf8')))
    expect(validate.errors).toBeNull()
  })

  test('keeps evidence only when it is asked for, for its owner alone', async () => {
    const { cwd } = await respond(['app@1.2.0', '-o', 'incident', '--evidence'])
    const evidence = join(cwd, 'incident/evidence')
    expect(readdirSync(evidence).sort()).toEqual([
      'SHA256SUMS',
      'app-1.2.0.tgz',
      'github-revocation.json',
      'receipt.json',
      'sources',
    ])
    expect(readFileSync(join(evidence, 'app-1.2.0.tgz')).equals(packOf('1.2.0'))).toBe(true)
    expect(JSON.parse(readFileSync(join(evidence, 'github-revocation.json'), 'utf8'))).toEqual({
      credentials: [leakedSecrets.github],
    })
    if (process.platform !== 'win32') expect(statSync(evidence).mode & 0o777).toBe(0o700)
    // Only there.
    expect(readFileSync(join(cwd, 'incident/drafts/github-revocation.json'), 'utf8')).not.toContain(
      leakedSecrets.github,
    )
  })

  test('of another run keeps what a person changed, and says so', async () => {
    const { cwd } = await respond(['app@1.2.0', '-o', 'incident'])
    const checklist = join(cwd, 'incident/checklist.md')
    writeFileSync(checklist, readFileSync(checklist, 'utf8').replaceAll('[ ]', '[x]'))
    const { code, stderr } = await respond(['app@1.2.0', '-o', 'incident', '--probe'], registry, cwd)
    expect(code).toBe(1)
    expect(stderr).toContain('checklist.md stays as you have changed it')
    expect(readFileSync(checklist, 'utf8')).not.toContain('[ ]')
    expect(readFileSync(`${checklist}.new`, 'utf8')).toContain('kept: copies of 1.2.0, 1.1.0 are there')
  })

  test.each([
    { name: 'that holds something else', files: { 'a.txt': 'mine' }, says: 'not empty' },
    { name: 'of another version', files: null, says: 'the folder is that of app@1.1.0' },
  ])('$name is left alone', async ({ files, says }) => {
    const cwd = files === null ? (await respond(['app@1.1.0', '-o', 'incident'])).cwd : temporaryDirectory()
    if (files !== null) writeFileSync(join(cwd, 'a.txt'), files['a.txt'])
    const folder = files === null ? 'incident' : '.'
    const before = readdirSync(join(cwd, folder))
    const { code, stderr } = await respond(['app@1.2.0', '-o', folder], registry, cwd)
    expect(code).toBe(2)
    expect(stderr).toContain(says)
    expect(readdirSync(join(cwd, folder))).toEqual(before)
  })
})

describe('a status.json that is not what an earlier run wrote', () => {
  test.each<{ name: string; change: (text: string) => string; says: string }>([
    { name: 'that is cut off', change: (text) => text.slice(0, 200), says: 'it is not JSON' },
    { name: 'that is of another tool', change: () => '{"name":"app","version":"1.2.0"}', says: 'not a known key' },
    {
      name: 'that is of a later format',
      change: (text) => text.replace('"version": 1', '"version": 2'),
      says: 'version must be 1',
    },
    {
      name: 'with a place that is none',
      change: (text) => text.replace('"places": [', '"places": [null, '),
      says: 'copies.places[0] must be an object',
    },
    {
      name: 'with a count that is a text',
      change: (text) => text.replace(/"moreLeaks": \d+/, '"moreLeaks": "many"'),
      says: 'out.moreLeaks must be a whole number',
    },
    {
      name: 'with a key that steers JavaScript',
      change: (text) => text.replace('"out": {', '"out": {"__proto__": {"isKnown": true}, '),
      says: 'not a known key',
    },
  ])('$name is refused, and nothing is overwritten', async ({ change, says }) => {
    const cwd = temporaryDirectory()
    const file = join(cwd, 'status.json')
    const text = change(await knownStatus())
    writeFileSync(file, text)
    const { code, stderr, stdout } = await respond(['app@1.2.0', '-o', '.'], registry, cwd)
    expect([code, stdout]).toEqual([2, ''])
    expect(stderr).toContain('status.json: not what an earlier run wrote')
    expect(stderr).toContain(says)
    expect(readdirSync(cwd)).toEqual(['status.json'])
    expect(readFileSync(file, 'utf8')).toBe(text)
  })

  test('that fits but lies steers no path, no terminal and no command', async () => {
    const { cwd } = await respond(['app@1.2.0', '-o', 'incident'])
    const file = join(cwd, 'incident/status.json')
    const written = JSON.parse(readFileSync(file, 'utf8')) as Response
    const evil = '\x1b[31m; touch pwned'
    const lie = {
      ...written,
      files: [...written.files, { path: '../../pwned.md', sha256: evil }],
      undo: { ...written.undo, clean: { version: evil, published: evil, isNewer: true } },
      copies: {
        ...written.copies,
        places: written.copies.places.map((place) => ({ ...place, firstSeen: evil, removal: evil, contact: evil })),
      },
    }
    writeFileSync(file, JSON.stringify(lie))
    const { code, stdout, stderr } = await respond(['app@1.2.0', '-o', 'incident', '--probe'], registry, cwd)
    expect(code).toBe(1)
    expect(stdout + stderr).not.toContain('\x1b')
    expect(stdout).not.toMatch(/npm .*touch/)
    expect(readdirSync(cwd)).toEqual(['incident'])
  })
})

let status: string | null = null
/** What one run wrote, made once. */
async function knownStatus(): Promise<string> {
  if (status !== null) return status
  const { cwd } = await respond(['app@1.2.0', '-o', 'incident'])
  status = readFileSync(join(cwd, 'incident/status.json'), 'utf8')
  return status
}

function packOf(version: string): Buffer {
  return registry.versions.get(version)?.tarball ?? Buffer.alloc(0)
}

describe('what cannot be looked at is said', () => {
  test('a version that is gone needs its tarball', async () => {
    const other = await appOn({ name: 'app' })
    other.versions.delete('1.2.0')
    const lost = await respond(['app@1.2.0', '--json'], other)
    expect(lost.code).toBe(2)
    expect(lost.stderr).toContain('--tarball names a copy')
    // Those around it are looked at all the same.
    expect(lost.json().out).toMatchObject({ isKnown: false, looked: 2, firstBad: '1.1.0' })
    const file = join(temporaryDirectory(), 'app.tgz')
    writeFileSync(file, packApp('app', '1.2.0', true))
    const found = await respond(['app@1.2.0', '--json', '--tarball', file], other)
    await other.close()
    expect(found.code).toBe(0)
    expect(found.json().out.versions.map(({ version, state }) => [version, state])).toEqual([
      ['1.1.0', 'public'],
      ['1.2.0', 'gone'],
    ])
    expect(found.json().undo).toMatchObject({ state: 'gone', unpublish: null })
  })

  test('a package that was unpublished as a whole, and when', async () => {
    const time = { '1.2.0': hoursAgo(30), unpublished: { time: hoursAgo(5), versions: ['1.2.0'] } }
    const other = await startIncidentRegistry({ name: 'app', more: { time } }, {}, {})
    const file = join(temporaryDirectory(), 'app.tgz')
    writeFileSync(file, packApp('app', '1.2.0', true))
    const { code, json } = await respond(['app@1.2.0', '--json', '--tarball', file], other)
    await other.close()
    expect(code).toBe(0)
    expect(json().undo).toMatchObject({
      state: 'gone',
      unpublishedAt: time.unpublished.time,
      clean: null,
      unpublish: null,
    })
    expect(json().out.versions).toMatchObject([{ version: '1.2.0', state: 'gone', hours: 25 }])
  })

  test.each([
    {
      name: 'of another package',
      pack: () => packApp('other', '1.2.0', true),
      says: 'it is other@1.2.0, not app@1.2.0',
    },
    {
      name: 'with other bytes',
      pack: () => packApp('app', '1.2.0', true, { 'b.js': 'exports.b = 1\n' }),
      says: 'its integrity differs',
    },
  ])('a tarball $name', async ({ pack, says }) => {
    const file = join(temporaryDirectory(), 'app.tgz')
    writeFileSync(file, pack())
    const { code, stderr } = await respond(['app@1.2.0', '--tarball', file])
    expect(code).toBe(2)
    expect(stderr).toContain(says)
  })

  test('a version that went since the last run is known from that run', async () => {
    const other = await appOn({ name: 'app' })
    const { cwd } = await respond(['app@1.2.0', '-o', 'incident'], other)
    other.versions.delete('1.2.0')
    other.tags.set('latest', '1.0.0')
    const { code, stdout } = await respond(['app@1.2.0', '-o', 'incident'], other, cwd)
    const { out, undo, secrets } = JSON.parse(readFileSync(join(cwd, 'incident/status.json'), 'utf8')) as Response
    await other.close()
    expect(code).toBe(0)
    expect(stdout).toContain('was not audited again')
    expect(out.versions.map(({ version, state }) => [version, state])).toEqual([
      ['1.1.0', 'public'],
      ['1.2.0', 'gone'],
    ])
    expect(secrets).toHaveLength(2)
    expect(undo.clean?.version).toBe('1.0.0')
    expect(undo.provenance).toEqual({ isAttested: true, publisher: 'ada' })
  })

  // The document, its short form, a tarball, what surrounds it: wherever it ends, the rest is said.
  test.each([1, 2, 4])('a registry that goes down after %i requests', async (requests) => {
    // Bytes that npm's cache has not seen.
    const unseen = { 'unseen.js': `exports.a = '${randomUUID()}'\n` }
    const other = await startIncidentRegistry(
      { name: 'app' },
      {
        '1.0.0': { tarball: packApp('app', '1.0.0', false, unseen), published: hoursAgo(500) },
        '1.2.0': { tarball: packApp('app', '1.2.0', true, unseen), published: hoursAgo(30) },
      },
      { latest: '1.2.0' },
    )
    other.endsAfter = requests
    const { code, json } = await respond(['app@1.2.0', '-o', 'incident', '--json', '--probe', '--no-cache'], other)
    await other.close()
    expect(code).toBe(2)
    validate(json())
    expect(validate.errors).toBeNull()
    expect(json().verdict).toBe('incomplete')
    expect(json().undo.state).toBe('public')
    expect(json().copies.places.map(({ state }) => state)).toEqual(['there', 'gone'])
  })

  test.each(['down', 'failing'] as const)('a registry that is %s, and what was known before stays', async (state) => {
    const other = await appOn({ name: 'app', dependents: 0 })
    const { cwd } = await respond(['app@1.2.0', '-o', 'incident'], other)
    other.state = state
    const { code, json } = await respond(['app@1.2.0', '-o', 'incident', '--json'], other, cwd)
    await other.close()
    expect(code).toBe(2)
    expect(json().out.versions.map(({ version }) => version)).toEqual(['1.1.0', '1.2.0'])
    expect(json().secrets).toHaveLength(2)
  })
})

describe('a hostile registry', () => {
  const hostile = 'x\x1b[31m\n::error::owned\u202e'

  test('steers no terminal, no shell, no page and no path', async () => {
    const other = await startIncidentRegistry(
      {
        name: 'app',
        owners: [hostile, leakedSecrets.npm],
        more: { readme: hostile },
      },
      {
        '1.0.0': { tarball: packApp('app', '1.0.0', false), published: hoursAgo(500) },
        '1.1.0': {
          tarball: packApp('app', '1.1.0', true, { [`../../x$(touch pwned)${hostile}.js.map`]: '{}' }),
          published: hoursAgo(10),
        },
      },
      {
        latest: '1.1.0',
        '$(touch pwned)': '1.1.0',
        '`touch pwned`; rm -rf ~': '1.1.0',
        '../../../pwned': '1.1.0',
        [leakedSecrets.github]: '1.1.0',
        [hostile]: '1.1.0',
        odd: '../../1.2.0',
      },
    )
    const { code, stdout, stderr, cwd } = await respond(['app@1.1.0', '-o', 'incident', '--evidence'], other)
    await other.close()
    expect([code, stderr]).toEqual([0, ''])
    expect(stdout + stderr).not.toMatch(/[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e]/)
    expect(stdout).not.toMatch(/^\s*::error/m)
    const commands = stdout.split('\n').filter((line) => /^ {7}npm /.test(line))
    expect(commands.filter((line) => /[$`;]|\.\./.test(line))).toEqual([])
    const folder = join(cwd, 'incident')
    const { undo } = JSON.parse(readFileSync(join(folder, 'status.json'), 'utf8')) as Response
    expect(undo.commands.filter(({ id }) => id === 'dist-tag').map(({ npm }) => npm?.[3])).toEqual(['latest'])
    for (const secret of Object.values(leakedSecrets)) expect(stdout).not.toContain(secret)
    // Nothing outside of the folder.
    expect(readdirSync(cwd)).toEqual(['incident'])
    expect(existsSync(join(cwd, '..', 'pwned'))).toBe(false)
    for (const page of ['checklist.md', 'drafts/advisory.md', 'drafts/security-and-legal.md']) {
      const text = readFileSync(join(folder, page), 'utf8')
      expect(text).not.toMatch(/^\s*::error/m)
      for (const secret of Object.values(leakedSecrets)) expect(text).not.toContain(secret)
    }
  })
})

describe('usage', () => {
  test.each([
    { name: 'no version', args: ['app'], says: 'names no version' },
    { name: 'a range', args: ['app@^1'], says: 'names no version' },
    { name: 'an unknown tag', args: ['app@nightly'], says: 'names no version' },
    { name: 'evidence without a folder', args: ['app@1.2.0', '--evidence'], says: 'Add -o' },
    { name: '--apply without a terminal', args: ['app@1.2.0', '--apply'], says: 'Run it on a terminal' },
    { name: '--probe offline', args: ['app@1.2.0', '--probe', '--offline'], says: 'Leave one out' },
    { name: 'a git repository', args: ['github:a/b'], says: 'not audited' },
    { name: 'an unknown option', args: ['app@1.2.0', '--prob'], says: 'Did you mean --probe?', run: watertight },
  ])('$name is exit 2 and one sentence', async ({ args, says, run }) => {
    const { code, stdout, stderr } = await respond(args, registry, temporaryDirectory(), run)
    expect(code).toBe(2)
    expect(stderr).toContain(says)
    expect(stdout).toBe('')
    expect(registry.versions.size).toBe(3)
  })
})
