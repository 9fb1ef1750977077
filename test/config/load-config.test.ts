import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { loadConfig } from '../../src/config/load-config.ts'
import { AuditError } from '../../src/model/audit-error.ts'

let root: string

beforeEach(async () => {
  root = await realpath(await mkdtemp(join(tmpdir(), 'config-')))
})

afterEach(async () => {
  await rm(root, { recursive: true, force: true })
})

/** Writes files by path; a path that ends in `/` is a folder. */
async function write(files: { readonly [path: string]: unknown }): Promise<void> {
  for (const [path, content] of Object.entries(files)) {
    const at = join(root, path)
    await mkdir(path.endsWith('/') ? at : dirname(at), { recursive: true })
    if (!path.endsWith('/')) await writeFile(at, typeof content === 'string' ? content : JSON.stringify(content))
  }
}

test.each<{ name: string; files: { readonly [path: string]: unknown }; cwd?: string; want: string | null }>([
  { name: 'none', files: {}, want: null },
  { name: 'JSON', files: { 'watertight.config.json': {} }, want: 'watertight.config.json' },
  { name: 'a script', files: { 'watertight.config.mjs': 'export default {}' }, want: 'watertight.config.mjs' },
  { name: 'a key of package.json', files: { 'package.json': { watertight: {} } }, want: 'package.json' },
  { name: 'no key of package.json', files: { 'package.json': { name: 'watertight' } }, want: null },
  {
    name: 'a dependency of that name',
    files: { 'package.json': { devDependencies: { watertight: '1' } } },
    want: null,
  },
  {
    name: 'the repository root',
    files: { '.git/': 0, 'watertight.config.json': {}, 'packages/a/': 0 },
    cwd: 'packages/a',
    want: 'watertight.config.json',
  },
  {
    name: 'the nearest',
    files: { '.git/': 0, 'watertight.config.json': {}, 'packages/a/watertight.config.json': {} },
    cwd: 'packages/a',
    want: 'packages/a/watertight.config.json',
  },
  {
    name: 'nothing above the repository root',
    files: { 'watertight.config.json': {}, 'a/.git': 'gitdir: elsewhere', 'a/b/': 0 },
    cwd: 'a/b',
    want: null,
  },
  {
    name: 'nothing above the directory without a repository',
    files: { 'watertight.config.json': {}, 'a/': 0 },
    cwd: 'a',
    want: null,
  },
  {
    name: 'the workspace root without a repository',
    files: { 'package.json': { workspaces: ['a'] }, 'watertight.config.json': {}, 'a/': 0 },
    cwd: 'a',
    want: 'watertight.config.json',
  },
])('it finds $name', async ({ files, cwd = '.', want }) => {
  await write(files)
  const { file } = await loadConfig({ cwd: join(root, cwd) })
  expect(file).toBe(want === null ? null : join(root, want))
})

test('it resolves sizes, terms and paths beside the config', async () => {
  await write({
    '.git/': 0,
    'watertight.config.mjs': `export default {
      failOn: 'low', visibility: 'closed', rules: { 'a/b': 'off' }, allow: [{ rule: 'a/b', reason: 'r' }],
      budgets: { packed: '1 kB' }, confidential: ['x', /y\\d/gi, { pattern: 'z' }],
      packs: ['p.yaml'], baseline: 'b.json', contract: 'c.json', reporters: ['json=r.json'], limits: { depth: 3 },
    }`,
    'b.json': '{}',
    'c.json': '{"version":1}',
    'a/': 0,
  })
  const settings = await loadConfig({ cwd: join(root, 'a') })
  expect(settings).toEqual({
    file: join(root, 'watertight.config.mjs'),
    policy: {
      failOn: 'low',
      visibility: 'closed',
      overrides: { 'a/b': 'off' },
      allowances: [{ rule: 'a/b', reason: 'r' }],
    },
    budgets: { packed: 1000 },
    terms: [{ text: 'x' }, { pattern: 'y\\d', flags: 'i' }, { pattern: 'z' }],
    packs: [{ pack: 'p.yaml', from: root }],
    baseline: join(root, 'b.json'),
    baselineFile: join(root, 'b.json'),
    baselineText: '{}',
    contract: join(root, 'c.json'),
    contractFile: join(root, 'c.json'),
    contractText: '{"version":1}',
    reporters: ['json=r.json'],
    limits: { depth: 3 },
  })
})

