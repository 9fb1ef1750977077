import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Report } from '../../src/model/report.ts'
import { inProcess } from '../support/in-process.ts'
import { leakingMap } from '../support/leaking-map.ts'
import { temporaryDirectory, writeProject } from '../support/project.ts'
import { type RecordingRegistry, startRecordingRegistry } from '../support/recording-registry.ts'
import { bin, watertight } from '../support/watertight.ts'

let registry: RecordingRegistry
beforeAll(async () => {
  registry = await startRecordingRegistry()
})
afterAll(() => registry.close())
beforeEach(() => registry.intercept())

const clean = { 'dist/app.js': 'exports.plan=1;\n' }
const leaking = { ...clean, 'dist/app.js.map': leakingMap }

function manifest(name: string, more: object = {}): { readonly json: object } {
  return { json: { name, version: '1.0.0', license: 'UNLICENSED', main: 'dist/app.js', files: ['dist'], ...more } }
}

function release(cwd: string, args: readonly string[] = [], more: Parameters<typeof inProcess>[1] = {}) {
  return inProcess(['release', ...args], { cwd, env: { npm_config_userconfig: registry.npmrc }, ...more })
}

/** As a process: a signal ends it, or what npm prints goes to its own terminal. */
function releaseAlone(cwd: string, args: readonly string[] = [], more: Parameters<typeof watertight>[1] = {}) {
  return watertight(['release', ...args], { cwd, env: { npm_config_userconfig: registry.npmrc }, ...more })
}

function reportOf(stdout: string): Report {
  return JSON.parse(stdout) as Report
}

