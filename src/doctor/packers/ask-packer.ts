import { readFile, realpath } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { delimiter, isAbsolute, join, relative, resolve, sep } from 'node:path'
import { walk } from '../../engine/walk.ts'
import { tar } from '../../formats/tar/tar.ts'
import { findManager } from '../../managers/find-manager.ts'
import type { ManagerName } from '../../managers/lifecycle.ts'
import type { Packing } from '../../managers/pack-npm.ts'
import { runCommand } from '../../managers/run-command.ts'
import { AuditError } from '../../model/audit-error.ts'
import { defaultLimits, Meter } from '../../model/limits.ts'
import type { SourceContext } from '../../model/source.ts'
import type { ExaminedProject } from '../project.ts'
import type { PackerList } from './packer-list.ts'

/** A packer that is installed here. */
export interface InstalledPacker {
  readonly name: ManagerName
  readonly version: string
}

/** Longer than any manager needs to tell its version or to pack a directory. */
const PATIENCE = 60_000

/** The manager of that name on PATH, or null when there is none that starts. */
export async function installedPacker(name: ManagerName, project: ExaminedProject): Promise<InstalledPacker | null> {
  try {
    const text = name === 'npm' ? await npmVersion(project) : await versionOf(name, project)
    const version = /^\d[\w.+-]{0,40}$/m.exec(text)?.[0]
    return version === undefined ? null : { name, version }
  } catch (error) {
    // Not installed, or it does not start: then it cannot be asked, which the list says.
    if (error instanceof Error) return null
    throw error
  }
}

/** npm stands beside its own manifest, which is quicker to ask than npm. */
async function npmVersion(project: ExaminedProject): Promise<string> {
  const manifest = join(await npmScript(project), '../../package.json')
  const { version } = JSON.parse(await readFile(manifest, 'utf8')) as { readonly version: unknown }
  return String(version)
}

/** In a folder of nobody's: in the project, managers start what its settings name. */
async function versionOf(name: ManagerName, project: ExaminedProject): Promise<string> {
  const environment = outsideOf(project)
  const { command, args } = await findManager(name, environment)
  const { stdout, code } = await runCommand(
    { command, args: [...args, '--version'] },
    { cwd: tmpdir(), environment, signal: AbortSignal.timeout(PATIENCE) },
  )
  return code === 0 ? stdout : ''
}

/** What the installed npm's packing code says that it would ship. */
export async function askPacker(
  { name, version }: InstalledPacker,
  packing: Packing,
  project: ExaminedProject,
): Promise<PackerList> {
  const packer = `${name} ${version}`
  try {
    const { packWithNpm } = await import('../../managers/pack-npm.ts')
    const context = { ...project.context, environment: outsideOf(project), signal: AbortSignal.timeout(PATIENCE) }
    const bytes = await packWithNpm(packing, await npmScript(project), context)
    return { packer, source: 'packer', files: await pathsIn(bytes), because: null }
  } catch (error) {
    if (isAbort(error)) return { packer, source: 'unknown', files: null, because: 'it took too long' }
    if (error instanceof AuditError) return { packer, source: 'unknown', files: null, because: error.message }
    throw error
  }
}

/** The script of the npm on PATH, whose packing code lies beside it. */
async function npmScript(project: ExaminedProject): Promise<string> {
  const { command, args } = await findManager('npm', outsideOf(project))
  const script = await realpath(args[0] ?? command)
  if (/[/\\]npm-cli\.js$/.test(script) && !isInside(script, project.root)) return script
  throw new AuditError('EPACKER', 'its packing code cannot be found beside its command')
}

/** The environment without commands that the project brings; Corepack would download a manager to answer. */
function outsideOf({ root, context: { environment } }: ExaminedProject): SourceContext['environment'] {
  const path = environment['PATH'] ?? environment['Path'] ?? ''
  const kept = path.split(delimiter).filter((folder) => !isInside(folder, root))
  return {
    ...environment,
    PATH: kept.join(delimiter),
    COREPACK_ENABLE_NETWORK: '0',
    NO_UPDATE_NOTIFIER: '1',
    YARN_IGNORE_PATH: '1',
    npm_config_ignore_pnpmfile: 'true',
    npm_config_manage_package_manager_versions: 'false',
  }
}

function isInside(path: string, root: string): boolean {
  const way = relative(root, resolve(root, path))
  return way === '' || !(way === '..' || way.startsWith(`..${sep}`) || isAbsolute(way))
}

function isAbort(error: unknown): boolean {
  return error instanceof Error && ['AbortError', 'TimeoutError'].includes(error.name)
}

async function pathsIn(tarball: Uint8Array): Promise<readonly string[]> {
  const paths: string[] = []
  for await (const step of walk(tarball, [tar], new Meter(defaultLimits), (chain) => chain.length === 0)) {
    if (step.kind === 'trouble') throw new AuditError('EPACK', `what it packed cannot be read: ${step.trouble.detail}`)
    if (step.summary.chain.length === 1) paths.push(step.summary.path)
  }
  return paths.sort()
}
