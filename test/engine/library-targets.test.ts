import { Readable } from 'node:stream'
import { describe, expect, test } from 'vitest'
import { audit, diff, exitCode, loadConfig, loadRules, restore } from '../../src/index.ts'
import type { Detector } from '../../src/model/detector.ts'
import type { Rule } from '../../src/model/rule.ts'
import type { Target } from '../../src/model/source.ts'
import { leakingMap } from '../support/leaking-map.ts'
import { pack } from '../support/pack.ts'
import { temporaryDirectory, writeProject } from '../support/project.ts'

const manifest = { name: 'sample', version: '1.0.0', license: 'UNLICENSED' }
const clean = pack({ 'package.json': manifest, 'a.js': '1\n' })
const leaking = pack({ 'package.json': manifest, 'a.js': '1\n', 'a.js.map': leakingMap })
const cwd = writeProject({
  'package.json': JSON.stringify(manifest),
  'a.js': '1\n',
  'leaking.tgz': leaking,
  '.npmignore': '*.tgz',
})

describe('targets by object', () => {
  test.each<{ name: string; target: Target; from: string; spec: string; verdict: string }>([
    { name: 'a directory', target: { directory: '.' }, from: 'directory', spec: '.', verdict: 'clean' },
    { name: 'a path', target: { tarball: 'leaking.tgz' }, from: 'tarball', spec: 'leaking.tgz', verdict: 'leak' },
    { name: 'a Buffer', target: { tarball: leaking }, from: 'tarball', spec: 'tarball', verdict: 'leak' },
    {
      name: 'a Uint8Array with a name',
      target: { tarball: Uint8Array.from(clean), name: 'upload' },
      from: 'tarball',
      spec: 'upload',
      verdict: 'clean',
    },
    {
      name: 'a stream',
      target: { tarball: Readable.from([leaking.subarray(0, 50), leaking.subarray(50)]) },
      from: 'tarball',
      spec: 'tarball',
      verdict: 'leak',
    },
  ])('$name', async ({ target, from, spec, verdict }) => {
    const report = await audit(target, { cwd })
    expect(report.packages[0]).toMatchObject({ name: 'sample', from, spec })
    expect(report.verdict).toBe(verdict)
  })

  test('an array mixes them', async () => {
    const report = await audit([{ tarball: leaking, name: 'first' }, '.', { directory: '.' }], { cwd })
    expect(report.packages.map(({ spec }) => spec)).toEqual(['first', '.', '.'])
    expect(report.packages.map(({ verdict }) => verdict)).toEqual(['leak', 'clean', 'clean'])
  })

  test.each<{ name: string; target: Target; code: string }>([
    { name: 'no bytes', target: { tarball: new Uint8Array() }, code: 'EEMPTY' },
    { name: 'a file that is not there', target: { tarball: 'no.tgz' }, code: 'ENOENT' },
    { name: 'a spec of something else', target: { spec: 'git+https://example.com/a.git' }, code: 'EUNSUPPORTED' },
  ])('$name makes the report incomplete', async ({ target, code }) => {
    const { verdict, notices } = await audit(target, { cwd })
    expect({ verdict, codes: notices.map((notice) => notice.code) }).toEqual({ verdict: 'incomplete', codes: [code] })
  })

  test('more bytes than the bound are refused', async () => {
    const { notices } = await audit({ tarball: leaking }, { limits: { entryBytes: 20 } })
    expect(notices[0]?.code).toBe('ETOOLARGE')
  })

  test.each([{}, { tarball: 5 }, { tarball: 'a.tgz', nam: 'a' }, { directory: '.', spec: 'a@1' }, null, 7])(
    '%j is no target',
    async (target) => {
      await expect(audit(target as unknown as Target)).rejects.toMatchObject({ code: 'EOPTION' })
    },
  )

  test('diff and restore take them too', async () => {
    const difference = await diff({ tarball: clean, name: 'old' }, { tarball: leaking, name: 'new' })
    expect(difference).toMatchObject({ verdict: 'stopped', from: { spec: 'old' }, to: { spec: 'new' } })
    expect(exitCode(difference)).toBe(1)
    const restored = await restore({ tarball: leaking }, `${temporaryDirectory()}/out`)
    expect(restored.files.map(({ path }) => path)).toEqual(['src/app.ts'])
  })
})

test.each([
  { verdict: 'clean', code: 0 },
  { verdict: 'leak', code: 1 },
  { verdict: 'incomplete', code: 2 },
  { verdict: 'same', code: 0 },
  { verdict: 'changed', code: 0 },
  { verdict: 'stopped', code: 1 },
] as const)('exitCode of $verdict is $code', ({ verdict, code }) => {
  expect(exitCode({ verdict })).toBe(code)
})