describe('a package', () => {
  test('that leaks never gets there: 1, and no upload is tried', async () => {
    const cwd = writeProject({ 'package.json': manifest('leaking'), ...leaking })
    const { code, stdout, stderr } = await release(cwd)
    expect(code).toBe(1)
    expect(stdout).toContain('map/embedded-sources')
    expect(stderr).toContain('nothing was uploaded, since something leaks')
    expect(registry.requests).toEqual([])
  })

  test('that is clean arrives, and what the registry serves is what was audited', async () => {
    const cwd = writeProject({ 'package.json': manifest('clean'), ...clean })
    const { code, stdout, stderr } = await release(cwd, ['--json', '--receipt', 'out/receipt.json'])
    expect(stderr).toContain('which serves the audited bytes')
    expect(code).toBe(0)
    const { verdict, packages, release: released } = reportOf(stdout)
    const integrity = await registry.integrity('clean', '1.0.0')
    expect(verdict).toBe('clean')
    expect(packages).toMatchObject([{ spec: 'clean-1.0.0.tgz', from: 'tarball', integrity }])
    expect(released?.packages).toMatchObject([
      { name: 'clean', state: 'published', audited: integrity, served: integrity },
    ])
    expect(registry.uploads()).toEqual(['PUT /clean'])
    const receipt = JSON.parse(readFileSync(join(cwd, 'out/receipt.json'), 'utf8')) as {
      subject: { digest: { sha512: string } }[]
    }
    const sha512 = Buffer.from(receipt.subject[0]?.digest.sha512 ?? '', 'hex').toString('base64')
    expect(`sha512-${sha512}`).toBe(integrity)
  })

  test('runs the scripts of a publish, in order, and packs what they built; none after packing but postpack', async () => {
    const note = (word: string) => `node -e "require('fs').appendFileSync('dist/order.txt', '${word} ')"`
    const events = ['postpublish', 'publish', 'postpack', 'prepare', 'prepack', 'prepublishOnly', 'prepublish']
    const scripts = Object.fromEntries(events.map((event) => [event, note(event)]))
    const cwd = writeProject({ 'package.json': manifest('scripts', { scripts }), ...clean })
    const { code, stderr } = await release(cwd)
    expect(code).toBe(0)
    expect(readFileSync(join(cwd, 'dist/order.txt'), 'utf8')).toBe('prepublishOnly prepack prepare postpack ')
    expect(stderr).toContain('what is left to do: npm run publish && npm run postpublish')
  })

  test('that its prepack makes leak is stopped', async () => {
    const prepack = `node -e "require('fs').writeFileSync('dist/app.js.map', process.env.MAP)"`
    const cwd = writeProject({ 'package.json': manifest('late', { scripts: { prepack } }), ...clean })
    const { code } = await release(cwd, [], { env: { npm_config_userconfig: registry.npmrc, MAP: leakingMap } })
    expect(code).toBe(1)
    expect(registry.uploads()).toEqual([])
  })

  test('whose own gate runs on the way is released once', async () => {
    const gate = `"${process.execPath}" "${bin}"`
    const scripts = { prepublishOnly: gate, postpack: gate }
    const cwd = writeProject({ 'package.json': manifest('gated', { scripts }), ...clean })
    const { code, stderr } = await releaseAlone(cwd)
    expect(stderr.split('CLEAN').length - 1).toBe(2)
    expect(code).toBe(0)
    expect(registry.uploads()).toEqual(['PUT /gated'])
  })

  test('whose script calls release again is refused, and not published twice', async () => {
    const scripts = { prepack: `"${process.execPath}" "${bin}" release` }
    const cwd = writeProject({ 'package.json': manifest('nested', { scripts }), ...clean })
    const { code, stderr } = await releaseAlone(cwd)
    expect(code).toBe(2)
    expect(stderr).toContain('which publishing runs itself')
    expect(registry.uploads()).toEqual([])
  })

  test('is tried, not uploaded, in a dry run, however that is asked for', async () => {
    const cwd = writeProject({ 'package.json': manifest('dry'), ...clean })
    const env = { npm_config_userconfig: registry.npmrc, npm_config_dry_run: 'true' }
    const inNpmrc = writeProject({ '.npmrc': 'dry-run=true\n', 'package.json': manifest('dry'), ...clean })
    const runs = [await release(cwd, ['--', '--dry-run']), await release(cwd, [], { env }), await release(inNpmrc)]
    for (const { code, stderr } of runs) {
      expect(stderr).toMatch(/^ {2}dry@1\.0\.0 +http:\S+ +latest +given +no such package +ok$/m)
      expect(stderr).toContain('would be published')
      expect(code).toBe(0)
    }
    expect(registry.uploads()).toEqual([])
  })

  test('goes out with what the options say and what stands after --', async () => {
    registry.intercept((request, response) => {
      if (request.method !== 'PUT' || request.headers['npm-otp'] === '123456') return false
      response.writeHead(401, { 'www-authenticate': 'OTP' }).end()
      return true
    })
    const cwd = writeProject({ 'package.json': manifest('@acme/tagged'), ...clean })
    const { code } = await release(cwd, ['--access', 'public', '--otp', '123456', '--', '--tag', 'next'])
    expect(code).toBe(0)
    const packument = (await (await fetch(`${registry.url}@acme%2ftagged`)).json()) as { 'dist-tags': object }
    expect(packument['dist-tags']).toMatchObject({ next: '1.0.0' })
  })
})

test('a tarball that is swapped while npm reads it is found out, although it went out whole', async () => {
  const temporary = temporaryDirectory()
  registry.intercept((request, response, forward) => {
    if (request.method !== 'PUT') return false
    const [folder = ''] = readdirSync(temporary).filter((name) => name.startsWith('watertight-release-'))
    writeFileSync(join(temporary, folder, 'swapped-1.0.0.tgz'), 'other bytes')
    void forward().then(({ status, headers, body }) => response.writeHead(status, headers).end(body))
    return true
  })
  const env = { npm_config_userconfig: registry.npmrc, TMPDIR: temporary, TEMP: temporary, TMP: temporary }
  const cwd = writeProject({ 'package.json': manifest('swapped'), ...clean })
  const { code, stderr } = await releaseAlone(cwd, [], { env })
  expect(stderr).toContain('was changed on the disk while it was uploaded')
  expect(code).toBe(2)
})

