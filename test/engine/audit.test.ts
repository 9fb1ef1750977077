import { mkdtempSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { audit } from '../../src/engine/audit.ts'
import type { AuditOptions } from '../../src/engine/audit-options.ts'
import { history } from '../../src/history/history.ts'
import type { AuditError } from '../../src/model/audit-error.ts'
import type { Report } from '../../src/model/report.ts'
import { render } from '../../src/reporters/render.ts'
import { restore } from '../../src/restore/restore.ts'
import { fake } from '../support/fake.ts'
import { type Files, pack } from '../support/pack.ts'

const closed = { name: '@acme/app', version: '1.0.0', license: 'UNLICENSED' }
const open = { name: 'app', version: '1.0.0', license: 'MIT', repository: 'github:acme/app' }

async function auditFiles(files: Files, options: AuditOptions = {}): Promise<Report> {
  return auditBytes(pack(files), options)
}

async function auditBytes(bytes: Buffer, options: AuditOptions = {}): Promise<Report> {
  const file = join(mkdtempSync(join(tmpdir(), 'watertight-')), 'package.tgz')
  writeFileSync(file, bytes)
  return audit([file], options)
}

const map = (sources: Record<string, string | null>) => ({
  version: 3,
  file: 'app.js',
  sources: Object.keys(sources),
  sourcesContent: Object.values(sources),
  mappings: 'AAAA',
  names: [],
})

const bundle = 'let a=1\n//# sourceMappingURL=app.js.map\n'

const byRule = (report: Report, ruleId: string) => report.findings.filter((finding) => finding.ruleId === ruleId)

test('what no reader opens is named with its size, and counted', async () => {
  const sevenZip = Buffer.concat([Buffer.from("7z\xbc\xaf'\x1c", 'latin1'), Buffer.alloc(1994)])
  const report = await auditFiles({ 'package.json': closed, 'a.7z': sevenZip })
  expect(byRule(report, 'container/opaque').map(({ message }) => message)).toEqual([
    expect.stringContaining('is 7z of 2.0 kB that cannot be opened (not a whole archive)'),
  ])
  expect(report.packages[0]?.coverage).toMatchObject({ opaque: 1, notices: 0 })
})

describe('embedded sources', () => {
  test('of a closed package are critical, and counted', async () => {
    const report = await auditFiles({
      'package.json': closed,
      'dist/app.js': bundle,
      'dist/app.js.map': map({
        '../src/app.ts': 'let a = 1\nlet b = 2\n',
        '../src/shipped.ts': 'export {}\r\n',
        '../node_modules/lodash/index.js': 'lodash',
        '../node_modules/@acme/lib/index.js': 'own scope',
        'webpack://app/webpack/bootstrap': 'runtime',
        '../src/absent.ts': null,
      }),
      'shipped.ts': 'export {}\n',
    })
    expect(report.verdict).toBe('leak')
    expect(byRule(report, 'map/embedded-sources')).toMatchObject([
      { severity: 'critical', location: { chain: ['dist/app.js.map'] } },
    ])
    expect(report.packages[0]?.maps).toMatchObject([
      {
        chain: ['dist/app.js.map'],
        kind: 'file',
        valid: true,
        referencedBy: ['dist/app.js'],
        sources: 6,
        embedded: 5,
        firstParty: 3,
        novel: 2,
        lines: 6,
        novelLines: 3,
        novelBytes: 29,
      },
    ])
  })

  test('that all ship as files anyway are low', async () => {
    const report = await auditFiles({
      'package.json': closed,
      'dist/app.js': bundle,
      'dist/app.js.map': map({ '../src/app.ts': 'let a' }),
      'src/app.ts': 'let a',
    })
    expect(byRule(report, 'map/embedded-sources')).toMatchObject([{ severity: 'low' }])
  })

  test('of an open package are info', async () => {
    const report = await auditFiles({
      'package.json': open,
      LICENSE: 'MIT',
      'dist/app.js': bundle,
      'dist/app.js.map': map({ '../src/app.ts': 'let a' }),
    })
    expect(report.packages[0]?.visibility.value).toBe('open')
    expect(byRule(report, 'map/embedded-sources')).toMatchObject([{ severity: 'info' }])
    expect(report.verdict).toBe('clean')
  })

  test.each([
    { name: 'that ship nowhere else', src: {}, severity: 'high', says: '2 maps hold 2 original files' },
    {
      name: 'that ship anyway',
      src: { 'a.ts': 'let a', 'b.ts': 'let b' },
      severity: 'low',
      says: '2 maps hold 2 sources',
    },
  ])('of a package that is closed for lack of proof, sources $name, are one question', async (row) => {
    const files = {
      'package.json': open,
      'a.js': bundle.replace('app', 'a'),
      'a.js.map': map({ 'a.ts': 'let a' }),
      'b.js': bundle.replace('app', 'b'),
      'b.js.map': map({ 'b.ts': 'let b' }),
    }
    const report = await auditFiles({ ...files, ...row.src })
    expect(report.packages[0]?.visibility).toMatchObject({ value: 'closed', proven: false })
    const found = byRule(report, 'map/embedded-sources')
    expect(found).toMatchObject([{ severity: row.severity, location: { chain: [] } }])
    expect(found[0]?.message).toMatch(/^Is this source meant to be public [^?]*--visibility open[^?]*\?/)
    expect(found[0]?.message).toContain(row.says)
    expect(found[0]?.related.map(({ location }) => location.chain)).toEqual([['a.js.map'], ['b.js.map']])
  })

  test('are found inline, inside an archive, and under another name', async () => {
    const text = JSON.stringify(map({ 'a.ts': 'let hidden = 1' }))
    const inline = `1\n//# sourceMappingURL=data:application/json;base64,${Buffer.from(text).toString('base64')}\n`
    const report = await auditFiles({
      'package.json': closed,
      'inline.js': inline,
      'vendor.tgz': pack({ 'b.js.map': text.replace('hidden', 'packed') }),
      'assets/blob.bin': text.replace('hidden', 'renamed'),
    })
    expect(report.packages[0]?.maps.map(({ chain, kind, novel }) => ({ chain, kind, novel }))).toEqual([
      { chain: ['inline.js', '<inline-map:0>'], kind: 'inline', novel: 1 },
      { chain: ['vendor.tgz', 'package/b.js.map'], kind: 'file', novel: 1 },
      { chain: ['assets/blob.bin'], kind: 'file', novel: 1 },
    ])
  })
})

describe('an audit that did not look is not a pass', () => {
  const unreadable = '{"version":3,"sources":["a.ts"],"mappings":'
  test.each([
    { name: 'an empty file', bytes: Buffer.alloc(0) },
    { name: 'no archive', bytes: Buffer.from('<html>not found</html>') },
    { name: 'a tarball without files', bytes: pack({}) },
    { name: 'a tarball cut in half', bytes: half(pack({ 'package.json': closed, 'a.js': 'x'.repeat(9999) })) },
    { name: 'a wrong checksum', bytes: withBadChecksum(pack({ 'package.json': closed })) },
    { name: 'a package.json that is no JSON', bytes: pack({ 'package.json': '{ "name": ', 'a.js': '1' }) },
    { name: 'a package.json that is a list', bytes: pack({ 'package.json': '[]', 'a.js': '1' }) },
    { name: 'an unreadable map', bytes: pack({ 'package.json': closed, 'a.js.map': unreadable }) },
  ])('$name is incomplete', async ({ bytes }) => {
    const report = await auditBytes(bytes)
    expect(report.verdict).toBe('incomplete')
    expect(report.notices.filter((notice) => notice.effect === 'incomplete')).not.toEqual([])
  })

  test('a tarball without a package.json was looked at, and its reader is told', async () => {
    const report = await auditBytes(pack({ 'a.js': '1' }))
    expect(report.notices).toMatchObject([{ code: 'manifest-missing', effect: 'none' }])
    expect(report.packages).toMatchObject([{ verdict: 'clean', visibility: { value: 'closed' } }])
  })

  test('a missing target is incomplete, and the others are audited all the same', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'watertight-'))
    writeFileSync(join(folder, 'good.tgz'), pack({ 'package.json': open, LICENSE: 'MIT', 'a.js': '1' }))
    const report = await audit(['missing.tgz', 'good.tgz'], { cwd: folder })
    expect(report.verdict).toBe('incomplete')
    expect(report.packages).toMatchObject([{ spec: 'good.tgz', verdict: 'clean' }])
    expect(report.notices).toMatchObject([
      { package: null, effect: 'incomplete', detail: expect.stringContaining('missing.tgz') },
    ])
  })

  test('a bound that is reached is incomplete, and names the flag that raises it', async () => {
    const files = { 'package.json': closed, 'a.js': 'x'.repeat(5000) }
    const report = await auditFiles(files, { limits: { entryBytes: 1000 } })
    expect(report.verdict).toBe('incomplete')
    expect(report.notices[0]?.detail).toContain('--limit entryBytes=')
  })
})

