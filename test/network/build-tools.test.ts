import { spawnSync } from 'node:child_process'
import { mkdirSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { audit } from '../../src/engine/audit.ts'
import { restore } from '../../src/restore/restore.ts'
import { marker, originals, sampleProject } from '../support/build-tools.ts'
import { cleanEnvironment } from '../support/npm.ts'
import { pack } from '../support/pack.ts'
import { distributions, installManager, installOnce, orSkip } from '../support/package-managers.ts'
import { temporaryDirectory, writeProject } from '../support/project.ts'

// Build tools that are no dependency of ours, from the registry.

describe('Bun', () => {
  test.for([
    { kind: 'linked', maps: 1 },
    { kind: 'inline', maps: 1 },
    { kind: 'external', maps: 1 },
    { kind: 'none', maps: 0 },
  ])('--sourcemap=$kind', async ({ kind, maps }, context) => {
    const bun = distributions.filter(({ name }) => name === 'bun')
    const { script } = await orSkip(() => installManager(bun[0] as (typeof distributions)[number]), context)
    const root = sampleProject()
    run(script, ['build', 'src/index.js', '--outdir', 'dist', `--sourcemap=${kind}`], root)
    const fix = 'Bun: build with --sourcemap=none'
    await expectMaps(root, maps, { tool: 'bun', fix, original: originals['src/index.js'] ?? '' })
  })
})

describe('Metro', () => {
  test.for([
    { name: 'a map beside the bundle', options: { sourceMap: true, sourceMapUrl: 'main.map' }, maps: 1 },
    { name: 'an inline map', options: { sourceMap: true, sourceMapUrl: 'main.map', inline: true }, maps: 1 },
    { name: 'no map', options: {}, maps: 0 },
  ])('$name', async ({ options, maps }, context) => {
    const home = await orSkip(
      () => installOnce('metro-0.83.3', ['metro@0.83.3', 'metro-babel-transformer@0.83.3']),
      context,
    )
    const root = writeProject({ 'package.json': '{"name":"sample"}', 'src/index.js': commonJs })
    const script = join(writeProject({ 'build.cjs': buildWithMetro }), 'build.cjs')
    mkdirSync(join(root, 'dist'))
    run(process.execPath, [script, home, root, JSON.stringify(options)], root)
    await expectMaps(root, maps, { tool: 'metro', fix: 'Metro: ', original: commonJs })
  })
})

// Metro takes modules of this kind without a preset of Babel.
const commonJs = `// ${marker}\nconst path = __dirname\nconsole.log(path)\n`

const buildWithMetro = `
const [home, root, options] = process.argv.slice(2)
const { createRequire } = require('node:module')
const { writeFileSync, readFileSync, rmSync } = require('node:fs')
const load = createRequire(home + '/package.json')
const Metro = load('metro')
async function build() {
  const quiet = { update() {} }
  const given = {
    projectRoot: root, watchFolders: [home], cacheStores: [], reporter: quiet, maxWorkers: 1,
    resolver: { useWatchman: false, nodeModulesPaths: [home + '/node_modules'] }, transformer: { babelTransformerPath: load.resolve('metro-babel-transformer') },
  }
  const config = await Metro.loadConfig({ cwd: root, resetCache: true }, given)
  const { inline, ...rest } = JSON.parse(options)
  await Metro.runBuild(config, { entry: 'src/index.js', out: root + '/dist/main.js', dev: false, minify: true, ...rest })
  if (!inline) return
  // As its server answers with inlineSourceMap.
  const map = readFileSync(root + '/dist/main.map').toString('base64')
  const code = readFileSync(root + '/dist/main.js', 'utf8').replace('=main.map', '=data:application/json;charset=utf-8;base64,' + map)
  writeFileSync(root + '/dist/main.js', code)
  rmSync(root + '/dist/main.map')
}
build().then(() => process.exit(0), (error) => { console.error(error); process.exit(1) })
`

function run(command: string, args: readonly string[], cwd: string): void {
  const { status, stderr } = spawnSync(command, args, {
    cwd,
    encoding: 'utf8',
    env: cleanEnvironment() as NodeJS.ProcessEnv,
  })
  expect([status, status === 0 ? '' : stderr]).toEqual([0, ''])
}

/** Packs what was built, audits the package, and restores what it gives away. */
async function expectMaps(
  root: string,
  maps: number,
  want: { readonly tool: string; readonly fix: string; readonly original: string },
): Promise<void> {
  const dist = join(root, 'dist')
  const files = Object.fromEntries(readdirSync(dist).map((name) => [`dist/${name}`, readFileSync(join(dist, name))]))
  const cwd = writeProject({ 'p.tgz': pack({ 'package.json': { name: 'p', version: '1.0.0' }, ...files }) })
  const report = await audit('p.tgz', { cwd, environment: { HOME: temporaryDirectory() } })
  const found = report.packages[0]?.maps ?? []
  expect(found.map((map) => [map.tool, map.valid])).toEqual(Array.from({ length: maps }, () => [want.tool, true]))
  const [finding] = report.findings.filter(({ ruleId }) => ruleId === 'map/embedded-sources')
  const isAdvised = finding?.fixes.some(({ description }) => description.startsWith(want.fix)) ?? false
  const { files: restored } = await restore('p.tgz', 'out', { cwd })
  const texts = restored.map(({ path }) => readFileSync(join(cwd, 'out', path), 'utf8'))
  expect([isAdvised, texts.filter((text) => text === want.original).length]).toEqual([maps > 0, maps])
}