test.each<{ name: string; files: { readonly [path: string]: unknown }; config?: string; message: string }>([
  {
    name: 'two configs in one place',
    files: { 'watertight.config.json': {}, 'watertight.config.js': '' },
    message: 'has more than one configuration: watertight.config.json and watertight.config.js',
  },
  { name: 'a config that is missing', files: {}, config: 'x.json', message: 'x.json: there is no such file' },
  {
    name: 'broken JSON, by its line',
    files: { 'watertight.config.json': '{\n"a" "quoted" }' },
    message: 'watertight.config.json is not valid JSON (line 2)',
  },
  { name: 'a bad value', files: { 'watertight.config.json': { failOn: 1 } }, message: 'config.json: failOn must be' },
  {
    name: 'terms in package.json',
    files: { 'package.json': { watertight: { confidential: ['x'] } } },
    message: 'confidential terms do not belong in package.json, which is published',
  },
  {
    name: 'live verification',
    files: { 'watertight.config.json': { verify: true } },
    message: 'verify: a configuration cannot turn on the verification of secrets',
  },
  {
    name: 'a term that is no pattern, without quoting it',
    files: { 'watertight.config.json': { confidential: [{ pattern: '(' }] } },
    message: 'config.json: confidential[0].pattern is not a regular expression',
  },
  {
    name: 'a script that throws',
    files: { 'watertight.config.mjs': 'throw new Error("no\\nmore")' },
    message: 'config.mjs cannot be run: no',
  },
  {
    name: 'a script without a default export',
    files: { 'watertight.config.mjs': 'export const config = {}' },
    message: 'config.mjs has no default export',
  },
  {
    name: 'a contract that is missing',
    files: { 'watertight.config.json': { contract: 'c.json' } },
    message: 'c.json: the contract does not exist',
  },
  {
    name: 'a baseline that is missing',
    files: { 'watertight.config.json': { baseline: 'b.json' } },
    message: 'b.json: the baseline does not exist',
  },
  {
    name: 'a package.json that may hold a config',
    files: { 'package.json': '{ "watertight": ' },
    message: 'package.json is not valid JSON',
  },
])('it refuses $name', async ({ files, config, message }) => {
  await write(files)
  const error = await loadConfig({ cwd: root, ...(config && { config }) }).catch((error: unknown) => error)
  expect(error).toBeInstanceOf(AuditError)
  expect((error as AuditError).message).toContain(message)
  expect((error as AuditError).message).not.toContain('quoted')
})

test('a script is not run where code is forbidden', async () => {
  const witness = join(root, 'witness')
  await write({
    'watertight.config.mjs': `import { writeFileSync } from 'node:fs'
      writeFileSync(${JSON.stringify(witness)}, '')
      export default {}`,
  })
  await expect(loadConfig({ cwd: root, allowsCode: false })).rejects.toThrow('--no-code-config')
  expect(existsSync(witness)).toBe(false)
  await loadConfig({ cwd: root })
  expect(existsSync(witness)).toBe(true)
})

test('a TypeScript config needs a Node that strips types, and says so', async () => {
  await write({ 'watertight.config.ts': 'export default { failOn: "low" as const }' })
  const loading = loadConfig({ cwd: root })
  if ('typescript' in process.features && process.features.typescript) {
    expect((await loading).policy.failOn).toBe('low')
  } else {
    await expect(loading).rejects.toThrow('cannot run TypeScript')
  }
})

test('a baseline is found upward, and belongs beside the config when it does not exist yet', async () => {
  await write({ '.git/': 0, 'watertight.config.json': {}, 'a/': 0 })
  const before = await loadConfig({ cwd: join(root, 'a') })
  expect([before.baselineFile, before.baselineText]).toEqual([join(root, 'watertight-baseline.json'), null])
  await write({ 'a/watertight-baseline.json': '{"version":1}' })
  const after = await loadConfig({ cwd: join(root, 'a') })
  expect([after.baselineFile, after.baselineText]).toEqual([join(root, 'a/watertight-baseline.json'), '{"version":1}'])
})
