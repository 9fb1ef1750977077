import { execFileSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { integrityOf } from '../../src/text/digest.ts'
import { buildZip } from '../formats/build-zip.ts'
import { isEverything } from '../support/extent.ts'
import { type LocalServer, serve } from '../support/http-server.ts'
import { inProcess } from '../support/in-process.ts'
import { packApp } from '../support/leaking-app.ts'
import { pack } from '../support/pack.ts'
import { temporaryDirectory, writeProject } from '../support/project.ts'
import { type WrittenCommand, writtenCommands } from '../support/written-commands.ts'

/** Why a command line that is right ends with 2 here, where nobody can be asked, nothing waits, and no other machine is reached. */
const expected: readonly (readonly [words: RegExp, says: RegExp])[] = [
  [/^stage --approve-clean/, /there is no terminal to ask at/],
  [/^stage/, /has no stage/],
  [/^respond .*--apply/, /nobody is here to ask/],
  [/^respond .*--tarball/, /its integrity differs/],
  [/^init$/, /Run it with --yes/],
  [/^allow/, /none of the 0 findings has this fingerprint/],
]

const versions = {
  '1.0.0': packApp('some-package', '1.0.0', false),
  '1.2.3': packApp('some-package', '1.2.3', true),
  '1.2.4': packApp('some-package', '1.2.4', false),
  '1.3.0': packApp('some-package', '1.3.0', false),
  '2.0.0': packApp('some-package', '2.0.0', false),
}

const extension = buildZip([
  { name: 'manifest.json', text: JSON.stringify({ manifest_version: 3, name: 'app', version: '1.0.0' }) },
  { name: 'background.js', text: 'console.log(1)\n' },
])

let registry: LocalServer
let npmrc: string
let addresses: string
beforeAll(async () => {
  registry = await serve((request, response, url) => {
    const path = decodeURIComponent(request.url ?? '')
    const answer = (status: number, body: object) =>
      void response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
    const [, version] = /\/-\/some-package-(.+)\.tgz$/.exec(path) ?? []
    if (version !== undefined && version in versions)
      return void response.end(versions[version as keyof typeof versions])
    if (path === '/app.xpi') return void response.end(extension)
    if (path !== '/some-package') return answer(404, { error: 'not found' })
    const described = Object.entries(versions).map(([each, bytes]) => {
      const dist = { tarball: `${url}/some-package/-/some-package-${each}.tgz`, integrity: integrityOf(bytes) }
      return [each, { name: 'some-package', version: each, dist }] as const
    })
    answer(200, {
      name: 'some-package',
      'dist-tags': { latest: '1.2.4' },
      versions: Object.fromEntries(described),
      time: Object.fromEntries(
        Object.keys(versions).map((each, index) => [each, `2026-01-0${index + 1}T00:00:00.000Z`]),
      ),
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

/** A project in which every file that the pages name lies. */
function project(): string {
  const manifest = { name: 'some-package', version: '1.4.0', license: 'UNLICENSED', main: 'app.js', files: ['app.js'] }
  const cwd = writeProject({
    '.gitignore': 'out\n',
    'package.json': { json: manifest },
    'app.js': 'exports.a = 1\n',
    'out/packages/': '',
  })
  const bytes = pack({ 'package.json': { ...manifest, version: '1.2.3' }, 'app.js': 'exports.a = 1\n' })
  for (const name of [
    'pack.tgz',
    'out/some-package-1.2.3.tgz',
    'out/packages/some-package-1.2.3.tgz',
    'some-package-1.2.3.tgz',
    'some-package.tgz',
  ])
    writeFileSync(join(cwd, name), bytes)
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

const unique = [...new Map(writtenCommands.map((one) => [one.words.join(' '), one])).values()]
/** A fleet has a database, and a release packs and publishes: both have tests of their own, and are run here with everything else that takes long. */
const isLong = ({ words: [first = ''] }: WrittenCommand) => first === 'release' || first === 'fleet'

/** What no test can hand over: standard input, and a receipt that an earlier line of the same page has written. */
const needsMore = /^-$|^verify|^stage .*--receipt/

describe('a command line of the pages runs', () => {
  test.each(unique.filter((one) => (isEverything || !isLong(one)) && !needsMore.test(one.words.join(' '))))(
    '$place: watertight $words',
    async ({ words }) => {
      const cwd = project()
      const asked = words.flatMap((word) =>
        word.includes('*.tgz')
          ? [word.replace('*', 'some-package-1.2.3')]
          : word === 'out'
            ? ['elsewhere']
            : [word.replace(/^https:\/\/example\.com(?=\/app\.xpi)/, registry.url)],
      )
      // No mirror of the real world is asked.
      const local = words[0] === 'respond' ? ['--addresses', addresses] : []
      const { code, stderr } = await inProcess([...asked, ...local], { cwd, env: { npm_config_userconfig: npmrc } })
      expect(stderr).not.toContain('an error inside Watertight')
      expect([0, 1, 2]).toContain(code)
      if (code !== 2) return
      const known = expected.find(([wanted]) => wanted.test(words.join(' ')))
      expect(known, stderr).toBeDefined()
      expect(stderr).toMatch(known?.[1] ?? '')
    },
  )
})
