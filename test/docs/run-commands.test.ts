import { execFileSync } from 'node:child_process'
import { cpSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import { integrityOf } from '../../src/text/digest.ts'
import { buildZip } from '../formats/build-zip.ts'
import { isEverything } from '../support/extent.ts'
import { emptyFleetDirectory } from '../support/fleet.ts'
import { type LocalServer, serve } from '../support/http-server.ts'
import { inProcess } from '../support/in-process.ts'
import { packApp } from '../support/leaking-app.ts'
import { pack } from '../support/pack.ts'
import { temporaryDirectory, writeProject } from '../support/project.ts'
import { startStageRegistry } from '../support/stage-registry.ts'
import { type WrittenCommand, writtenCommands } from '../support/written-commands.ts'

/** Why a command line that is right ends with 2 here, where nobody can be asked and no other machine is reached. */
const expected: readonly (readonly [words: RegExp, says: RegExp])[] = [
  [/^stage --approve-clean/, /there is no terminal to ask on/],
  [/^respond .*--apply/, /nobody is here to ask/],
  [/^respond .*--tarball/, /its integrity differs/],
  [/^init$/, /Run it with --yes/],
  [/^allow/, /none of the 0 findings has this fingerprint/],
  [/^release .*--sign/, /there is no identity to sign with/],
  [/^fleet worker/, /a worker needs a database that several processes can share/],
]

/** What ends only when it is interrupted, and what shows that it has begun to work. */
const endless: readonly (readonly [words: RegExp, works: RegExp])[] = [
  [/^fleet serve/, /the fleet is at http/],
  [/^fleet run .*--watch/, /GET \/some-package$/],
]

const published = {
  '1.0.0': packApp('some-package', '1.0.0', false),
  '1.2.3': packApp('some-package', '1.2.3', true),
  '1.2.4': packApp('some-package', '1.2.4', false),
  '1.3.0': packApp('some-package', '1.3.0', false),
  '2.0.0': packApp('some-package', '2.0.0', false),
}
const manifest = { name: 'some-package', version: '2.1.0', license: 'UNLICENSED', main: 'app.js', files: ['app.js'] }
const built = pack({ 'package.json': { ...manifest, version: '1.2.3' }, 'app.js': 'exports.a = 1\n' })

const extension = buildZip([
  { name: 'manifest.json', text: JSON.stringify({ manifest_version: 3, name: 'app', version: '1.0.0' }) },
  { name: 'background.js', text: 'console.log(1)\n' },
])

const served = new Map<string, Buffer>()
let registry: LocalServer
let npmrc: string
let addresses: string
/** Ends the command that is at work, once it has shown this. */
let until: { readonly sign: RegExp; readonly end: AbortController } | undefined
const heard = (text: string): void => {
  if (until?.sign.test(text)) until.end.abort()
}
beforeAll(async () => {
  registry = await serve((request, response, url) => {
    const path = decodeURIComponent(request.url ?? '')
    heard(`${request.method} ${path}`)
    const answer = (status: number, body: object) =>
      void response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
    const [, version = ''] = /\/-\/some-package-(.+)\.tgz$/.exec(path) ?? []
    const bytes = served.get(version)
    if (bytes !== undefined) return void response.end(bytes)
    if (path === '/app.xpi') return void response.end(extension)
    if (path === '/_changes') return answer(200, { update_seq: 1, last_seq: 1, results: [] })
    if (path !== '/some-package') return answer(404, { error: 'not found' })
    if (request.method === 'PUT') {
      return void request.toArray().then((chunks) => {
        const { _attachments: sent } = JSON.parse(Buffer.concat(chunks).toString()) as {
          readonly _attachments: { readonly [name: string]: { readonly data: string } }
        }
        for (const { data } of Object.values(sent)) served.set(manifest.version, Buffer.from(data, 'base64'))
        answer(201, { ok: true })
      })
    }
    const described = [...served].map(([each, content]) => {
      const dist = { tarball: `${url}/some-package/-/some-package-${each}.tgz`, integrity: integrityOf(content) }
      return [each, { name: 'some-package', version: each, dist }] as const
    })
    answer(200, {
      name: 'some-package',
      'dist-tags': { latest: '1.2.4' },
      versions: Object.fromEntries(described),
      time: Object.fromEntries(described.map(([each], index) => [each, `2026-01-0${index + 1}T00:00:00.000Z`])),
    })
  })
  addresses = join(temporaryDirectory(), 'addresses.json')
  writeFileSync(addresses, JSON.stringify({ builtin: false }))
  npmrc = join(temporaryDirectory(), 'npmrc')
  writeFileSync(
    npmrc,
    `registry=${registry.url}/\n${registry.url.replace('http:', '')}/:_authToken=fake\nfetch-retries=0\n`,
  )
})
afterAll(() => registry.close())
afterEach(() => vi.restoreAllMocks())

/** A project in which every file that the pages name lies. */
function project({ hasWorkspaces }: { readonly hasWorkspaces: boolean }): string {
  const root = hasWorkspaces ? { name: 'root', version: '1.0.0', private: true, workspaces: ['packages/*'] } : manifest
  const cwd = writeProject({
    '.gitignore': 'out\n.watertight\n',
    'package.json': { json: root },
    'app.js': 'exports.a = 1\n',
    'packages/one/package.json': { json: manifest },
    'packages/one/app.js': 'exports.a = 1\n',
    'out/packages/': '',
  })
  for (const name of [
    'pack.tgz',
    'out/some-package-1.2.3.tgz',
    'out/packages/some-package-1.2.3.tgz',
    'some-package-1.2.3.tgz',
    'some-package.tgz',
  ])
    writeFileSync(join(cwd, name), built)
  writeFileSync(
    join(cwd, 'extension.vsix'),
    buildZip([{ name: 'extension/package.json', text: JSON.stringify({ ...manifest, engines: { vscode: '*' } }) }]),
  )
  for (const args of [
    ['init', '-q'],
    ['add', '.'],
  ])
    execFileSync('git', args, { cwd })
  return cwd
}

/** What an earlier line of the same page has left behind. */
async function prepare(line: string, cwd: string, env: { readonly [name: string]: string }): Promise<void> {
  if (/^(?:verify|stage).*--receipt/.test(line))
    expect(await inProcess(['pack.tgz', '--receipt', 'receipt.json'], { cwd })).toMatchObject({ code: 0 })
  if (!/^fleet (?:run|serve|status)/.test(line)) return
  mkdirSync(join(cwd, '.watertight'))
  cpSync(join(await emptyFleetDirectory(), '.watertight'), join(cwd, '.watertight'), { recursive: true })
  expect(await inProcess(['fleet', 'add', 'some-package'], { cwd, env })).toMatchObject({ code: 0 })
  // One of its versions leaks.
  if (line === 'fleet status') expect(await inProcess(['fleet', 'run'], { cwd, env })).toMatchObject({ code: 1 })
}

const unique = [...new Map(writtenCommands.map((one) => [one.words.join(' '), one])).values()]
/** A fleet has a database, and a release packs and publishes: both have tests of their own, and are run here with everything else that takes long. */
const isLong = ({ words: [first = ''] }: WrittenCommand) => first === 'release' || first === 'fleet'

describe('a command line of the pages runs', () => {
  test.each(unique.filter((one) => isEverything || !isLong(one)))('$place: watertight $words', async ({ words }) => {
    const line = words.join(' ')
    served.clear()
    for (const [version, bytes] of Object.entries(published)) served.set(version, bytes)
    // What the receipt is of.
    if (words[0] === 'verify') served.set('1.2.3', built)
    const stage = /^(?:stage|release --stage)/.test(line)
      ? await startStageRegistry('none', { 'some-package@1.0.0': published['1.0.0'] })
      : undefined
    const id = stage?.put('some-package', '1.2.3', built)
    const env = { npm_config_userconfig: stage?.npmrc ?? npmrc }
    const cwd = project({ hasWorkspaces: words.includes('--workspaces') })
    await prepare(line, cwd, env)
    const asked = words.map((word) => {
      if (word.includes('*.tgz')) return word.replace('*', 'some-package-1.2.3')
      if (word === 'out') return 'elsewhere'
      if (word === 'value') return id ?? 'next'
      if (word.endsWith('/_changes')) return `${registry.url}/_changes`
      return word.replace(/^https:\/\/example\.com(?=\/app\.xpi)/, registry.url)
    })
    // No mirror of the real world is asked.
    const local = words[0] === 'respond' ? ['--addresses', addresses] : []
    if (words.includes('-')) vi.spyOn(process, 'stdin', 'get').mockReturnValue(Readable.from([built]) as never)
    const [, sign] = endless.find(([wanted]) => wanted.test(line)) ?? []
    const end = new AbortController()
    until = sign && { sign, end }
    const { code, stderr } = await inProcess([...asked, ...local], { cwd, env, ending: end.signal, heard })
    until = undefined
    await stage?.close()
    expect(stderr).not.toContain('an error inside Watertight')
    expect(end.signal.aborted).toBe(sign !== undefined)
    expect([0, 1, 2]).toContain(code)
    if (code !== 2) return
    const known = expected.find(([wanted]) => wanted.test(line))
    expect(known, stderr).toBeDefined()
    expect(stderr).toMatch(known?.[1] ?? '')
  })
})
