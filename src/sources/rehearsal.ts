import { lstat, mkdir, mkdtemp, opendir, readFile, readlink, realpath, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join, relative, resolve } from 'node:path'
import { findManager } from '../managers/find-manager.ts'
import { readManifest } from '../managers/manifest.ts'
import { packWithCommand } from '../managers/pack-command.ts'
import { type Packing, packWithNpm } from '../managers/pack-npm.ts'
import { findPackers } from '../managers/packers-at-hand.ts'
import { runCommand } from '../managers/run-command.ts'
import { AuditError } from '../model/audit-error.ts'
import type { FileEdit, Rehearsal, RehearsalPacker, SourceContext } from '../model/source.ts'
import { isInside } from './read-within.ts'

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

/** A copied project: where, and the texts that were copied in full, by path. */
interface Skeleton {
  readonly directory: string
  readonly texts: ReadonlyMap<string, string>
}

/**
 * Copies a project's names and modes to `to`, with contents only of what packers read to choose files. node_modules comes along only
 * when dependencies are bundled, and no link that leads out of the project. `top` is where the project's root is copied to.
 */
async function copySkeleton(packing: Packing, to: string, top: string): Promise<Skeleton> {
  const texts = new Map<string, string>()
  const root = await realpath(packing.directory)
  const bundles = isBundling(await readManifest(packing.directory, packing.spec))
  await mkdir(to, { recursive: true })
  await copyIgnoreFilesAbove(packing, top)
  let entries = 0
  const folders = ['']
  for (let folder = folders.pop(); folder !== undefined; folder = folders.pop()) {
    await mkdir(join(to, folder), { recursive: true })
    for await (const entry of await opendir(join(root, folder))) {
      const path = folder === '' ? entry.name : `${folder}/${entry.name}`
      if (isLeftOut(entry.name, bundles)) continue
      entries += 1
      if (entries > MOST) throw tooMany(packing.spec)
      if (entry.isDirectory()) folders.push(path)
      else if (entry.isSymbolicLink()) await copyLink(root, path, to)
      else if (entry.isFile()) await copyFile(root, path, to, texts)
    }
  }
  return { directory: to, texts }
}

const MOST = 50_000

function isBundling({ bundleDependencies, bundledDependencies }: { readonly [key: string]: unknown }): boolean {
  return [bundleDependencies, bundledDependencies].some(
    (list) => list === true || (Array.isArray(list) && list.length > 0),
  )
}

function isLeftOut(name: string, bundles: boolean): boolean {
  return name === '.git' || (name === 'node_modules' && !bundles)
}

async function copyFile(root: string, path: string, to: string, texts: Map<string, string>): Promise<void> {
  const { mode, size } = await lstat(join(root, path))
  const name = path.slice(path.lastIndexOf('/') + 1)
  const isRead = readByPackers.has(name) && size <= LARGEST
  const text = isRead ? await readFile(join(root, path), 'utf8') : ''
  if (isRead) texts.set(path, text)
  await writeFile(join(to, path), text, { mode: (mode & 0o777) | 0o600 })
}

const readByPackers: ReadonlySet<string> = new Set(['package.json', '.npmignore', '.gitignore'])
const LARGEST = 1024 ** 2

async function copyLink(root: string, path: string, to: string): Promise<void> {
  const target = await readlink(join(root, path))
  const end = resolve(dirname(join(root, path)), target)
  if (!isInside(root, end)) return
  try {
    await symlink(relative(dirname(join(root, path)), end), join(to, path))
  } catch (error) {
    // Windows makes links only for the privileged; npm packs none.
    if (!(error instanceof Error && 'code' in error && error.code === 'EPERM')) throw error
  }
}

/** The ignore files between the project's root and a workspace count for the workspace. */
async function copyIgnoreFilesAbove({ directory, prefix }: Packing, top: string): Promise<void> {
  const way = relative(prefix, directory)
  if (way === '' || way.startsWith('..')) return
  const parts = way.split(/[/\\]/)
  for (const [index] of parts.entries()) {
    const folder = parts.slice(0, index).join('/')
    for (const name of ['.npmignore', '.gitignore']) {
      const text = await readFile(join(prefix, folder, name), 'utf8').catch(() => null)
      if (text === null) continue
      await mkdir(join(top, folder), { recursive: true })
      await writeFile(join(top, folder, name), text)
    }
  }
}

function tooMany(spec: string): AuditError {
  return new AuditError('ETOOLARGE', `${spec}: more than ${MOST} files, so that no edit is tried in a copy`, {
    hint: 'Make the edit by hand and audit again.',
  })
}