describe('one leak is one finding', () => {
  const secret = fake('npm_{alnum:30}{crc32-base62:6}')
  test.each([
    { name: 'a map that leads to its line', mappings: 'AACA' },
    { name: 'a map that leads to another line', mappings: 'AAAA' },
    { name: 'a map that leads nowhere', mappings: '' },
  ])('in a bundle and in the source of $name', async ({ mappings }) => {
    const report = await auditFiles({
      'package.json': closed,
      'dist/app.js': `let a="${secret}"\n//# sourceMappingURL=app.js.map\n`,
      'dist/app.js.map': { ...map({ '../src/app.ts': `\nlet a = "${secret}"\n` }), mappings },
    })
    const found = byRule(report, 'secret/npm-access-token')
    expect(found.map(({ location }) => location.chain)).toEqual([['dist/app.js.map', 'src/app.ts']])
    expect(found[0]?.related).toMatchObject([{ location: { chain: ['dist/app.js'] } }])
  })

  test('in two sources is one, which names both', async () => {
    const report = await auditFiles({
      'package.json': closed,
      'dist/app.js.map': map({ 'a.ts': `let a = "${secret}"`, 'b.ts': `let b = "${secret}"` }),
    })
    const found = byRule(report, 'secret/npm-access-token')
    expect(found.map(({ location, count }) => [location.chain[1], count])).toEqual([['dist/a.ts', 2]])
    expect(found[0]?.related.map(({ location }) => location.chain[1])).toEqual(['dist/b.ts'])
  })
})

