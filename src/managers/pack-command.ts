import { createReadStream } from 'node:fs'
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { AuditError } from '../model/audit-error.ts'
import type { SourceContext } from '../model/source.ts'
import { collect } from '../text/collect.ts'
import { type Executable, findManager } from './find-manager.ts'
import { type Environment, type ManagerName, managerOf } from './lifecycle.ts'
import type { Packing } from './pack-npm.ts'
import { runCommand } from './run-command.ts'
import { isAtLeastVersion } from './version.ts'

type CommandName = Exclude<ManagerName, 'npm'>

/** Packs with a package manager's own `pack`, the package's scripts off, and leaves nothing behind. */
export async function packWithCommand(
  manager: CommandName,
  { directory, spec }: Packing,
  context: SourceContext,
): Promise<Uint8Array> {
  const folder = await mkdtemp(join(tmpdir(), 'watertight-pack-'))
  try {
    const executable = await findManager(manager, context.environment)
    if (manager === 'yarn') await writeFile(join(folder, 'no-scripts.cjs'), yarnPlugin)
    const environment = withoutScripts(manager, folder, context.environment)
    const run = (args: readonly string[]): ReturnType<typeof runCommand> =>
      runCommand(withArguments(executable, args), { cwd: directory, environment, ...signalOf(context) })
    const version = managerVersion(context.environment, manager) ?? (await run(['--version'])).stdout.trim()
    checkVersion(manager, version)
    const outcome = await run([...packArguments(manager, version, folder), ...noScripts(manager, version)])
    const [name, ...more] = (await readdir(folder)).filter((file) => file.endsWith('.tgz'))
    if (outcome.code !== 0 || name === undefined || more.length > 0)
      throw failed(manager, version, spec, `${outcome.stderr}\n${outcome.stdout}`)
    return await collect(createReadStream(join(folder, name)), spec, context)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** How `manager` is told to pack what is in its working directory into `folder`. */
export function packArguments(manager: ManagerName, version: string, folder: string): readonly string[] {
  if (manager === 'bun') return ['pm', 'pack', '--quiet', '--destination', folder]
  // An .npmrc may ask for dry runs, of which there is no tarball.
  if (manager === 'npm') return ['pack', '--dry-run=false', '--pack-destination', folder]
  if (manager === 'pnpm') return ['pack', '--pack-destination', folder]
  return ['pack', isYarn1(version) ? '--filename' : '--out', join(folder, 'package.tgz')]
}

function noScripts(manager: CommandName, version: string): readonly string[] {
  if (manager === 'pnpm') return ['--config.ignore-scripts=true']
  return manager === 'bun' || isYarn1(version) ? ['--ignore-scripts'] : []
}

/** Whether this version is the Yarn of old, which has other commands. */
export function isYarn1(version: string): boolean {
  return version.startsWith('1.')
}

// Yarn 2 and later have no switch for `yarn pack`; a plugin may stand in for every script that it would run.
const yarnPlugin = `module.exports = {
  name: 'plugin-watertight-no-scripts',
  factory: () => ({ hooks: { wrapScriptExecution: async () => async () => 0 } }),
}
`

function withoutScripts(manager: CommandName, folder: string, environment: Environment): Environment {
  const clean = packerEnvironment(environment)
  if (manager !== 'yarn') return clean
  const plugins = [environment['YARN_PLUGINS'], join(folder, 'no-scripts.cjs')].filter((path) => path !== undefined)
  return { ...clean, YARN_PLUGINS: plugins.join(';') }
}

/** Without what the running command has set for itself: a dry run packs no file, a workspace is packed from its own directory. */
export function packerEnvironment(environment: Environment): Environment {
  const own =
    /^(?:npm_(?:lifecycle_|package_|command$|config_(?:dry_run|json|workspaces?|include_workspace_root)$)|INIT_CWD$)/i
  const kept = Object.fromEntries(Object.entries(environment).filter(([name]) => !own.test(name)))
  return { ...kept, YARN_ENABLE_TELEMETRY: '0', COREPACK_ENABLE_DOWNLOAD_PROMPT: '0' }
}

const oldest: { readonly [name in CommandName]: string } = {
  pnpm: '8.0.0',
  yarn: '1.22.0',
  bun: '1.1.27',
}

function checkVersion(manager: CommandName, version: string): void {
  if (isAtLeastVersion(version, oldest[manager])) return
  const found = /^\d[\w.+-]{0,40}$/.test(version) ? `version ${version}` : 'an unknown version'
  throw new AuditError(
    'EPACKER',
    `${manager}: ${found} cannot pack with scripts off; ${oldest[manager]} and later can`,
    {
      hint: `Update ${manager}, or use --pack npm.`,
    },
  )
}

function managerVersion(environment: Environment, manager: CommandName): string | null {
  const running = managerOf(environment)
  return running?.name === manager ? running.version : null
}

function withArguments({ command, args }: Executable, more: readonly string[]): Executable {
  return { command, args: [...args, ...more] }
}

function signalOf({ signal }: SourceContext): { signal?: AbortSignal } {
  return signal === undefined ? {} : { signal }
}

function failed(manager: CommandName, version: string, spec: string, output: string): AuditError {
  return new AuditError('EPACK', `${spec}: ${manager} ${version} could not pack it`, {
    hint: `Run \`${manager === 'bun' ? 'bun pm pack' : `${manager} pack`}\` there: it fails in the same way and says why.`,
    cause: new Error(output.trim()),
  })
}
