import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { deriveContract, shapeOfReport } from '../../src/contract/derive-contract.ts'
import { audit } from '../../src/engine/audit.ts'
import type { AuditOptions } from '../../src/engine/audit-options.ts'
import type { Contract, PackageContract } from '../../src/model/contract.ts'
import type { Report } from '../../src/model/report.ts'
import { buildZip } from '../formats/build-zip.ts'
import { builtinRules } from '../support/builtin-rules.ts'
import { type Files, pack } from '../support/pack.ts'
import { temporaryDirectory } from '../support/project.ts'

const own = new Set(builtinRules().flatMap(({ id, detector }) => (detector === 'contract' ? [id] : [])))
const manifest = { name: '@acme/app', version: '1.0.0', license: 'UNLICENSED' }
const map = { version: 3, sources: ['a.ts'], sourcesContent: ['let a: string\n'], names: [], mappings: '' }
const inlineMap = `data:application/json;base64,${Buffer.from(JSON.stringify(map)).toString('base64')}`

async function auditFiles(files: Files, options: AuditOptions = {}): Promise<Report> {
  const file = join(temporaryDirectory(), 'p.tgz')
  writeFileSync(file, pack(files))
  return audit([file], options)
}

const contractOf = ({ packages }: Report): Contract => {
  return { packages: Object.fromEntries(packages.map((one) => [one.name ?? '', deriveContract(shapeOfReport(one))])) }
}

const objections = ({ findings }: Report) =>
  findings
    .filter(({ ruleId }) => own.has(ruleId))
    .map(({ ruleId, location }) => `${ruleId} ${location.chain.join(' ! ')}`)

describe('a package that is audited against the contract of its own report has nothing new', () => {
  test.each<{ name: string; files: Files }>([
    {
      name: 'plain files',
      files: { 'index.js': 'fetch("https://a.example/x")', 'README.md': '# x', '.hidden/a.json': '{}' },
    },
    {
      name: 'maps of all sorts',
      files: { 'a.js': `1\n//# sourceMappingURL=${inlineMap}\n`, 'b.js.map': map, 'c.js.map': '{"version":3,' },
    },
    {
      name: 'archives in archives',
      files: { 'x.zip': buildZip([{ name: 'in.tgz', text: pack({ 'a.js.map': map, 'b.js': 'x' }) }]) },
    },
    {
      name: 'programs and data',
      files: {
        'bin/x': Buffer.from('\x7fELF\x02\x01\0\0', 'latin1'),
        'd/x.bin': Buffer.from([0, 1, 2, 255]),
        'e.txt': '',
      },
    },
    {
      name: 'install scripts',
      files: { 'package.json': { ...manifest, scripts: { postinstall: 'node x', test: 'y' } } },
    },
  ])('$name', async ({ files }) => {
    const all = { 'package.json': manifest, ...files }
    const contract = contractOf(await auditFiles(all))
    expect(objections(await auditFiles(all, { contract }))).toEqual([])
    const empty: PackageContract = { packed: 0, unpacked: 0, files: {}, maps: {}, hosts: [], installScripts: {} }
    // Everything that was approved above is seen, so that nothing passes for not having been looked at.
    const seen = objections(await auditFiles(all, { contract: { packages: { '@acme/app': empty } } }))
    const terms = contract.packages['@acme/app']
    const entries = [terms?.files, terms?.maps, terms?.installScripts].flatMap((one) => Object.keys(one ?? {}))
    expect(seen.length).toBeGreaterThanOrEqual(entries.length + (terms?.hosts.length ?? 0) + 2)
  })
})

describe('a new host', () => {
  test('is found at its first place, in a source of a map too, with the place that it was built from', async () => {
    const before = contractOf(await auditFiles({ 'package.json': manifest, 'a.js': '1' }))
    const after = {
      'package.json': manifest,
      'a.js': 'x("https://new.example/1");y("https://new.example/2")',
      'b.js': 'z("https://NEW.example")',
    }
    const [finding, ...more] = (await auditFiles(after, { contract: before })).findings.filter(
      ({ ruleId }) => ruleId === 'url/host-not-approved',
    )
    expect(more).toEqual([])
    expect(finding?.location.chain).toEqual(['a.js'])
    const { startColumn = 0, endColumn = 0 } = finding?.location.region ?? {}
    expect(after['a.js'].slice(startColumn - 1, endColumn - 1)).toBe('new.example')
  })
})

describe('a contract that has no entry for the package', () => {
  const contract: Contract = { packages: {} }

  test('leaves the audit of a tarball incomplete, and says what to do', async () => {
    const { verdict, notices } = await auditFiles({ 'package.json': manifest, 'a.js': '1' }, { contract })
    expect(verdict).toBe('incomplete')
    expect(notices.map(({ code }) => code)).toEqual(['not-in-contract'])
    expect(notices[0]?.detail).toContain('@acme/app')
    expect(notices[0]?.detail).toContain('watertight approve')
  })

  test('by the name of something that every object has is none', async () => {
    const { verdict } = await auditFiles(
      { 'package.json': { ...manifest, name: 'constructor' }, 'a.js': '1' },
      { contract },
    )
    expect(verdict).toBe('incomplete')
  })
})

test('the terms of one package do not hold another of the same run', async () => {
  const root = temporaryDirectory()
  const files = (name: string, more: Files) => pack({ 'package.json': { ...manifest, name }, ...more })
  writeFileSync(join(root, 'a.tgz'), files('a', { 'a.js': '1' }))
  writeFileSync(join(root, 'b.tgz'), files('b', { 'b.css': 'x{}' }))
  const contract = contractOf(await audit(['a.tgz', 'b.tgz'], { cwd: root }))
  const swapped = { packages: { a: contract.packages['b'], b: contract.packages['a'] } } as Contract
  expect(objections(await audit(['a.tgz', 'b.tgz'], { cwd: root, contract }))).toEqual([])
  expect(objections(await audit(['a.tgz', 'b.tgz'], { cwd: root, contract: swapped }))).toEqual([
    'file/not-approved a.js',
    'file/not-approved b.css',
  ])
})

test('an allowance, the baseline and a severity work on it as on every rule', async () => {
  const contract = contractOf(await auditFiles({ 'package.json': manifest, 'a.js': '1' }))
  const after = { 'package.json': manifest, 'a.js': '1', 'b.css': 'x{}' }
  const allowances = [{ rule: 'file/not-approved', path: 'b.css', reason: 'new' }]
  expect((await auditFiles(after, { contract })).verdict).toBe('leak')
  expect((await auditFiles(after, { contract, policy: { allowances } })).verdict).toBe('clean')
  expect((await auditFiles(after, { contract, policy: { overrides: { 'file/not-approved': 'low' } } })).verdict).toBe(
    'clean',
  )
})