test('another folder than the one that a release tool is set to publish is not released', async () => {
  const lerna = { json: { command: { publish: { contents: 'dist' } } } }
  const cwd = writeProject({ 'package.json': manifest('folder'), 'lerna.json': lerna, ...clean })
  const { code, stderr } = await release(cwd)
  expect(stderr).toContain('lerna (contents in lerna.json) publishes dist')
  expect(code).toBe(2)
  expect(registry.requests).toEqual([])
})

test('run again: the same bytes are left alone, other bytes stop the whole release before anything is uploaded', async () => {
  const cwd = writeProject({
    'package.json': { json: { name: 'root', version: '1.0.0', private: true, workspaces: ['packages/*'] } },
    'packages/one/package.json': manifest('again-one'),
    'packages/one/dist/app.js': '1\n',
    'packages/two/package.json': manifest('again-two'),
    'packages/two/dist/app.js': '1\n',
  })
  expect((await release(cwd, ['-w', 'again-two'])).code).toBe(0)
  registry.intercept()
  const same = await release(cwd, ['-w', 'again-two'])
  expect(same.stderr).toContain('again-two@1.0.0: was on')
  expect(same.code).toBe(0)
  writeFileSync(join(cwd, 'packages/two/dist/app.js'), '2\n')
  const other = await release(cwd, ['--workspaces'])
  expect(other.code).toBe(2)
  expect(other.stderr).toContain('again-two@1.0.0: the registry has this version already, and its bytes differ')
  expect(other.stderr).toContain('again-one@1.0.0: NOT published')
  expect(registry.uploads()).toEqual([])
})

describe('workspaces', () => {
  function workspaces(prefix: string, files: object): string {
    return writeProject({
      'package.json': { json: { name: 'root', version: '1.0.0', private: true, workspaces: ['packages/*'] } },
      'packages/a/package.json': manifest(`${prefix}-a`, { dependencies: { [`${prefix}-b`]: '1.0.0' } }),
      'packages/a/dist/app.js': '1\n',
      'packages/b/package.json': manifest(`${prefix}-b`),
      'packages/b/dist/app.js': '1\n',
      'packages/secret/package.json': { json: { name: `${prefix}-secret`, version: '1.0.0', private: true } },
      ...files,
    })
  }

  test('one leak stops them all', async () => {
    const cwd = workspaces('stop', { 'packages/a/dist/app.js.map': leakingMap })
    const { code, stderr } = await release(cwd, ['--workspaces'])
    expect(code).toBe(1)
    expect(stderr).toContain('stop-b@1.0.0: NOT published')
    expect(registry.uploads()).toEqual([])
  })

  test('go out in the order of their dependencies; a failure on the way says what is there, and the next run goes on', async () => {
    const cwd = workspaces('part', {})
    registry.intercept((request, response) => {
      if (request.method !== 'PUT' || request.url !== '/part-a') return false
      response.writeHead(403, { 'content-type': 'application/json' }).end('{"error":"not yours"}')
      return true
    })
    const first = await release(cwd, ['--workspaces'])
    expect(first.code).toBe(2)
    expect(first.stderr).toContain('this login may not publish the package')
    expect(first.stderr).toContain('part-b@1.0.0: published to')
    expect(first.stderr).toContain('part-a@1.0.0: NOT published')
    registry.intercept()
    const second = await release(cwd, ['--workspaces', '--json'])
    expect(second.code).toBe(0)
    expect(reportOf(second.stdout).notices).toMatchObject([{ code: 'private-workspaces' }])
    expect(registry.uploads()).toEqual(['PUT /part-a'])
  })
})

