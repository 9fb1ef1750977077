import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { doctor } from '../../src/doctor/doctor.ts'
import { tarNames } from '../../src/managers/pack-model.ts'
import type { Tarball } from '../../src/model/source.ts'
import { cleanEnvironment } from '../support/npm.ts'
import { type ProjectFiles, temporaryDirectory, writeProject } from '../support/project.ts'
import { contextIn, failureOf, openAll } from '../support/source-context.ts'

const base = { name: 'some-package', version: '1.0.0', license: 'UNLICENSED', files: ['dist'] }

function filesIn(tarball: Tarball | undefined): readonly string[] {
  return tarNames(gunzipSync(tarball?.bytes ?? Buffer.alloc(0))).map((name) => name.replace(/^package\//, ''))
}

describe('nothing of the project is run, and no manager either', () => {
  const mark = `require('node:fs').writeFileSync(process.env.MARKER ?? 'marker', '')`
  const rows: readonly { readonly name: string; readonly files: ProjectFiles }[] = [
    { name: "Yarn's yarnPath", files: { 'yarn.lock': '', '.yarnrc.yml': 'yarnPath: ./evil.cjs\n', 'evil.cjs': mark } },
    {
      name: 'a plugin of Yarn',
      files: { 'yarn.lock': '', '.yarnrc.yml': 'plugins:\n  - ./evil.cjs\n', 'evil.cjs': mark },
    },
    {
      name: "Yarn 1's yarn-path",
      files: { 'yarn.lock': '# yarn lockfile v1\n', '.yarnrc': 'yarn-path "./evil.cjs"\n', 'evil.cjs': mark },
    },
    { name: "pnpm's pnpmfile", files: { 'pnpm-lock.yaml': '', '.pnpmfile.cjs': mark } },
    { name: "Bun's preload", files: { 'bun.lock': '', 'bunfig.toml': 'preload = ["./evil.cjs"]\n', 'evil.cjs': mark } },
    { name: 'scripts', files: { 'pnpm-lock.yaml': '' } },
  ]
  test.each(rows)('$name', async ({ files }) => {
    const scripts = { prepack: 'node evil.cjs', prepare: 'node evil.cjs', postpack: 'node evil.cjs' }
    const root = writeProject({
      'package.json': { json: { ...base, scripts } },
      'dist/a.js': '1\n',
      '.git/HEAD': '',
      ...files,
    })
    const marker = join(temporaryDirectory(), 'marker')
    // Whoever starts a manager in the project starts these.
    const commands = Object.fromEntries(
      ['pnpm', 'yarn', 'bun'].map((name) => [
        name,
        { text: `#!/bin/sh\n[ "$PWD" = "${root}" ] && touch "${marker}"\necho 9.9.9\n`, mode: 0o755 },
      ]),
    )
    const path = [writeProject(commands), cleanEnvironment()['PATH'] ?? ''].join(delimiter)
    const environment = { ...cleanEnvironment(), PATH: path, MARKER: marker, HOME: temporaryDirectory() }
    await openAll('.', contextIn(root, { environment }))
    await openAll(root, contextIn(temporaryDirectory(), { environment, pack: 'auto' }))
    await doctor('.', { ...contextIn(root), environment }, { allowsCode: false, comparesPackers: true })
    expect(existsSync(marker)).toBe(false)
    expect(existsSync(join(root, 'marker'))).toBe(false)
  })
})

test.skipIf(process.platform === 'win32')('a manager that is asked for by name is started', async () => {
  const marker = join(temporaryDirectory(), 'marker')
  const commands = { pnpm: { text: `#!/bin/sh\necho > "${marker}"\n`, mode: 0o755 } }
  const environment = { ...cleanEnvironment(), PATH: writeProject(commands) }
  await failureOf('.', contextIn(writeProject({ 'package.json': { json: base } }), { environment, pack: 'pnpm' }))
  expect(existsSync(marker)).toBe(true)
})

describe('the model of a manager decides what ships', () => {
  const files = { 'dist/a.js': '1\n', 'dist/a.js.map': '{}', 'yarn.lock': '', '.git/HEAD': '' }
  test.each([
    { name: 'npm', more: { packageManager: 'npm@11.0.0' }, want: ['dist/a.js', 'package.json'] },
    { name: 'pnpm 11', more: { packageManager: 'pnpm@11.28.11' }, want: ['dist/a.js', 'package.json'] },
    {
      name: 'pnpm 10, which reads exclusions from the root',
      more: { packageManager: 'pnpm@10.34.9' },
      want: ['dist/a.js', 'dist/a.js.map', 'package.json'],
    },
    { name: 'Bun', more: { packageManager: 'bun@1.4.5' }, want: ['dist/a.js', 'dist/a.js.map', 'package.json'] },
    { name: 'Yarn 4', more: { packageManager: 'yarn@4.18.1' }, want: ['dist/a.js', 'package.json'] },
  ])('$name', async ({ more, want }) => {
    const json = { ...base, files: ['dist', '!*.map'], ...more }
    const [tarball] = await openAll('.', contextIn(writeProject({ 'package.json': { json }, ...files })))
    expect([...filesIn(tarball)].sort()).toEqual(want)
  })

  test('Yarn 1 packs everything as soon as there is an exclusion', async () => {
    const json = { ...base, files: ['dist', '!*.map'] }
    const lock = { ...files, 'yarn.lock': '# yarn lockfile v1\n', 'secret.txt': '' }
    const [tarball] = await openAll('.', contextIn(writeProject({ 'package.json': { json }, ...lock })))
    expect(filesIn(tarball)).toContain('secret.txt')
  })

  test('what is not known is noticed', async () => {
    const json = { ...base, packageManager: 'bun@1.4.5' }
    const [tarball] = await openAll('.', contextIn(writeProject({ 'package.json': { json }, 'dist/a.js': '1' })))
    expect(tarball?.notices).toMatchObject([{ code: 'packing-modelled', effect: 'none' }])
  })

  test('fields of publishConfig take the place of the manifest’s own, and long names are kept', async () => {
    const long = `dist/${'a'.repeat(120)}.js`
    const json = { ...base, main: 'src/a.js', packageManager: 'pnpm@11.28.11', publishConfig: { main: 'dist/b.js' } }
    const [tarball] = await openAll(
      '.',
      contextIn(writeProject({ 'package.json': { json }, [long]: '1', 'src/a.js': '1' })),
    )
    expect(filesIn(tarball)).toContain(long)
    expect(gunzipSync(tarball?.bytes ?? '').toString()).toContain('"main": "dist/b.js"')
  })
})

describe('the folder that is published is the one that is audited', () => {
  const inner = { 'dist/package.json': { json: { name: 'some-package', version: '1.0.0' } }, 'dist/leak.js': '1' }
  test.each<{ readonly name: string; readonly more: object; readonly files?: ProjectFiles; readonly want: string }>([
    {
      name: "pnpm's publishConfig.directory",
      more: { packageManager: 'pnpm@11.0.0', publishConfig: { directory: 'dist' } },
      want: 'dist',
    },
    {
      name: 'the same in an npm project, which npm ignores',
      more: { publishConfig: { directory: 'dist' } },
      want: '.',
    },
    { name: "lerna's", more: { publishConfig: { directory: 'dist' } }, files: { 'lerna.json': '{}' }, want: 'dist' },
    {
      name: 'contents of lerna.json',
      more: {},
      files: { 'lerna.json': '{"command":{"publish":{"contents":"dist"}}}' },
      want: 'dist',
    },
    {
      name: "changesets'",
      more: { publishConfig: { directory: './dist/' } },
      files: { '.changeset/config.json': '{}' },
      want: 'dist',
    },
    { name: "np's contents", more: { np: { contents: 'dist' } }, want: 'dist' },
    { name: "release-it's publishPath", more: { 'release-it': { npm: { publishPath: './dist' } } }, want: 'dist' },
    {
      name: "semantic-release's pkgRoot",
      more: { release: { plugins: [['@semantic-release/npm', { pkgRoot: 'dist' }]] } },
      want: 'dist',
    },
  ])('$name', async ({ more, files = {}, want }) => {
    const root = writeProject({
      'package.json': { json: { ...base, files: ['a.js'], ...more } },
      'a.js': '1',
      '.git/HEAD': '',
      ...inner,
      ...files,
    })
    const [tarball] = await openAll('.', contextIn(root))
    expect(tarball?.resolved).toBe(want)
    expect(filesIn(tarball)).toContain(want === 'dist' ? 'leak.js' : 'a.js')
    expect(tarball?.notices.map(({ code }) => code)).toEqual(want === 'dist' ? ['published-folder'] : [])
  })

  test.each<{ readonly name: string; readonly more: object; readonly files: ProjectFiles; readonly says: string }>([
    {
      name: 'not built',
      more: { np: { contents: 'out' } },
      files: {},
      says: 'np (contents) publishes out, where there is no package.json',
    },
    {
      name: 'named twice',
      more: { np: { contents: 'out' }, 'release-it': { npm: { publishPath: 'dist' } } },
      files: inner,
      says: 'release-it (npm.publishPath) publishes dist',
    },
  ])('a folder that is $name stops the audit', async ({ more, files, says }) => {
    const root = writeProject({ 'package.json': { json: { ...base, ...more } }, '.git/HEAD': '', ...files })
    expect(await failureOf('.', contextIn(root))).toMatchObject({
      code: 'EFOLDER',
      message: expect.stringContaining(says),
    })
  })

  test("in a hook it is the folder of the hook's manager", async () => {
    const root = writeProject({
      'package.json': { json: { ...base, files: ['a.js'], np: { contents: 'dist' } } },
      'a.js': '1',
      ...inner,
    })
    const environment = { ...cleanEnvironment(), npm_lifecycle_event: 'prepublishOnly' }
    const [tarball] = await openAll('.', contextIn(root, { environment }))
    expect(tarball?.resolved).toBe('.')
  })
})
