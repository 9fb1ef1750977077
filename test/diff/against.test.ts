import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { against, readShapes } from '../../src/diff/against.ts'
import { audit } from '../../src/engine/audit.ts'
import type { AuditOptions } from '../../src/engine/audit-options.ts'
import { AuditError } from '../../src/model/audit-error.ts'
import type { Report } from '../../src/model/report.ts'
import { json } from '../../src/reporters/json.ts'
import { builtinRules } from '../support/builtin-rules.ts'
import { startMisbehavingRegistry } from '../support/misbehaving-registry.ts'
import { cleanEnvironment } from '../support/npm.ts'
import { type Files, pack } from '../support/pack.ts'
import { temporaryDirectory, writeProject } from '../support/project.ts'
import { type Registry, startRegistry } from '../support/registry.ts'
import { plain } from '../support/themes.ts'

const own = new Set(builtinRules().flatMap(({ id, detector }) => (detector === 'contract' ? [id] : [])))
const objections = ({ findings }: Report) =>
  findings
    .filter(({ ruleId }) => own.has(ruleId))
    .map(({ ruleId, location }) => `${ruleId} ${location.chain.join(' ! ')}`)
const codes = ({ notices }: Report) => notices.map(({ code, effect }) => `${code} ${effect}`)

const files = (version: string, more: Files = {}, name = 'shape'): Files => {
  return { 'package.json': { name, version, license: 'UNLICENSED' }, 'index.js': '1\n', ...more }
}

let registry: Registry
let cwd: string
let usual: AuditOptions
beforeAll(async () => {
  registry = await startRegistry()
  cwd = temporaryDirectory()
  usual = {
    cwd,
    registry: registry.url,
    environment: { ...cleanEnvironment(), npm_config_cache: temporaryDirectory() },
  }
  for (const [version, tag] of [
    ['1.0.0', 'latest'],
    ['2.0.0-beta.1', 'beta'],
  ] as const) {
    const more = tag === 'beta' ? { 'style.css': 'a{}\n' } : {}
    const root = writeProject({
      'package.json': { json: { name: 'shape', version, license: 'UNLICENSED' } },
      'index.js': '1\n',
      ...more,
    })
    const { code, stderr } = await registry.publish(root, ['--tag', tag])
    expect(code, stderr).toBe(0)
  }
  writeFileSync(join(cwd, 'same.tgz'), pack(files('1.0.1')))
  writeFileSync(join(cwd, 'more.tgz'), pack(files('1.0.1', { 'style.css': 'a{}\n' })))
  writeFileSync(join(cwd, 'other.tgz'), pack(files('1.0.0', {}, 'never-published')))
  writeFileSync(join(cwd, 'report.json'), json.render(await audit(['same.tgz'], { cwd }), plain))
  writeFileSync(join(cwd, 'cut.tgz'), pack(files('1.0.0')).subarray(0, 100))
})
afterAll(() => registry.close())

async function auditAgainst(spec: string, target: string, options: AuditOptions = usual): Promise<Report> {
  return audit([target], { ...options, against: await against(spec, options) })
}

test.each([
  { spec: 'latest', target: 'same.tgz', want: [], held: 'shape@1.0.0' },
  { spec: 'latest', target: 'more.tgz', want: ['file/not-approved style.css'], held: 'shape@1.0.0' },
  { spec: 'shape@beta', target: 'more.tgz', want: [], held: 'shape@2.0.0-beta.1' },
  { spec: '2.0.0-beta.1', target: 'more.tgz', want: [], held: 'shape@2.0.0-beta.1' },
  { spec: '^1', target: 'more.tgz', want: ['file/not-approved style.css'], held: 'shape@1.0.0' },
  { spec: 'same.tgz', target: 'more.tgz', want: ['file/not-approved style.css'], held: 'same.tgz' },
  { spec: 'report.json', target: 'more.tgz', want: ['file/not-approved style.css'], held: 'report.json' },
  { spec: './report.json', target: 'same.tgz', want: [], held: './report.json' },
])('$target against $spec: $want', async ({ spec, target, want, held }) => {
  const report = await auditAgainst(spec, target)
  expect(objections(report)).toEqual(want)
  expect(report.verdict).toBe(want.length === 0 ? 'clean' : 'leak')
  expect(report.notices.map(({ detail }) => detail)).toEqual([
    `compared with what ${held} ships, in place of a contract`,
  ])
})

