import { existsSync, mkdirSync, renameSync, writeFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
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
  /** How it is started, without a shell. */
  readonly command: string
  readonly args: readonly string[]
  /** The Node that runs it and its scripts. */
  readonly node: string
  /** PATH with both in front. */
  readonly path: string
}

/** A package manager as the npm registry has it. */
export interface Distribution {
  readonly name: InstalledManager['name']
  readonly package: string
  readonly version: string
  readonly script: string
  /** Its own script that fetches a binary for this platform. */
  readonly install?: string
  /** It needs a newer Node than the oldest that Watertight runs on. */
  readonly newNode?: true
}

/** The managers that the tests try. */
export const distributions: readonly Distribution[] = [
  { name: 'npm', package: 'npm', version: '9.9.4', script: 'bin/npm-cli.js' },
  { name: 'npm', package: 'npm', version: '10.9.9', script: 'bin/npm-cli.js' },
  { name: 'npm', package: 'npm', version: '12.2.0', script: 'bin/npm-cli.js', newNode: true },
  { name: 'pnpm', package: 'pnpm', version: '10.34.9', script: 'bin/pnpm.cjs' },
  { name: 'pnpm', package: 'pnpm', version: '11.28.11', script: 'bin/pnpm.cjs', newNode: true },
  { name: 'yarn', package: 'yarn', version: '1.22.22', script: 'bin/yarn.js' },
  { name: 'yarn', package: '@yarnpkg/cli-dist', version: '4.18.1', script: 'bin/yarn.js' },
  { name: 'bun', package: 'bun', version: '1.4.5', script: 'bin/bun.exe', install: 'install.js' },
]

/** Installs a manager once a machine, from the registry; throws when there is no network. */
export async function installManager(wanted: Distribution): Promise<InstalledManager> {
  const home = await homeOf(wanted)
  const script = join(home, 'node_modules', wanted.package, wanted.script)
  const bin = join(home, 'node_modules/.bin')
  const node = wanted.newNode ? await newNode() : process.execPath
  const isBinary = script.endsWith('.exe') || !/\.[cm]?js$/.test(script)
  return {
    name: wanted.name,
    version: wanted.version,
    bin,
    script,
    command: isBinary ? script : node,
    args: isBinary ? [] : [script],
    node,
    path: [bin, dirname(node), process.env['PATH'] ?? ''].join(delimiter),
  }
}

const nodeDistribution: Distribution = {
  name: 'npm',
  package: 'node',
  version: '24.21.0',
  script: `bin/node${process.platform === 'win32' ? '.exe' : ''}`,
  install: 'installArchSpecificPackage.js',
}

async function newNode(): Promise<string> {
  return join(await homeOf(nodeDistribution), 'node_modules/node', nodeDistribution.script)
}

async function homeOf(wanted: Distribution): Promise<string> {
  const label = wanted.package === 'node' ? 'node' : wanted.name
  return await installOnce(
    `${label}-${wanted.version}`,
    [`${wanted.package}@${wanted.version}`],
    async (draft, env) => {
      if (wanted.install === undefined) return
      const root = join(draft, 'node_modules', wanted.package)
      const built = await node([wanted.install], { cwd: root, env: { ...cleanEnvironment(), ...env } })
      if (built.code !== 0) throw new Error(`${wanted.name} ${wanted.version} cannot be set up: ${built.stderr}`)
    },
  )
}

/** Installs packages of the registry once a machine, without their scripts, and gives the folder. `finish` runs in it before it counts as installed. */
export async function installOnce(
  name: string,
  specs: readonly string[],
  finish: (folder: string, env: { readonly [name: string]: string }) => Promise<void> = async () => undefined,
): Promise<string> {
  const home = join(homedir(), '.cache', 'watertight-tests', name)
  if (existsSync(home)) return home
  // Made beside its place and moved there when complete, since test files run side by side.
  const draft = `${home}.${process.pid}`
  mkdirSync(draft, { recursive: true })
  writeFileSync(join(draft, 'package.json'), '{}')
  const registry = process.env['npm_config_registry']
  const env = registry === undefined ? {} : { npm_config_registry: registry }
  const args = ['install', '--ignore-scripts', '--no-audit', '--no-fund', ...specs]
  const installed = await npm(args, { cwd: draft, env })
  if (installed.code !== 0) throw new Error(`${name} cannot be installed: ${installed.stderr}`)
  await finish(draft, env)
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
