import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { listNpm11, listNpm12, listPnpm11 } from '../../src/managers/packlist/npm-packlist.ts'
import { listYarn4 } from '../../src/managers/packlist/yarn-packlist.ts'
import type { Manifest } from '../../src/model/artifact.ts'
import { isTried } from '../support/extent.ts'
import { cleanEnvironment } from '../support/npm.ts'
import { distributions, type InstalledManager, installManager, orSkip } from '../support/package-managers.ts'
import { type ProjectFiles, temporaryDirectory, writeProject } from '../support/project.ts'
import { listTarball } from '../support/tar-listing.ts'

/** Everything about which packers have rules of their own. */
const tree = Object.fromEntries(
  [
    ...['index.js', 'index.js.map', 'README.md', 'LICENSE', 'CHANGELOG.md', '.env', 'a.orig', 'x.tgz', 'secret.pem'],
    ...['dist/index.js', 'dist/index.js.map', 'dist/.env', 'dist/deep/a.js', 'dist/deep/a.js.map', 'dist/.hidden/x'],
    ...['src/a.ts', 'src/a.js.map', 'src/deep/b.ts', 'lib/dist/z.js', 'docs/a.md', 'docs/x/b.md', 'Dist2/upper.js'],
    ...['.github/w.yml', '.claude/s.json', 'package-lock.json', 'npm-shrinkwrap.json', 'bun.lock', 'pnpm-lock.yaml'],
    ...['dist/[a].js', 'dist/node_modules/m/i.js', '.vscode/s.json', 'coverage/c.json', 'test/t.js'],
  ].map((path) => [path, 'x']),
)

const cases: readonly { readonly name: string; readonly manifest: object; readonly files?: ProjectFiles }[] = [
  { name: 'nothing said', manifest: {} },
  { name: 'a folder', manifest: { files: ['dist'] } },
  { name: 'maps left out by name', manifest: { files: ['dist', '!*.map'] } },
  { name: 'maps left out in any folder', manifest: { files: ['dist', '!**/*.map'] } },
  { name: 'the other way round', manifest: { files: ['!*.map', 'dist'] } },
  { name: 'a bare glob', manifest: { files: ['*.js'] } },
  { name: 'globs', manifest: { files: ['{dist,lib}/**/*.js', './src/*', '/docs/*.md', '!src/deep'] } },
  {
    name: 'entry points outside of files',
    manifest: { files: ['dist/deep'], main: './dist/index.js', bin: './src/a.ts', browser: 'lib/dist/z.js' },
  },
  {
    name: 'what is never left out, and never let in',
    manifest: { files: ['!README.md', 'package-lock.json', 'bun.lock', '.env', 'npm-shrinkwrap.json'] },
  },
  { name: 'a .gitignore', manifest: {}, files: { '.gitignore': '*.map\n/dist\n!src/a.js.map\n.env\n' } },
  {
    name: 'an .npmignore beside it',
    manifest: {},
    files: { '.gitignore': '.env\n*.pem\n', '.npmignore': 'docs\nsrc/\n' },
  },
  {
    name: 'ignore files in folders',
    manifest: { files: ['dist', 'src'] },
    files: { 'dist/.npmignore': '*.map\n', 'src/.gitignore': 'deep\n' },
  },
]

type Model = (directory: string, manifest: Manifest) => Promise<readonly string[]>

const packing = (directory: string) => ({ directory, prefix: directory, workspaces: undefined, spec: '.' })
const models: { readonly [packer: string]: Model } = {
  'npm 9': (directory) => listNpm11(packing(directory)),
  'npm 10': (directory) => listNpm11(packing(directory)),
  'npm 12': (directory) => listNpm12(packing(directory), ''),
  'pnpm 11': (directory) => listPnpm11(packing(directory)),
  'yarn 4': (directory, manifest) => listYarn4(directory, { manifest, workspaces: [], isRoot: true, yarnPath: null }),
}

const modelled = distributions.flatMap((wanted) => {
  const name = `${wanted.name} ${wanted.version.split('.')[0]}`
  const model = models[name]
  return model === undefined ? [] : [{ name, wanted, model }]
})
const rows = modelled.map((one, row) => ({ ...one, row }))

test('every model is held against a real packer', () => {
  expect(modelled.map(({ name }) => name).sort()).toEqual(Object.keys(models).sort())
})

describe.each(rows)('the model of $name', ({ wanted, model, row }) => {
  test.for(cases.filter((_, column) => isTried(row, column)))('$name', async ({ manifest, files }, context) => {
    const manager = await orSkip(() => installManager(wanted), context)
    const json = { name: 'shape', version: '1.0.0', license: 'MIT', ...manifest }
    const root = writeProject({
      ...tree,
      ...files,
      'yarn.lock': '',
      '.yarnrc.yml': 'enableTelemetry: false\n',
      'package.json': { json },
    })
    const real = (await listTarball(packItself(manager, root))).map(({ path }) => path.replace(/^package\//, ''))
    const ours = (await model(root, json)).map((path) => path.replace(/^\.\//, ''))
    expect([...ours].sort()).toEqual(real.sort())
  })
})

function packItself(manager: InstalledManager, root: string): Uint8Array {
  const folder = temporaryDirectory()
  const run = (args: readonly string[]): void => {
    const env = { ...cleanEnvironment(), PATH: manager.path, YARN_ENABLE_TELEMETRY: '0' }
    execFileSync(manager.command, [...manager.args, ...args], {
      cwd: root,
      env: env as NodeJS.ProcessEnv,
      stdio: 'pipe',
    })
  }
  if (manager.name === 'yarn') {
    run(['install', '--mode=skip-build'])
    run(['pack', '--out', join(folder, 'a.tgz')])
  } else run(['pack', '--pack-destination', folder])
  const [name] = readdirSync(folder)
  return readFileSync(join(folder, name ?? ''))
}