test('a file with an absolute path is told of as seen from here: a report is the same everywhere', async () => {
  const { notices } = await auditAgainst(join(cwd, 'same.tgz'), 'same.tgz')
  expect(notices.map(({ detail }) => detail)).toEqual(['compared with what same.tgz ships, in place of a contract'])
})

test('it wins over a contract', async () => {
  const options = { ...usual, contract: { packages: {} } }
  expect((await auditAgainst('latest', 'same.tgz', options)).verdict).toBe('clean')
})

test('what was never published is compared with nothing, says so, and passes', async () => {
  const report = await auditAgainst('latest', 'other.tgz')
  expect(codes(report)).toEqual(['against-nothing none'])
  expect(report.verdict).toBe('clean')
})

test.each([
  { name: 'a version that does not exist', spec: '9.9.9', target: 'same.tgz', want: 'ETARGET incomplete' },
  { name: 'a named version of a package that is gone', spec: '1.0.0', target: 'other.tgz', want: 'E404 incomplete' },
  {
    name: 'a report about another package',
    spec: 'report.json',
    target: 'other.tgz',
    want: 'against-another-package incomplete',
  },
])('$name leaves the audit incomplete', async ({ spec, target, want }) => {
  const report = await auditAgainst(spec, target)
  expect(codes(report)).toEqual([want])
  expect(report.verdict).toBe('incomplete')
})

test('a registry that does not answer leaves the audit incomplete', async () => {
  const report = await auditAgainst('latest', 'same.tgz', { ...usual, registry: 'http://127.0.0.1:1/' })
  expect(codes(report)).toEqual(['ECONNREFUSED incomplete'])
  expect(report.verdict).toBe('incomplete')
})

test('a published version that is damaged makes more look new, not less', async () => {
  const server = await startMisbehavingRegistry('none', pack(files('1.0.0', { 'style.css': 'a{}\n' })).subarray(0, -20))
  try {
    const report = await auditAgainst('latest', 'same.tgz', { ...usual, registry: server.url })
    expect(codes(report)).toContain('against-incomplete none')
  } finally {
    await server.close()
  }
})

describe('what cannot be compared with at all throws', () => {
  test.each([
    { spec: 'gone.json', says: /--against gone\.json: no such file/ },
    { spec: './gone', says: /--against \.\/gone: no such file/ },
    { spec: 'bad.json', says: /bad\.json is not a report/ },
  ])('$spec', async ({ spec, says }) => {
    writeFileSync(join(cwd, 'bad.json'), '{"version":1,"packages":[{"name":"shape"}]}')
    await expect(against(spec, usual)).rejects.toThrow(says)
  })
})

test('whatever the text, a report is read or refused in one sentence', async () => {
  const written = json.render(await audit(['more.tgz'], { cwd }), plain)
  const mutated = fc.tuple(fc.nat(written.length), fc.nat(30), fc.string()).map(([start, length, inserted]) => {
    return written.slice(0, start) + inserted + written.slice(start + length)
  })
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.json(), mutated), (text) => {
      try {
        for (const shape of readShapes(text, 'r.json').values()) expect(shape.files).toBeInstanceOf(Array)
      } catch (error) {
        expect(error).toBeInstanceOf(AuditError)
        expect((error as AuditError).message).toMatch(/^r\.json is not a report: /)
      }
    }),
    { numRuns: 300 },
  )
})