test('each budget that is exceeded is a finding of its own', async () => {
  const report = await auditFiles(
    { 'package.json': closed, 'a.js': 'let a' },
    { budgets: { packed: 1, unpacked: 1, '*.js': 1, 'a.*': 1 } },
  )
  expect(byRule(report, 'size/budget')).toHaveLength(4)
})

test('a snippet of a map shows nothing of its sources, not even a half of a secret', async () => {
  const secret = fake('sk_live_{alnum:99}')
  const text = JSON.stringify({ ...map({ 'a.ts': `let a = "${secret}"` }), u: 'https://pub-1.r2.dev/src.zip' })
  const report = await auditFiles({ 'package.json': closed, 'app.js.map': text })
  const [external] = byRule(report, 'map/external-archive')
  expect(external?.snippet?.text.slice(...(external.snippet.mark ?? []))).toBe('https://pub-1.r2.dev/src.zip')
  expect(external?.snippet?.text).not.toContain(secret.slice(-40, -20))
})

test('the same input gives the same report, byte for byte', async () => {
  const bytes = pack({ 'package.json': closed, 'a.js.map': map({ 'a.ts': 'let a' }), '.env': 'KEY=value\n' })
  const folder = mkdtempSync(join(tmpdir(), 'watertight-'))
  writeFileSync(join(folder, 'p.tgz'), bytes)
  const [one, other] = [await audit(['p.tgz'], { cwd: folder }), await audit(['p.tgz'], { cwd: folder })]
  expect(JSON.stringify(one)).toBe(JSON.stringify(other))
  expect(one.findings.length).toBeGreaterThan(0)
})

function half(bytes: Buffer): Buffer {
  return bytes.subarray(0, bytes.length / 2)
}

/** The last eight bytes of a gzip file are the CRC-32 and the length of its content. */
function withBadChecksum(bytes: Buffer): Buffer {
  const damaged = Buffer.from(bytes)
  damaged.writeUInt32LE((damaged.readUInt32LE(damaged.length - 8) ^ 1) >>> 0, damaged.length - 8)
  return damaged
}

