import { Ajv2020 } from 'ajv/dist/2020.js'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Report } from '../../src/model/report.ts'
import schema from '../../src/reporters/report.schema.json' with { type: 'json' }
import { fake } from '../support/fake.ts'
import type { LocalServer } from '../support/http-server.ts'
import { inProcess } from '../support/in-process.ts'
import { pack } from '../support/pack.ts'
import { temporaryDirectory } from '../support/project.ts'
import { serveVersions } from '../support/version-registry.ts'

const validate = new Ajv2020({ strict: true, allowUnionTypes: true }).compile(schema)
const secret = fake('npm_{alnum:30}{crc32-base62:6}')

function version(number: string, files: { readonly [path: string]: unknown } = {}): Buffer {
  const manifest = { name: 'app', version: number, license: 'UNLICENSED', main: 'app.js' }
  return pack({ 'package.json': manifest, 'app.js': 'exports.a = 1\n', ...files })
}

const map = { version: 3, sources: ['src/app.ts'], sourcesContent: ['let a\nlet b\n'], names: [], mappings: 'AAAA' }

// By number the second major was published before the last of the first.
const versions = {
  '1.0.0': version('1.0.0'),
  '1.1.0': version('1.1.0', { 'app.js.map': map }),
  '2.0.0-rc.1': version('2.0.0-rc.1', { 'app.js.map': map, 'token.txt': `token=${secret}\n` }),
  '1.2.0': version('1.2.0', { 'token.txt': `token=${secret}\n` }),
  '1.9.0': null,
  '2.0.0': version('2.0.0'),
}

let registry: LocalServer
let broken: LocalServer
beforeAll(async () => {
  registry = await serveVersions('app', versions)
  // npm's cache knows a tarball again by its bytes: this one was never served.
  const unseen = version('1.1.0', { 'app.js.map': map, 'b.js': 'exports.b = 1\n' })
  broken = await serveVersions('app', { ...versions, '1.1.0': unseen }, ['1.1.0'])
})
afterAll(() => Promise.all([registry.close(), broken.close()]))

async function historyOf(spec: string, args: readonly string[] = [], url = registry.url) {
  const outcome = await inProcess(['history', spec, '--registry', url, ...args], { cwd: temporaryDirectory() })
  return { ...outcome, report: () => JSON.parse(outcome.stdout) as Report }
}

describe('watertight history', () => {
  test('tells which versions leak, and since when', async () => {
    const { code, report } = await historyOf('app', ['--json'])
    expect(code).toBe(1)
    validate(report())
    expect(validate.errors).toBeNull()
    const { history } = report()
    expect(history).toMatchObject({
      name: 'app',
      range: '*',
      firstBad: '1.1.0',
      lastBad: '2.0.0-rc.1',
      unpublished: ['1.9.0'],
    })
    expect(history?.versions.map((one) => [one.version, one.verdict, one.published?.slice(0, 10)])).toEqual([
      ['1.0.0', 'clean', '2026-01-01'],
      ['1.1.0', 'leak', '2026-01-02'],
      ['1.2.0', 'leak', '2026-01-04'],
      ['2.0.0-rc.1', 'leak', '2026-01-03'],
      ['2.0.0', 'clean', '2026-01-06'],
    ])
    expect(history?.leaks.map(({ ruleId, first, last, versions: seen }) => [ruleId, first, last, seen])).toEqual([
      ['map/embedded-sources', '1.1.0', '2.0.0-rc.1', 2],
      ['secret/npm-access-token', '1.2.0', '2.0.0-rc.1', 2],
    ])
  })

  test('shows a line for each version, and no secret', async () => {
    const { code, stdout } = await historyOf('app')
    expect(code).toBe(1)
    expect(stdout).toContain('1.1.0       2026-01-02')
    expect(stdout).toMatch(/^ {2}closed: license is /m)
    expect(stdout).toMatch(/from 1\.1\.0 to 2\.0\.0-rc\.1, 2 versions/)
    expect(stdout).toContain('The first version that leaks is 1.1.0; the last is 2.0.0-rc.1.')
    expect(stdout).toContain('1.9.0; mirrors may still serve it')
    expect(stdout).not.toContain(secret)
    expect(Math.max(...stdout.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80)
  })

  test.each([
    { spec: 'app@^1', args: [], want: ['1.0.0', '1.1.0', '1.2.0'], exit: 1 },
    { spec: 'app@latest', args: [], want: ['2.0.0'], exit: 0 },
    { spec: 'app@1.1.0', args: [], want: ['1.1.0'], exit: 1 },
    { spec: 'app', args: ['--last', '1'], want: ['2.0.0'], exit: 0 },
    { spec: 'app', args: ['--stable'], want: ['1.0.0', '1.1.0', '1.2.0', '2.0.0'], exit: 1 },
    { spec: 'app', args: ['--since', '1.2.0'], want: ['1.2.0', '2.0.0-rc.1', '2.0.0'], exit: 1 },
    { spec: 'app', args: ['--since', '2026-01-04', '--stable'], want: ['1.2.0', '2.0.0'], exit: 1 },
    { spec: 'app@1', args: ['--first-bad'], want: ['1.0.0', '1.1.0', '1.2.0'], exit: 1 },
    { spec: 'app', args: ['--first-bad'], want: ['2.0.0'], exit: 2 },
    { spec: 'app@1', args: ['--fail-on', 'never'], want: ['1.0.0', '1.1.0', '1.2.0'], exit: 0 },
  ])('$spec $args covers $want', async ({ spec, args, want, exit }) => {
    const { code, report } = await historyOf(spec, ['--json', ...args])
    expect(report().history?.versions.map((one) => one.version)).toEqual(want)
    expect(code).toBe(exit)
  })

  test('a version that cannot be fetched is not taken for clean', async () => {
    const { code, report } = await historyOf('app@1', ['--json'], broken.url)
    expect(code).toBe(2)
    expect(report().history?.versions[1]).toEqual({
      version: '1.1.0',
      published: '2026-01-02T00:00:00.000Z',
      package: null,
      verdict: 'incomplete',
    })
    expect(report().history).toMatchObject({ firstBad: '1.2.0' })
  })

  test.each([
    { name: 'an unknown package', args: ['nothing'], says: 'has no such package' },
    { name: 'a range without versions', args: ['app@^9'], says: 'no such version or tag' },
    { name: 'no name', args: [], says: "missing required argument 'spec'" },
    { name: 'a count of nothing', args: ['app', '--last', '0'], says: 'whole number' },
    { name: 'a time that is none', args: ['app', '--since', 'yesterday'], says: 'neither a version nor a day' },
    { name: 'a future', args: ['app', '--since', '2030-01-01'], says: 'there is no version to audit' },
    { name: 'a git repository', args: ['github:a/b'], says: 'not audited' },
  ])('$name is exit 2 and one sentence', async ({ args: [spec, ...rest], says }) => {
    const { code, stderr, stdout } = spec === undefined ? await inProcess(['history']) : await historyOf(spec, rest)
    expect(code).toBe(2)
    expect(stderr).toContain(says)
    expect(stdout).toBe('')
  })
})
