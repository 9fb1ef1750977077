import { execFile } from 'node:child_process'
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { isEverything, isTried } from '../support/extent.ts'
import { inProcess } from '../support/in-process.ts'
import { installWatertight } from '../support/install-watertight.ts'
import { leakingMap } from '../support/leaking-map.ts'
import { cleanEnvironment } from '../support/npm.ts'
import { distributions, type InstalledManager, installManager, orSkip } from '../support/package-managers.ts'
import { temporaryDirectory, writeProject } from '../support/project.ts'
import { type Registry, startRegistry } from '../support/registry.ts'

// Each row is several processes, and on a busy machine each of them waits.
vi.setConfig({ testTimeout: 240_000 })

let registry: Registry
beforeAll(async () => {
  registry = await startRegistry()
})
afterAll(() => registry.close())

// A build that only runs while packing, so that a gate before it would see nothing.
const build = (content: string): string =>
  `node -e "require('fs').mkdirSync('dist',{recursive:true});require('fs').writeFileSync('dist/app.js.map',${content})"`

const rows = distributions.map((wanted, row) => ({ ...wanted, row }))

describe.each(rows)('$name $version publish, with the gate that init has set', ({ row, ...wanted }) => {
  const trials = [
    { name: 'a leak that is built while packing stops the upload', leaking: true },
    { name: 'its clean twin arrives', leaking: false },
  ].filter(({ leaking }) => isEverything || leaking !== isTried(row, 0))
  test.for(trials)('$name', async ({ leaking }, context) => {
    const manager = await orSkip(() => installManager(wanted), context)
    const name = `init-${wanted.name}-${wanted.version.replaceAll('.', '-')}-${leaking ? 'leaking' : 'clean'}`
    const cwd = project(name, manager, leaking)
    const home = temporaryDirectory()
    const env = { HOME: home, PATH: manager.path }
    const init = await inProcess(['init', '--yes', '--ci', 'none'], { cwd, env })
    expect(init.code, init.stdout + init.stderr).toBe(0)
    const doctor = await inProcess(['doctor'], { cwd, env })
    // The gate is set; that it is not installed yet is all that is missing.
    expect(doctor.stdout).toContain('FAILS CLOSED')
    expect(doctor.code, doctor.stdout).toBe(2)
    // What the build would make must not be there before it runs.
    rmSync(join(cwd, 'dist/app.js.map'), { force: true })
    if (manager.name === 'yarn' && !isYarn1(manager)) await run(manager, cwd, ['install', '--mode=skip-build'])
    installWatertight(cwd)
    const { failed, output } = await run(manager, cwd, publishArguments(manager))
    expect(JSON.parse(readFileSync(join(cwd, 'report.json'), 'utf8'))).toMatchObject({
      verdict: leaking ? 'leak' : 'clean',
    })
    expect(failed, output).toBe(leaking)
    expect(await registry.versions(name)).toEqual(leaking ? [] : ['1.0.0'])
  })
})

function project(name: string, manager: InstalledManager, leaking: boolean): string {
  const { host } = new URL(registry.url)
  const content = leaking ? "require('fs').readFileSync('map.txt')" : "'{\\u0022version\\u0022:3}'"
  const json = {
    name,
    version: '1.0.0',
    license: 'UNLICENSED',
    packageManager: `${manager.name}@${manager.version}`,
    main: 'dist/app.js',
    files: leaking ? ['dist'] : ['dist/app.js'],
    scripts: { prepack: build(content) },
  }
  const root = writeProject({
    'package.json': { json },
    'map.txt': leakingMap,
    'dist/app.js': 'exports.plan=1;\n',
    '.git/HEAD': '',
    // Some managers keep a script's output to themselves.
    'watertight.config.json': '{ "reporters": ["pretty", "json=report.json"] }',
    '.npmrc': `registry=${registry.url}\n//${host}/:_authToken=fake\n`,
  })
  if (manager.name === 'yarn') {
    writeFileSync(join(root, 'yarn.lock'), '')
    const yarnrc = [
      'unsafeHttpWhitelist: ["127.0.0.1"]',
      'npmAuthToken: fake',
      'enableTelemetry: false',
      'nodeLinker: node-modules',
    ]
    writeFileSync(join(root, '.yarnrc.yml'), `npmRegistryServer: "${registry.url}"\n${yarnrc.join('\n')}\n`)
  }
  return root
}

function isYarn1({ name, version }: InstalledManager): boolean {
  return name === 'yarn' && version.startsWith('1.')
}

function publishArguments(manager: InstalledManager): readonly string[] {
  if (manager.name === 'pnpm') return ['publish', '--no-git-checks']
  if (manager.name !== 'yarn') return ['publish']
  return isYarn1(manager)
    ? ['publish', '--non-interactive', '--new-version', '1.0.0', '--no-git-tag-version']
    : ['npm', 'publish']
}

function run(
  manager: InstalledManager,
  cwd: string,
  args: readonly string[],
): Promise<{ failed: boolean; output: string }> {
  // Yarn 4 gives scripts the commands of dependencies that it has installed itself, and else those on PATH.
  const path = [join(cwd, 'node_modules/.bin'), manager.path].join(delimiter)
  const env = { ...cleanEnvironment(), PATH: path, npm_config_userconfig: registry.npmrc }
  return new Promise((resolve) => {
    execFile(
      manager.command,
      [...manager.args, ...args],
      { cwd, env: env as NodeJS.ProcessEnv },
      (error, stdout, stderr) => resolve({ failed: error !== null, output: stdout + stderr }),
    )
  })
}