describe('verifySecrets', () => {
  const token = fake('npm_{alnum:30}{crc32-base62:6}')

  /** Audits a package that holds the token, with a stand-in for the registry that answers 200. */
  async function auditAsking(verifySecrets: boolean): Promise<{ report: Report; asked: string[] }> {
    const asked: string[] = []
    const server = createServer((request, response) => {
      asked.push(`${request.url} ${request.headers.authorization}`)
      response.end('{}')
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const standIn = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    const environment = { WATERTIGHT_VERIFY_STAND_IN: standIn }
    const report = await auditFiles({ 'package.json': open, 'a.js': `x("${token}")` }, { verifySecrets, environment })
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
    return { report, asked }
  }

  test('asks the provider, and the finding says what it answered', async () => {
    const { report, asked } = await auditAsking(true)
    expect(asked).toEqual([`/-/whoami Bearer ${token}`])
    expect(report.findings).toMatchObject([{ verification: { status: 'works', host: 'registry.npmjs.org' } }])
    expect(JSON.stringify(report)).not.toContain(token)
  })

  test('asks nobody unless it is wanted', async () => {
    const { report, asked } = await auditAsking(false)
    expect(asked).toEqual([])
    expect(report.findings).toMatchObject([{ verification: null }])
  })
})

describe('bad options throw, and nothing else does', () => {
  test.each<{ name: string; options: AuditOptions; hint?: string }>([
    { name: 'a negative limit', options: { limits: { entries: -1 } } },
    { name: 'a limit that is no number', options: { limits: { depth: Number.NaN } } },
    { name: 'an unknown limit', options: { limits: { size: 3 } as object } },
    { name: 'an unknown severity', options: { policy: { failOn: 'severe' as 'high' } } },
    {
      name: 'a misspelt part of the policy',
      options: { policy: { failon: 'low' } as object },
      hint: 'Did you mean failOn?',
    },
    {
      name: 'a misspelt option beside the policy',
      options: { pollicy: { failOn: 'low' } } as object,
      hint: 'Did you mean policy?',
    },
    {
      name: 'a misspelt part of an allowance',
      options: { policy: { allowances: [{ rul: 'a', reason: 'b' }] } } as object,
    },
    {
      name: 'a rule that does not exist',
      options: { policy: { overrides: { 'map/embeded-sources': 'off' } } },
      hint: 'Did you mean map/embedded-sources?',
    },
    { name: 'an allowance of no rule', options: { policy: { allowances: [{ rule: 'zzz', reason: 'r' }] } } },
    {
      name: 'a disabled rule that does not exist',
      options: { disabledRules: ['file/envv'] },
      hint: 'Did you mean file/env?',
    },
    { name: 'a part of the policy outside of it', options: { failOn: 'low' } as object },
    { name: 'an allowance without a reason', options: { policy: { allowances: [{ rule: 'x', reason: ' ' }] } } },
    { name: 'an unknown visibility', options: { policy: { visibility: 'secret' as 'open' } } },
  ])('$name', async ({ options, hint }) => {
    const error = await audit('missing.tgz', options).catch((thrown: unknown) => thrown)
    expect(error).toMatchObject({ code: 'EOPTION' })
    if (hint !== undefined) expect((error as AuditError).hint).toContain(hint)
  })

  test('the other ways in refuse what they do not know as well', async () => {
    const misspelt = { pollicy: {} } as object
    await expect(history('some-package', misspelt)).rejects.toMatchObject({ code: 'EOPTION' })
    await expect(restore('missing.tgz', 'out', misspelt)).rejects.toMatchObject({ code: 'EOPTION' })
    const report = await audit('missing.tgz')
    expect(() => render(report, 'pretty', { widht: 80 } as object)).toThrow('a theme has no widht')
  })

  test('a part of the policy without a value is as if it were not there', async () => {
    const policy = { failOn: undefined } as object
    expect((await audit('missing.tgz', { policy })).failOn).toBe('high')
  })

  test('a single target may be given without a list', async () => {
    expect((await audit('missing.tgz')).verdict).toBe('incomplete')
  })
})
