import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join, relative } from 'node:path'
import { findManager } from '../managers/find-manager.ts'
import { packWithCommand } from '../managers/pack-command.ts'
import { type Packing, packWithNpm } from '../managers/pack-npm.ts'
import { findPackers } from '../managers/packers-at-hand.ts'
import { runCommand } from '../managers/run-command.ts'
import type { FileEdit, Rehearsal, RehearsalPacker, SourceContext } from '../model/source.ts'
import { copySkeleton, type Skeleton } from './skeleton.ts'

/** Copies what decides which files the project ships into a temporary directory, where it can be packed with edits made. */
export async function openRehearsal(packing: Packing, context: SourceContext): Promise<Rehearsal> {
  const folder = await mkdtemp(join(tmpdir(), 'watertight-rehearsal-'))
  const close = (): Promise<void> => rm(folder, { recursive: true, force: true })
  try {
    const top = join(folder, 'project')
    const place = relative(packing.prefix, packing.directory)
    const copy = join(top, place.startsWith('..') ? '' : place)
    const skeleton = await copySkeleton(packing, copy, top)
    // Nothing is fetched, whatever stands in for a manager on PATH.
    const environment = { ...context.environment, COREPACK_ENABLE_NETWORK: '0', npm_config_offline: 'true' }
    const quiet: SourceContext = { ...context, environment }
    const moved: Packing = {
      ...packing,
      directory: copy,
      prefix: top,
      workspaces: packing.workspaces?.map((path) => join(top, relative(packing.prefix, path))),
    }
    return {
      packers: await findPackers(context.environment),
      pack: (packer, edits) => withEdits(skeleton, edits, () => packAs(packer, moved, skeleton, edits, quiet)),
      close,
    }
  } catch (error) {
    await close()
    throw error
  }
}

async function packAs(
  packer: RehearsalPacker,
  packing: Packing,
  skeleton: Skeleton,
  edits: readonly FileEdit[],
  context: SourceContext,
): Promise<Uint8Array> {
  const { manager, script } = packer
  if (manager === 'npm') return packWithNpm(packing, script, context)
  const manifest =
    edits.find(({ file }) => file === 'package.json')?.after ?? skeleton.texts.get('package.json') ?? '{}'
  await writeFile(join(packing.directory, 'package.json'), alone(manifest))
  if (manager === 'yarn') await settleYarn(packing, context)
  return packWithCommand(manager, packing, context)
}

/** The manifest without what ties the package to others: a copy has no neighbours, and none of it decides which files ship. */
function alone(text: string): string {
  const manifest = JSON.parse(text.replace(/^\ufeff/, '')) as { readonly [key: string]: unknown }
  return JSON.stringify(Object.fromEntries(Object.entries(manifest).filter(([key]) => !ties.has(key))))
}

const ties: ReadonlySet<string> = new Set([
  'dependencies',
  'devDependencies',
  'optionalDependencies',
  'peerDependencies',
  'bundleDependencies',
  'bundledDependencies',
  'resolutions',
  'overrides',
  'pnpm',
  'scripts',
  'engines',
  'devEngines',
  'packageManager',
  'workspaces',
])

/** Yarn 2 and later pack only what they have installed, even when there is nothing to install. */
async function settleYarn(packing: Packing, context: SourceContext): Promise<void> {
  const { directory } = packing
  await writeFile(join(directory, 'yarn.lock'), '')
  const { command, args } = await findManager('yarn', context.environment)
  const run = (more: readonly string[]) =>
    runCommand({ command, args: [...args, ...more] }, { cwd: directory, environment: yarnEnvironment(context) })
  if (/^1\./.test((await run(['--version'])).stdout.trim())) return
  await run(['install', '--mode=skip-build'])
}

function yarnEnvironment({ environment }: SourceContext): SourceContext['environment'] {
  return { ...environment, YARN_ENABLE_TELEMETRY: '0', YARN_ENABLE_IMMUTABLE_INSTALLS: '0', YARN_ENABLE_NETWORK: '0' }
}

async function withEdits<T>(skeleton: Skeleton, edits: readonly FileEdit[], action: () => Promise<T>): Promise<T> {
  for (const { file, after } of edits) await write(join(skeleton.directory, file), after)
  try {
    return await action()
  } finally {
    for (const { file } of [...edits, { file: 'package.json' }]) {
      const text = skeleton.texts.get(file)
      if (text === undefined) await rm(join(skeleton.directory, file), { force: true })
      else await write(join(skeleton.directory, file), text)
    }
  }
}

async function write(path: string, text: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true })
  await writeFile(path, text)
}
