import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { describe, expect, test } from 'vitest'
import type { Report } from '../../src/model/report.ts'
import { contractSchema } from '../../src/schema/contract.ts'
import { inProcess } from '../support/in-process.ts'
import { pack } from '../support/pack.ts'
import { type ProjectFiles, writeProject } from '../support/project.ts'
import { watertight } from '../support/watertight.ts'

const validate = new Ajv2020({ strict: true, allowUnionTypes: true }).compile(contractSchema)
const manifest = { name: '@acme/app', version: '1.0.0', license: 'UNLICENSED', files: ['dist'], main: 'dist/a.js' }
const map = { version: 3, sources: ['../src/a.ts'], sourcesContent: ['let a: string\n'], names: [], mappings: '' }

function project(more: ProjectFiles = {}): string {
  return writeProject({ '.git/': '', 'package.json': { json: manifest }, 'dist/a.js': '1\n', ...more })
}

const contractFile = (cwd: string) => join(cwd, 'watertight.contract.json')
const contractText = (cwd: string) => readFileSync(contractFile(cwd), 'utf8')

test('approve shows what is new, asks, writes when it may, and has nothing to do afterwards', async () => {
  const cwd = project()
  const asked = await watertight(['approve'], { cwd })
  expect(asked.code).toBe(1)
  expect(asked.stdout).toContain('+ dist/*.js')
  expect(asked.stderr).toContain('was not written, because there is no terminal to ask on')
  expect(() => contractText(cwd)).toThrow(/ENOENT/)

  const written = await inProcess(['approve', '--yes'], { cwd })
  expect(written.code, written.stderr).toBe(0)
  const text = contractText(cwd)
  expect(validate(JSON.parse(text)), JSON.stringify(validate.errors)).toBe(true)

  const again = await inProcess(['approve'], { cwd })
  expect(again).toMatchObject({ code: 0, stderr: '' })
  expect(again.stdout).toContain('nothing to approve')
  expect(contractText(cwd)).toBe(text)
  expect((await inProcess([], { cwd })).code).toBe(0)
})

test('with a contract whatever is new stops the release until it is approved', async () => {
  const cwd = project()
  await inProcess(['approve', '--yes'], { cwd })
  writeFileSync(join(cwd, 'dist/data.json'), '{"at":"https://api.example.net/"}')
  mkdirSync(join(cwd, 'deep'))
  // From a folder of the repository as well: the contract is found upward, as the configuration is.
  const { code, stdout } = await inProcess(['..', '--json'], { cwd: join(cwd, 'deep') })
  expect(code).toBe(1)
  const { findings } = JSON.parse(stdout) as Report
  expect(findings.map(({ ruleId, severity }) => `${severity} ${ruleId}`)).toEqual([
    'high file/not-approved',
    'high url/host-not-approved',
  ])

  const { stdout: shown, code: approved } = await inProcess(['approve', '--yes'], { cwd })
  expect(approved).toBe(0)
  expect(shown.split('\n').filter((line) => /^ {2}[+~-]/.test(line))).toEqual([
    '  + dist/*.json           json, up to 10 kB',
    '  + host api.example.net',
  ])
  expect((await inProcess([], { cwd })).code).toBe(0)
})

describe('approve does not write', () => {
  test('what leaks', async () => {
    const cwd = project({ 'dist/a.js.map': { json: map } })
    const { code, stderr } = await inProcess(['approve', '--yes'], { cwd })
    expect(code).toBe(1)
    expect(stderr).toContain('map/embedded-sources')
    expect(() => contractText(cwd)).toThrow(/ENOENT/)
  })

  test('what has no name', async () => {
    const cwd = writeProject({ '.git/': '' })
    writeFileSync(join(cwd, 'p.tgz'), pack({ 'package.json': { version: '1.0.0' }, 'a.js': '1' }))
    const { code, stderr } = await inProcess(['approve', 'p.tgz', '--yes'], { cwd })
    expect(code).toBe(2)
    expect(stderr).toContain('p.tgz: has no name')
  })

  test('what it could not look at', async () => {
    const cwd = project({ 'package.json': { json: { ...manifest, main: 'dist/gone.js' } } })
    const { code, stderr } = await inProcess(['approve', '--yes'], { cwd })
    expect(code).toBe(2)
    expect(stderr).toContain('what was not looked at cannot be approved')
    expect(() => contractText(cwd)).toThrow(/ENOENT/)
  })
})

