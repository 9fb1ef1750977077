import { readFile, realpath } from 'node:fs/promises'
import { join } from 'node:path'
import { walk } from '../../engine/walk.ts'
import { tar } from '../../formats/tar/tar.ts'
import { findManager } from '../../managers/find-manager.ts'
import type { ManagerName } from '../../managers/lifecycle.ts'
import { packWithCommand } from '../../managers/pack-command.ts'
import type { Packing } from '../../managers/pack-npm.ts'
import { runCommand } from '../../managers/run-command.ts'
import { AuditError } from '../../model/audit-error.ts'
import { defaultLimits, Meter } from '../../model/limits.ts'
import type { SourceContext } from '../../model/source.ts'
import type { PackerList } from './packer-list.ts'

/** A packer that is installed here. */
export interface InstalledPacker {
  readonly name: ManagerName
  readonly version: string
}

/** Longer than any manager needs to tell its version or to pack a directory. */
const PATIENCE = 60_000

/** The manager of that name on PATH, or null when there is none that starts. */
export async function installedPacker(name: ManagerName, context: SourceContext): Promise<InstalledPacker | null> {
  try {
    const text = name === 'npm' ? await npmVersion(context) : await versionOf(name, context)
    const version = /^\d[\w.+-]{0,40}$/m.exec(text)?.[0]
    return version === undefined ? null : { name, version }
  } catch (error) {
    // Not installed, or it does not start: then it cannot be asked, which the list says.
    if (error instanceof Error) return null
    throw error
  }
}

/** npm stands beside its own manifest, which is quicker to ask than npm. */
async function npmVersion(context: SourceContext): Promise<string> {
  const manifest = join(await npmScript(context), '../../package.json')
  const { version } = JSON.parse(await readFile(manifest, 'utf8')) as { readonly version: unknown }
  return String(version)
}

async function versionOf(name: ManagerName, context: SourceContext): Promise<string> {
  const { command, args } = await findManager(name, context.environment)
  const { stdout, code } = await runCommand(
    { command, args: [...args, '--version'] },
    { cwd: context.cwd, environment: offline(context).environment, signal: AbortSignal.timeout(PATIENCE) },
  )
  return code === 0 ? stdout : ''
}

/** What the installed packer says that it would ship. */
export async function askPacker(
  { name, version }: InstalledPacker,
  packing: Packing,
  context: SourceContext,
): Promise<PackerList> {
  const packer = `${name} ${version}`
  try {
    const bytes = await packedBy(name, packing, offline(context))
    return { packer, source: 'packer', files: await pathsIn(bytes), because: null }
  } catch (error) {
    if (isAbort(error)) return { packer, source: 'unknown', files: null, because: 'it took too long' }
    if (error instanceof AuditError) return { packer, source: 'unknown', files: null, because: error.message }
    throw error
  }
}

async function packedBy(name: ManagerName, packing: Packing, context: SourceContext): Promise<Uint8Array> {
  const patient = { ...context, signal: AbortSignal.timeout(PATIENCE) }
  if (name !== 'npm') return packWithCommand(name, packing, patient)
  const { packWithNpm } = await import('../../managers/pack-npm.ts')
  return packWithNpm(packing, await npmScript(context), patient)
}

/** The script of the npm on PATH, whose packing code lies beside it. */
async function npmScript(context: SourceContext): Promise<string> {
  const { command, args } = await findManager('npm', context.environment)
  const script = await realpath(args[0] ?? command)
  if (/[/\\]npm-cli\.js$/.test(script)) return script
  throw new AuditError('EPACKER', 'its packing code cannot be found beside its command')
}

/** Corepack would download a manager to answer. */
function offline(context: SourceContext): SourceContext {
  return { ...context, environment: { ...context.environment, COREPACK_ENABLE_NETWORK: '0', NO_UPDATE_NOTIFIER: '1' } }
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
