import { existsSync, mkdirSync, renameSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestContext } from 'vitest'
import { cleanEnvironment, node, npm } from './npm.ts'

/** A real package manager from the npm registry. */
export interface InstalledManager {
  readonly name: 'npm' | 'pnpm' | 'yarn' | 'bun'
  readonly version: string
  /** The directory with its command. */
  readonly bin: string
  /** What it tells its scripts as `npm_execpath`. */
  readonly script: string
}

interface Distribution {
  readonly name: InstalledManager['name']
  readonly package: string
  readonly version: string
  readonly script: string
  /** Its own script that fetches a binary for this platform. */
  readonly install?: string
}

/** The managers that the tests try. */
export const distributions: readonly Distribution[] = [
  { name: 'npm', package: 'npm', version: '9.9.4', script: 'bin/npm-cli.js' },
  { name: 'npm', package: 'npm', version: '10.9.9', script: 'bin/npm-cli.js' },
  { name: 'pnpm', package: 'pnpm', version: '10.34.9', script: 'bin/pnpm.cjs' },
  { name: 'yarn', package: 'yarn', version: '1.22.22', script: 'bin/yarn.js' },
  { name: 'yarn', package: '@yarnpkg/cli-dist', version: '4.18.1', script: 'bin/yarn.js' },
  { name: 'bun', package: 'bun', version: '1.4.5', script: 'bin/bun.exe', install: 'install.js' },
]

/** Installs a manager once a machine, from the registry; throws when there is no network. */
export async function installManager(wanted: Distribution): Promise<InstalledManager> {
  const home = await installOnce(`${wanted.name}-${wanted.version}`, [`${wanted.package}@${wanted.version}`], wanted)
  return {
    name: wanted.name,
    version: wanted.version,
    bin: join(home, 'node_modules/.bin'),
    script: join(home, 'node_modules', wanted.package, wanted.script),
  }
}

/** Installs packages of the registry into a folder of that name once a machine, scripts off, and gives the folder. */
export async function installOnce(
  name: string,
  specs: readonly string[],
  setup?: Pick<Distribution, 'package' | 'install'>,
): Promise<string> {
  const home = join(tmpdir(), 'watertight-package-managers', name)
  if (existsSync(home)) return home
  // Made beside its place and moved there when complete, since test files run side by side.
  const draft = `${home}.${process.pid}`
  mkdirSync(draft, { recursive: true })
  writeFileSync(join(draft, 'package.json'), '{}')
  const registry = process.env['npm_config_registry']
  const installed = await npm(['install', '--ignore-scripts', '--no-audit', '--no-fund', ...specs], {
    cwd: draft,
    env: registry === undefined ? {} : { npm_config_registry: registry },
  })
  if (installed.code !== 0) throw new Error(`${name} cannot be installed: ${installed.stderr}`)
  if (setup?.install !== undefined) {
    const root = join(draft, 'node_modules', setup.package)
    const built = await node([setup.install], { cwd: root, env: cleanEnvironment() })
    if (built.code !== 0) throw new Error(`${name} cannot be set up: ${built.stderr}`)
  }
  if (!existsSync(home)) renameSync(draft, home)
  return home
}

/** What `install` gives; without a network the test that needs it is skipped, or fails where everything is required. */
export async function orSkip<T>(install: () => Promise<T>, context: TestContext): Promise<T> {
  try {
    return await install()
  } catch (error) {
    if (process.env['WATERTIGHT_REQUIRE'] === 'all' || !(error instanceof Error)) throw error
    return context.skip(error.message)
  }
}