test('a package may be called what every object has', async () => {
  const cwd = project({ 'package.json': { json: { ...manifest, name: 'constructor' } } })
  expect((await inProcess(['approve', '--yes'], { cwd })).stdout).toContain('+ dist/*.js')
  expect((await inProcess([], { cwd })).code).toBe(0)
})

test('a contract in what is audited is not the contract', async () => {
  const cwd = project()
  await inProcess(['approve', '--yes'], { cwd })
  const elsewhere = writeProject({ '.git/': '' })
  writeFileSync(join(cwd, 'dist/data.json'), '{}')
  expect((await inProcess([cwd], { cwd: elsewhere })).code).toBe(0)
  expect((await inProcess(['.'], { cwd })).code).toBe(1)
})

test('the packages of a workspace have one contract, each with its own terms', async () => {
  const member = (name: string) => ({ json: { name, version: '1.0.0', license: 'UNLICENSED' } })
  const cwd = writeProject({
    '.git/': '',
    'package.json': { json: { name: 'root', private: true, workspaces: ['packages/*'] } },
    'packages/a/package.json': member('a'),
    'packages/a/a.js': '1\n',
    'packages/b/package.json': member('b'),
    'packages/b/b.css': 'x{}\n',
  })
  expect((await inProcess(['approve', '-w', 'a', '--yes'], { cwd })).code).toBe(0)
  const half = await inProcess(['--workspaces'], { cwd })
  expect(half.code).toBe(2)
  expect(half.stderr).toContain('the contract says nothing about b')
  expect((await inProcess(['--workspaces', '--no-contract'], { cwd })).code).toBe(0)
  expect((await inProcess(['approve', '-w', 'b', '--yes'], { cwd })).code).toBe(0)
  expect(Object.keys(JSON.parse(contractText(cwd)).packages)).toEqual(['a', 'b'])
  expect((await inProcess(['--workspaces'], { cwd })).code).toBe(0)
})

describe('a contract that the configuration names', () => {
  const config = { 'watertight.config.json': { json: { contract: 'ci/release.json' } } }

  test('must be there for an audit, and is where approve writes', async () => {
    const cwd = project(config)
    const { code, stderr } = await inProcess([], { cwd })
    expect(code).toBe(2)
    expect(stderr).toMatch(/release\.json: the contract does not exist\n.*watertight approve/)
    expect((await inProcess(['approve', '--yes'], { cwd })).code).toBe(0)
    expect(() => readFileSync(join(cwd, 'ci/release.json'))).not.toThrow()
    expect((await inProcess([], { cwd })).code).toBe(0)
  })
})

test('a broken contract is exit 2, never none at all', async () => {
  const cwd = project({ 'watertight.contract.json': '{"version":1,"packages":{"@acme/app":{"files":[]}}}' })
  for (const args of [[], ['approve', '--yes']]) {
    const { code, stderr } = await inProcess(args, { cwd })
    expect(code).toBe(2)
    expect(stderr).toContain('is not a release contract')
  }
})

test('without a contract, --against holds the package to an earlier report', async () => {
  const cwd = project()
  const { stdout } = await inProcess(['--json'], { cwd })
  writeFileSync(join(cwd, '.git/earlier.json'), stdout)
  expect((await inProcess(['--against', '.git/earlier.json'], { cwd })).code).toBe(0)
  writeFileSync(join(cwd, 'dist/data.json'), '{}')
  const { code, stdout: shown } = await inProcess(['--against', '.git/earlier.json'], { cwd })
  expect(code).toBe(1)
  expect(shown).toContain('file/not-approved')
  const failed = await inProcess(['--against', 'gone.json', '--json'], { cwd })
  expect(failed.code).toBe(2)
  expect((JSON.parse(failed.stdout) as Report).verdict).toBe('incomplete')
})
