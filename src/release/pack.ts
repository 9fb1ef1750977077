import { mkdir, mkdtemp, readdir, rename } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Executable } from '../managers/find-manager.ts'
import { type Environment, type ManagerName, releaseVariable } from '../managers/lifecycle.ts'
import { readManifest } from '../managers/manifest.ts'
import { findProject } from '../managers/npm-config.ts'
import { isYarn1, packArguments, packerEnvironment } from '../managers/pack-command.ts'
import { runVisibly } from '../managers/run-visibly.ts'
import { AuditError } from '../model/audit-error.ts'
import type { SourceContext } from '../model/source.ts'
import { noticeUnbuilt } from '../sources/unbuilt.ts'
import type { Plan, PlannedPackage } from './plan.ts'

/** Packs one package with the project's manager and its scripts, into `folder`; gives the tarball's path from there, `/`-separated. */
export async function packWithScripts(
  one: PlannedPackage,
  { manager, packer, packerVersion }: Plan,
  folder: string,
  context: SourceContext,
): Promise<string> {
  const environment: Environment = { ...packerEnvironment(context.environment), [releaseVariable]: '1' }
  const { directory } = one.packing
  const running = { cwd: directory, environment, ...(context.signal && { signal: context.signal }) }
  const start = (...more: readonly string[]): Executable => ({ ...packer, args: [...packer.args, ...more] })
  for (const script of await scriptsBefore(one, manager, packerVersion, context)) {
    const code = await runVisibly(start('run', script), running)
    if (code !== 0) throw failed(one, `its script "${script}" ended with ${outcomeOf(code)}`)
  }
  const target = await mkdtemp(join(folder, 'pack-'))
  const code = await runVisibly(start(...packArguments(manager, packerVersion, target)), running)
  if (code !== 0) throw failed(one, `${manager} could not pack it and ended with ${outcomeOf(code)}`)
  const [unbuilt] = noticeUnbuilt(directory, await readManifest(directory, one.packing.spec))
  if (unbuilt !== undefined) throw new AuditError('EUNBUILT', `${one.name}: ${unbuilt.detail}`)
  return keep(one, manager, target, folder)
}

/** What publishing runs before packing, and packing alone does not. As measured; Yarn 2 and later never run prepublishOnly. */
async function scriptsBefore(
  { manifest, packing }: PlannedPackage,
  manager: ManagerName,
  version: string,
  context: SourceContext,
): Promise<readonly string[]> {
  const scripts = manifest['scripts']
  if (typeof scripts !== 'object' || scripts === null) return []
  const order = manager === 'yarn' && isYarn1(version) ? yarn1 : before[manager]
  const present = order.filter((script) => script in scripts)
  if (present.length === 0 || manager === 'yarn') return present
  return (await findProject(packing.directory, context)).ignoresScripts ? [] : present
}

const before: { readonly [name in ManagerName]: readonly string[] } = {
  npm: ['prepublishOnly'],
  pnpm: ['prepublishOnly', 'prepublish'],
  bun: ['prepublishOnly'],
  yarn: ['prepublish'],
}
const yarn1 = ['prepublish', 'prepare', 'prepublishOnly']

/** Gives the tarball the name that npm would give it; two packages can have the same, so the scope is a folder. */
async function keep(one: PlannedPackage, manager: ManagerName, target: string, folder: string): Promise<string> {
  const [name, ...more] = (await readdir(target)).filter((file) => file.endsWith('.tgz'))
  if (name === undefined || more.length > 0) throw failed(one, `${manager} left no tarball, or several`)
  const path = `${one.name}-${one.version}.tgz`
  await mkdir(dirname(join(folder, path)), { recursive: true })
  await rename(join(target, name), join(folder, path))
  return path
}

function failed({ name }: PlannedPackage, why: string): AuditError {
  return new AuditError('EPACK', `${name}: ${why}`, { hint: 'What it printed stands above. Nothing was uploaded.' })
}

function outcomeOf(code: number | null): string {
  return code === null ? 'a signal' : `exit code ${code}`
}