describe('a registry', () => {
  const json = { 'content-type': 'application/json' }

  test('that lets this login publish and not read: 2, and that nothing was compared', async () => {
    registry.intercept((request, response) => {
      if (request.method === 'PUT') return false
      response.writeHead(403, json).end('{"error":"no"}')
      return true
    })
    const { code, stderr } = await release(writeProject({ 'package.json': manifest('unread'), ...clean }))
    expect(stderr).toContain('does not let this login read, so nothing is compared')
    expect(stderr).toContain(`unread@1.0.0: uploaded to ${registry.url}, but not compared with what it serves`)
    expect(code).toBe(2)
    expect(registry.uploads()).toEqual(['PUT /unread'])
  })

  test('that wants a one-time password: 2, and it is said what to do', async () => {
    registry.intercept((request, response) => {
      if (request.method !== 'PUT') return false
      response.writeHead(401, { ...json, 'www-authenticate': 'OTP' }).end('{"error":"no"}')
      return true
    })
    const cwd = writeProject({ 'package.json': manifest('refused'), ...clean })
    const { code, stdout, stderr } = await release(cwd, ['--json'])
    expect(code).toBe(2)
    expect(stderr).toContain('--otp=<code>')
    expect(reportOf(stdout)).toMatchObject({ verdict: 'incomplete', packages: [{ verdict: 'clean' }] })
    expect(await registry.versions('refused')).toEqual([])
  })

  test('that changes the bytes, whatever integrity it states: 2, loudly', async () => {
    registry.intercept((request, response) => {
      if (request.method !== 'GET' || request.url?.endsWith('.tgz') !== true) return false
      response.end('other bytes')
      return true
    })
    const cwd = writeProject({ 'package.json': manifest('changed'), ...clean })
    const { code, stdout, stderr } = await release(cwd, ['--json'])
    expect(code).toBe(2)
    expect(stderr).toContain('DOES NOT SERVE THE AUDITED BYTES')
    expect(stderr).toContain('npm unpublish changed@1.0.0')
    expect(reportOf(stdout).release?.packages).toMatchObject([{ state: 'different' }])
  })

  test('whose answer to the upload is lost has the package all the same, and that is found out', async () => {
    registry.intercept((request, response, forward) => {
      if (request.method !== 'PUT') return false
      void forward().then(() => response.writeHead(504, json).end('{"error":"timed out"}'))
      return true
    })
    const { code, stderr } = await release(writeProject({ 'package.json': manifest('lost'), ...clean }))
    expect(stderr).toContain('npm failed (E504), but the registry serves the audited bytes')
    expect(code).toBe(0)
  })

  test('that is not there: 2, nothing was uploaded', async () => {
    const cwd = writeProject({ 'package.json': manifest('nowhere'), ...clean })
    const { code, stderr } = await release(cwd, ['--registry', 'http://127.0.0.1:9/'])
    expect(code).toBe(2)
    expect(stderr).toContain('cannot be reached')
    expect(stderr).toContain('nowhere@1.0.0: NOT published')
  })

  test('that knows nobody here: 2', async () => {
    const npmrc = join(temporaryDirectory(), 'npmrc')
    writeFileSync(npmrc, `registry=${registry.url}\n`)
    const cwd = writeProject({ 'package.json': manifest('anonymous'), ...clean })
    const { code, stderr } = await release(cwd, [], { env: { npm_config_userconfig: npmrc } })
    expect(code).toBe(2)
    expect(stderr).toContain('nobody is logged in to')
    expect(registry.uploads()).toEqual([])
  })
})

test.each([
  { name: 'a private package', json: { name: 'p', version: '1.0.0', private: true }, says: '"private": true' },
  { name: 'no version', json: { name: 'p' }, says: 'no version' },
  { name: 'a version that climbs', json: { name: 'p', version: '1.0.0/../../x' }, says: 'that no registry takes' },
  { name: 'nothing built', json: { name: 'p', version: '1.0.0', main: 'dist/x.js' }, says: 'build first' },
  {
    name: 'a script that fails',
    json: { name: 'p', version: '1.0.0', scripts: { prepublishOnly: 'exit 3' } },
    says: 'its script "prepublishOnly" ended with exit code 3',
  },
  {
    name: 'a prepack that fails',
    json: { name: 'p', version: '1.0.0', scripts: { prepack: 'exit 3' } },
    says: 'npm could not pack it',
  },
])('$name: 2, one report, nothing uploaded', async ({ json, says }) => {
  const cwd = writeProject({ 'package.json': { json }, 'index.js': '1\n' })
  const { code, stdout, stderr } = await release(cwd, ['--json'])
  expect(stderr).toContain(says)
  expect(stderr).toContain('nothing was uploaded')
  expect(code).toBe(2)
  expect(reportOf(stdout).verdict).toBe('incomplete')
  expect(registry.requests).toEqual([])
})

