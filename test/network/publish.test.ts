import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, type TestContext, test } from 'vitest'
import type { Report } from '../../src/model/report.ts'
import { cleanEnvironment } from '../support/npm.ts'
import { distributions, type InstalledManager, installManager } from '../support/package-managers.ts'
import { writeProject } from '../support/project.ts'
import { type Registry, startRegistry } from '../support/registry.ts'
import { bin } from '../support/watertight.ts'

let registry: Registry
beforeAll(async () => {
  registry = await startRegistry()
})
afterAll(() => registry.close())

// Some managers keep a script's output to themselves, so the report is read from a file.
const gate = `"${process.execPath}" "${bin}" --reporter json=report.json`

const map = JSON.stringify({
  version: 3,
  sources: ['../src/app.ts'],
  sourcesContent: ['export const plan = "not for the public"\n'],
  mappings: 'AAAA',
  names: [],
})

// prepack is the one hook that every manager runs, and that stops every one of them.
describe.each(distributions)('$name $version publish, with Watertight as prepack', (wanted) => {
  test.for([
    { name: 'a leak stops the upload', leaking: true, arrives: [] },
    { name: 'its clean twin arrives', leaking: false, arrives: ['1.0.0'] },
  ])('$name', async ({ leaking, arrives }, context) => {
    const manager = await installed(wanted, context)
    const name = `${manager.name}-${manager.version.replaceAll('.', '-')}-${leaking ? 'leaking' : 'clean'}`
    const cwd = project(name, leaking)
    if (manager.name === 'yarn' && !isYarn1(manager)) await run(manager, cwd, ['install', '--mode=skip-build'])
    const { failed, output } = await run(manager, cwd, publishArguments(manager))
    const report = JSON.parse(readFileSync(join(cwd, 'report.json'), 'utf8')) as Report
    expect(report).toMatchObject({ verdict: leaking ? 'leak' : 'clean', packages: [{ name, from: 'directory' }] })
    expect(failed, output).toBe(leaking)
    expect(await registry.versions(name)).toEqual(arrives)
    // Yarn 1 writes the time of packing into every tarball.
    if (!leaking && !isYarn1(manager))
      expect(await registry.integrity(name, '1.0.0')).toBe(report.packages[0]?.integrity)
  })
})

async function installed(wanted: (typeof distributions)[number], context: TestContext): Promise<InstalledManager> {
  try {
    return await installManager(wanted)
  } catch (error) {
    if (process.env['WATERTIGHT_REQUIRE'] === 'all' || !(error instanceof Error)) throw error
    return context.skip(error.message)
  }
}

function project(name: string, leaking: boolean): string {
  const { host } = new URL(registry.url)
  return writeProject({
    'package.json': {
      json: {
        name,
        version: '1.0.0',
        license: 'UNLICENSED',
        main: 'dist/app.js',
        files: ['dist'],
        scripts: { prepack: gate },
      },
    },
    'dist/app.js': 'exports.plan=1;\n',
    ...(leaking && { 'dist/app.js.map': map }),
    '.npmrc': `registry=${registry.url}\n//${host}/:_authToken=fake\n`,
    '.yarnrc.yml': `npmRegistryServer: "${registry.url}"\nunsafeHttpWhitelist: ["127.0.0.1"]\nnpmAuthToken: fake\nenableTelemetry: false\n`,
    'yarn.lock': '',
  })
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
  const isScript = !manager.script.endsWith('.exe')
  const command = isScript ? process.execPath : manager.script
  return new Promise((resolve) => {
    execFile(
      command,
      isScript ? [manager.script, ...args] : args,
      { cwd, env: { ...cleanEnvironment(), npm_config_userconfig: registry.npmrc } as NodeJS.ProcessEnv },
      (error, stdout, stderr) => resolve({ failed: error !== null, output: stdout + stderr }),
    )
  })
}
