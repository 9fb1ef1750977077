import { cpSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { fake } from '../support/fake.ts'
import { inProcess as watertight } from '../support/in-process.ts'
import { npm, npmPack } from '../support/npm.ts'
import { type ProjectFiles, writeProject } from '../support/project.ts'

const rule = {
  id: 'secret/service-key',
  detector: 'pattern',
  severity: 'critical',
  secret: true,
  summary: 'key of a service',
  help: 'Revoke it.',
  keywords: ['acme_'],
  pattern: String.raw`\bacme_[a-z0-9]{32}\b`,
  examples: { match: ['key = "acme_{loweralnum:32}"'], pass: ['acme_{loweralnum:31}'] },
}
const pack = { json: { rules: [rule] } }
const explodes = 'throw new Error("the package was run")\n'

/** An installed tree with every package, made by npm from what npm packed. */
let installed: string

/** The packages, each by its name. */
const packages: { readonly [name: string]: ProjectFiles } = {
  '@acme/watertight-rules': {
    'package.json': { json: { name: '@acme/watertight-rules', version: '1.0.0', main: 'index.js' } },
    'index.js': explodes,
    'watertight-rules.json': pack,
    'strict/rules.json': { json: { name: 'strict', rules: [rule] } },
  },
  'exports-its-rules': {
    'package.json': {
      json: {
        name: 'exports-its-rules',
        version: '1.0.0',
        type: 'module',
        exports: {
          '.': './index.js',
          './watertight-rules': './data/pack.json',
          './more': './data/more.json',
          './out': './../../x.json',
        },
      },
    },
    'index.js': explodes,
    'data/pack.json': pack,
    'data/more.json': { json: { name: 'more', rules: [rule] } },
  },
  'without-rules': {
    'package.json': { json: { name: 'without-rules', version: '1.0.0', main: 'index.js' } },
    'index.js': explodes,
  },
}

beforeAll(async () => {
  const tarballs = await Promise.all(Object.values(packages).map((files) => npmPack(writeProject(files))))
  installed = writeProject({ 'package.json': { json: { name: 'host', version: '1.0.0' } } })
  const args = ['install', '--offline', '--ignore-scripts', ...tarballs.flat()]
  const { code, stderr } = await npm(args, { cwd: installed })
  expect(stderr).toBe('')
  expect(code).toBe(0)
}, 60_000)

/** A project with a leak, and with every package installed. */
function project(files: ProjectFiles = {}): string {
  const root = writeProject({
    'package.json': { json: { name: 'a', version: '1.0.0', files: ['a.js'], main: 'a.js' } },
    'a.js': `const key = '${fake('acme_{loweralnum:32}')}'\n`,
    'sub/': '',
    ...files,
  })
  cpSync(join(installed, 'node_modules'), join(root, 'node_modules'), { recursive: true })
  return root
}

async function found(args: readonly string[], cwd: string): Promise<readonly string[]> {
  const { stdout, stderr } = await watertight([...args, '--json'], { cwd })
  expect(stderr).toBe('')
  const { findings }: { findings: { ruleId: string }[] } = JSON.parse(stdout)
  return findings.map(({ ruleId }) => ruleId)
}

describe('rules of a package', () => {
  test.each([
    { name: 'in the usual file', named: '@acme/watertight-rules', want: 'acme:secret/service-key' },
    {
      name: 'in a file of it that is named',
      named: '@acme/watertight-rules/strict/rules.json',
      want: 'strict:secret/service-key',
    },
    { name: 'that it exports', named: 'exports-its-rules', want: 'exports-its-rules:secret/service-key' },
    { name: 'that it exports under a name', named: 'exports-its-rules/more', want: 'more:secret/service-key' },
  ])('$name: --rules, and the configuration', async ({ named, want }) => {
    expect(await found(['--rules', named], project())).toContain(want)
    expect(await found([], project({ 'watertight.config.json': { json: { packs: [named] } } }))).toContain(want)
  })

  test('are tried on their own examples', async () => {
    const { code, stdout } = await watertight(['rules', '--test', '@acme/watertight-rules'], { cwd: project() })
    expect(stdout).toBe('@acme/watertight-rules: 1 rule, 2 examples, all as they should be\n')
    expect(code).toBe(0)
  })

  test('are found from below, up to the root of the repository', async () => {
    const cwd = project({ '.git/': '' })
    const { code, stdout } = await watertight(['rules', '--rules', '@acme/watertight-rules'], { cwd: join(cwd, 'sub') })
    expect(stdout).toContain('acme:secret/service-key')
    expect(code).toBe(0)
  })

  test('a file of that name wins', async () => {
    const cwd = project({ 'exports-its-rules': JSON.stringify({ name: 'mine', rules: [rule] }) })
    expect(await found(['--rules', 'exports-its-rules'], cwd)).toContain('mine:secret/service-key')
  })

  test('never come from what is audited', async () => {
    const audited = project({ 'watertight.config.json': { json: { packs: ['@acme/watertight-rules'] } } })
    const cwd = writeProject({ 'watertight.config.json': { json: { visibility: 'open' } } })
    expect(await found([audited], cwd)).not.toContain('acme:secret/service-key')
    const { code, stderr } = await watertight([audited, '--rules', '@acme/watertight-rules'], { cwd })
    expect(stderr).toContain('no package of that name is installed')
    expect(code).toBe(2)
  })

  test.each([
    { name: 'a package without rules', named: 'without-rules', want: 'without-rules: the package holds no rules' },
    { name: 'a file that it does not have', named: 'without-rules/strict.yaml', want: 'has no file strict.yaml' },
    { name: 'a path out of it', named: 'without-rules/../../package.json', want: 'leads out of the package' },
    { name: 'an export out of it', named: 'exports-its-rules/out', want: 'leads out of the package' },
    {
      name: 'one that is not installed',
      named: '@acme/gone',
      want: '@acme/gone: there is no such file, and no package',
    },
  ])('$name: 2', async ({ named, want }) => {
    const { code, stdout, stderr } = await watertight(['--rules', named], { cwd: project() })
    expect(stderr).toContain(want)
    expect(stdout).toBe('')
    expect(code).toBe(2)
  })

  test('two packs whose rules have the same name: 2', async () => {
    const cwd = project({ 'watertight.config.json': { json: { packs: ['@acme/watertight-rules'] } } })
    const { code, stderr } = await watertight(['--rules', '@acme/watertight-rules/watertight-rules.json'], { cwd })
    expect(stderr).toContain('two packs have a rule acme:secret/service-key')
    expect(code).toBe(2)
  })
})