describe('config', () => {
  const allow = [{ rule: 'map/embedded-sources', path: '**', reason: 'a sample' }]
  const project = writeProject({
    'watertight.config.json': JSON.stringify({ allow, failOn: 'critical' }),
    'deeper/watertight.config.json': JSON.stringify({ failOn: 'never' }),
  })

  test('nothing is looked for without it', async () => {
    expect(await audit({ tarball: leaking }, { cwd: project })).toMatchObject({ verdict: 'leak', failOn: 'high' })
  })

  test.each([
    { name: 'true', config: true as const, failOn: 'critical', verdict: 'clean' },
    { name: 'a path', config: 'deeper/watertight.config.json', failOn: 'never', verdict: 'clean' },
  ])('$name', async ({ config, failOn, verdict }) => {
    expect(await audit({ tarball: leaking }, { cwd: project, config })).toMatchObject({ failOn, verdict })
  })

  test('what loadConfig gave; what stands beside it wins', async () => {
    const config = await loadConfig({ cwd: project })
    const report = await audit({ tarball: leaking }, { config, policy: { failOn: 'low', allowances: [] } })
    expect(report).toMatchObject({ failOn: 'low', verdict: 'leak' })
  })

  test('one that is wrong is refused', async () => {
    await expect(audit('.', { cwd: project, config: 'no.json' })).rejects.toMatchObject({ code: 'ECONFIG' })
    await expect(audit('.', { config: 5 as unknown as true })).rejects.toMatchObject({ code: 'EOPTION' })
  })
})

describe('rules and detectors of the caller', () => {
  const rule: Rule = {
    id: 'acme:file/mark',
    aliases: [],
    detector: 'acme-mark',
    severity: 'high',
    grades: [],
    confidence: 'high',
    summary: 'A mark',
    message: 'a mark',
    help: 'Remove it.',
    fix: null,
    references: [],
    secret: false,
    options: {},
    examples: { match: [], pass: [] },
  }
  const detector = (inspect: ReturnType<Detector['create']>['inspect']): Detector => ({
    id: 'acme-mark',
    create: () => ({ inspect }),
  })
  const run = (own: Detector) =>
    audit([{ tarball: clean }, { tarball: clean }], {
      extraRules: [rule],
      detectors: [own],
      workers: 2,
      cache: temporaryDirectory(),
    })

  test('are asked of every artifact, however often it was seen', async () => {
    const seen: string[] = []
    const own = detector(function* ({ path }) {
      seen.push(path)
      if (path === 'a.js') yield { ruleId: rule.id, start: 0, end: 1 }
    })
    const { findings, verdict } = await run(own)
    expect(findings.map(({ ruleId, package: place }) => [ruleId, place])).toEqual([
      [rule.id, 0],
      [rule.id, 1],
    ])
    expect(seen.filter((path) => path === 'a.js')).toHaveLength(2)
    expect(verdict).toBe('leak')
  })

  test.each<{ name: string; own: Detector; says: string }>([
    {
      name: 'one that throws',
      own: detector(() => {
        throw new Error('no such luck')
      }),
      says: 'The detector acme-mark failed: no such luck.',
    },
    {
      name: 'an unknown rule',
      own: detector(() => [{ ruleId: 'acme:file/other' }]),
      says: 'names the rule acme:file/other',
    },
    {
      name: 'a place outside',
      own: detector(() => [{ ruleId: rule.id, start: 5, end: 9_000_000 }]),
      says: 'gives a place that the file does not have',
    },
  ])('$name makes the report incomplete', async ({ own, says }) => {
    const { verdict, notices } = await run(own)
    expect(verdict).toBe('incomplete')
    expect(notices.map(({ detail }) => detail).join('\n')).toContain(says)
  })

  test.each([
    { name: 'no function', own: { id: 'mine' } },
    { name: 'an id that is taken', own: { id: 'pattern', create: () => ({ inspect: () => [] }) } },
  ])('$name is refused', async ({ own }) => {
    await expect(run(own as unknown as Detector)).rejects.toMatchObject({ code: 'EOPTION' })
  })

  test('loadRules gives those of packs, and the built-in ones', async () => {
    const acme = {
      id: 'secret/acme',
      detector: 'pattern',
      severity: 'high',
      confidence: 'high',
      summary: 'A key of Acme',
      message: 'a key of Acme',
      help: 'Revoke it.',
      references: [],
      keywords: ['acme_'],
      pattern: '\\bacme_([a-z0-9]{24})\\b',
      examples: { match: ['acme_{lower:24}'], pass: ['acme_{lower:23}'] },
    }
    const packFile = JSON.stringify({ rules: [acme] })
    const project = writeProject({ 'acme.yaml': packFile })
    const rules = await loadRules('acme.yaml', { cwd: project })
    expect(rules).toMatchObject([{ id: 'acme:secret/acme' }])
    expect((await loadRules()).length).toBeGreaterThan(200)
  })
})
