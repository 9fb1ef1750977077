import { execFileSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { SourceContext } from '../../src/model/source.ts'
import { cleanEnvironment } from '../support/npm.ts'
import { distributions, type InstalledManager, installManager, orSkip } from '../support/package-managers.ts'
import { temporaryDirectory, writeProject } from '../support/project.ts'
import { contextIn, openAll } from '../support/source-context.ts'
import { listTarball } from '../support/tar-listing.ts'

const events = ['prepublishOnly', 'prepublish', 'prepack', 'prepare', 'postpack']

const project = {
  'package.json': {
    json: {
      name: 'shape',
      version: '1.0.0',
      license: 'MIT',
      files: ['dist', '!*.map'],
      main: 'dist/index.js',
      browser: 'browser.js',
    },
  },
  'dist/index.js': '1\n',
  'dist/index.js.map': '{}',
  'dist/.env': 'A=1\n',
  'dist/deep/a.js.map': '{}',
  'browser.js': '2\n',
  'README.md': '# shape\n',
  'yarn.lock': '',
}

// A newer Node would have to run this very test; publish.test.ts tries those managers as processes.
const ours = distributions.filter(({ newNode }) => newNode !== true)

describe.each(ours)('$name $version', (wanted) => {
  test('packs what it packs itself', async (context) => {
    const manager = await orSkip(() => installManager(wanted), context)
    const root = writeProject(project)
    prepare(manager, root)
    const theirs = packItself(manager, root)
    const ours = await openAll('.', contextIn(root, { pack: manager.name, environment: onPath(manager) }))
    expect(await listTarball(ours[0]?.bytes ?? Buffer.alloc(0))).toEqual(await listTarball(theirs))
  })

  test('in its hook: packs by its rules and runs no script again', async (context) => {
    const manager = await orSkip(() => installManager(wanted), context)
    const mark = "node -e \"console.log(123); require('fs').writeFileSync('ran', '')\""
    const scripts = Object.fromEntries(events.map((event) => [event, mark]))
    const json = { ...project['package.json'].json, scripts, files: ['dist', 'ran'] }
    const root = writeProject({ ...project, 'package.json': { json } })
    prepare(manager, root)
    const [tarball] = await openAll('.', contextIn(root, { environment: inHook(manager) }))
    const paths = (await listTarball(tarball?.bytes ?? Buffer.alloc(0))).map(({ path }) => path)
    expect(paths).toContain('package/dist/index.js')
    expect(paths).not.toContain('package/ran')
    expect(existsSync(join(root, 'ran'))).toBe(false)
    expect(readdirSync(root).filter((name) => name.endsWith('.tgz'))).toEqual([])
  })
})

/** Yarn 2 and later pack only what they have installed. */
function prepare(manager: InstalledManager, root: string): void {
  if (manager.name !== 'yarn' || manager.version.startsWith('1.')) return
  run(manager, root, ['install', '--mode=skip-build'])
}

function packItself(manager: InstalledManager, root: string): Uint8Array {
  const folder = temporaryDirectory()
  if (manager.name === 'yarn') {
    const flag = manager.version.startsWith('1.') ? '--filename' : '--out'
    run(manager, root, ['pack', flag, join(folder, 'a.tgz')])
  } else if (manager.name === 'bun') run(manager, root, ['pm', 'pack', '--destination', folder])
  else run(manager, root, ['pack', '--pack-destination', folder])
  const [name] = readdirSync(folder)
  return readFileSync(join(folder, name ?? ''))
}

function run({ command, args: own, path }: InstalledManager, cwd: string, args: readonly string[]): void {
  execFileSync(command, [...own, ...args], { cwd, env: { ...plain(), PATH: path }, stdio: 'pipe' })
}

function plain(): NodeJS.ProcessEnv {
  return { ...cleanEnvironment(), YARN_ENABLE_TELEMETRY: '0' } as NodeJS.ProcessEnv
}

function onPath(manager: InstalledManager): SourceContext['environment'] {
  return { ...cleanEnvironment(), PATH: manager.path }
}

/** What the manager would have set for a script of `publish --dry-run --json`. */
function inHook(manager: InstalledManager): SourceContext['environment'] {
  return {
    ...cleanEnvironment(),
    npm_lifecycle_event: 'prepack',
    npm_config_user_agent: `${manager.name}/${manager.version} npm/? node/${process.version} linux x64`,
    npm_execpath: manager.script,
    npm_config_dry_run: 'true',
    npm_config_json: 'true',
  }
}