test('an .npmrc that cannot be used: 2, before any script runs', async () => {
  const scripts = { prepublishOnly: "node -e \"require('fs').writeFileSync('ran', '')\"" }
  const cwd = writeProject({ 'package.json': manifest('p', { scripts }), '.npmrc/': '', ...clean })
  const { code, stderr } = await release(cwd)
  expect(code).toBe(2)
  expect(stderr).toContain('the project .npmrc cannot be read')
  expect(stderr).not.toContain('packing')
})

test.each([
  { args: ['some-package'], says: 'takes no target' },
  { args: ['dist'], says: 'cd dist && npx watertight release' },
  { args: ['out/p-1.0.0.tgz'], says: 'npm publish ./out/p-1.0.0.tgz --ignore-scripts' },
  { args: ['--update-baseline'], says: "unknown option '--update-baseline'" },
  { args: ['--access', 'secret'], says: 'public' },
])('$args is wrong: 2, and no stdout', async ({ args, says }) => {
  const files = { 'package.json': manifest('p'), 'dist/package.json': manifest('p'), ...clean }
  const { code, stdout, stderr } = await release(writeProject(files), args)
  expect(code).toBe(2)
  expect(stderr).toContain(says)
  expect(stdout).toBe('')
})

test('inside a hook of a publish it is refused: the publish around it would upload once more', async () => {
  const cwd = writeProject({ 'package.json': manifest('hooked'), ...clean })
  const env = { npm_config_userconfig: registry.npmrc, npm_lifecycle_event: 'prepublishOnly' }
  const { code, stderr } = await release(cwd, [], { env })
  expect(code).toBe(2)
  expect(stderr).toContain('called in the script "prepublishOnly"')
})

test('interrupted while it uploads: 130, and nobody knows what arrived', async () => {
  const cwd = writeProject({ 'package.json': manifest('interrupted'), ...clean })
  const interrupt = new Promise<void>((resolve) => {
    registry.intercept(({ method }) => {
      if (method !== 'PUT') return false
      resolve()
      return true
    })
  })
  const { code, stdout, stderr } = await releaseAlone(cwd, ['--json'], { interrupt })
  expect(code).toBe(130)
  expect(stderr).toContain('the package may or may not have arrived')
  expect(reportOf(stdout).release?.packages).toMatchObject([{ state: 'unknown', served: null }])
})

describe.skipIf(process.platform === 'win32')('a release that is ended from outside', () => {
  test.each([
    { signal: 'SIGTERM' as const, exit: 143 },
    { signal: 'SIGHUP' as const, exit: 129 },
  ])('by $signal ends npm in the middle of its upload, and says where the package stands', async ({ signal, exit }) => {
    const cwd = writeProject({ 'package.json': manifest(`ended-${exit}`), ...clean })
    let cut: Promise<void> | undefined
    const arrived = new Promise<void>((resolve) => {
      registry.intercept(({ method }, response) => {
        if (method !== 'PUT') return false
        // Never answered: only whoever asked can end it.
        cut = new Promise((close) => response.on('close', close))
        resolve()
        return true
      })
    })
    const { code, stderr } = await releaseAlone(cwd, [], { interrupt: arrived, signal })
    expect(code).toBe(exit)
    expect(stderr).toContain(`ended-${exit}@1.0.0: the upload to ${registry.url} did not finish`)
    await cut
    expect(cut).toBeDefined()
  })
})
