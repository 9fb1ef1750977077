import { existsSync } from 'node:fs'
import { stat } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { noticeHook } from '../managers/hook.ts'
import { lifecycleOf, type ManagerName } from '../managers/lifecycle.ts'
import { checkPublishable, readManifest } from '../managers/manifest.ts'
import type { Packing } from '../managers/pack-npm.ts'
import { choosePacker, type Packer } from '../managers/packer.ts'
import { withPnpmWorkspaces } from '../managers/pnpm-workspace.ts'
import { recogniseManager } from '../managers/project-manager.ts'
import { type PublishedFolder, publishedFolder, publishedFoldersAt } from '../managers/published-folder.ts'
import type { Manifest } from '../model/artifact.ts'
import { AuditError } from '../model/audit-error.ts'
import type { BundledLink, Project, Source, SourceContext, Tarball } from '../model/source.ts'
import { integrityOf } from '../text/digest.ts'
import { readWithin } from './read-within.ts'
import { publicPath } from './resolved.ts'
import { kindOfTarget } from './target.ts'
import { noticeUnbuilt } from './unbuilt.ts'

/** A package's directory: exactly the files that publishing it now would upload. Nothing of it is run. */
export const directory: Source = {
  id: 'directory',
  async accepts(spec, context) {
    return (await kindOfTarget(spec, context)) === 'directory'
  },
  async *open(spec, context) {
    const root = resolve(context.cwd, spec)
    const failures: AuditError[] = []
    for (const packing of await choosePackages(root, spec, context)) {
      const packed = await packOrFail(packing, context)
      if (packed instanceof AuditError) failures.push(packed)
      else yield packed
    }
    const [first, ...others] = failures
    if (first !== undefined) throw others.length === 0 ? first : asOne(first, others)
  },
}

/** The failure in place of a tarball: the workspaces after it are audited all the same. */
async function packOrFail(packing: Chosen, context: SourceContext): Promise<Tarball | AuditError> {
  try {
    return await pack(packing, context)
  } catch (error) {
    if (error instanceof AuditError && context.signal?.aborted !== true) return error
    throw error
  }
}

function asOne(first: AuditError, others: readonly AuditError[]): AuditError {
  const messages = [first, ...others].map(({ message }) => message)
  return new AuditError(first.code, messages.join('; '), { ...(first.hint && { hint: first.hint }), cause: first })
}

/** A package to pack, and what its report has to tell of the choice. */
interface Chosen extends Packing {
  readonly notices: Tarball['notices']
}

async function pack(packing: Chosen, context: SourceContext): Promise<Tarball> {
  const packer = await choosePacker(context, packing.directory)
  const { manifest, notices, folder, ...uploaded } = await uploadedFolder(packing, packer, context)
  checkPublishable(manifest, packing.spec)
  // A manager that is started finds the folder itself.
  const packed = await packedBy(packer, packer.kind === 'command' ? packing : uploaded, context)
  const integrity = integrityOf(packed.bytes)
  const links = await linksIn(packed.bytes, uploaded, manifest, context)
  return {
    spec: packing.spec,
    from: 'directory',
    resolved: publicPath(uploaded.directory, context.cwd),
    integrity,
    bytes: packed.bytes,
    notices: [
      ...notices,
      ...packed.notices,
      ...noticeHook(context.environment, manifest, integrity),
      ...noticeUnbuilt(uploaded.directory, manifest),
    ],
    ...(links.length > 0 && { bundledLinks: links }),
    project: projectOf(uploaded, folder, context),
  }
}

/** Few packages bundle anything. */
async function linksIn(
  bytes: Uint8Array,
  packing: Packing,
  manifest: Manifest,
  { environment }: SourceContext,
): Promise<readonly BundledLink[]> {
  if (manifest['bundleDependencies'] === undefined && manifest['bundledDependencies'] === undefined) return []
  const { bundledLinks } = await import('./bundled-links.ts')
  return bundledLinks(bytes, packing, manifest, environment)
}

interface Uploaded extends Chosen {
  readonly manifest: Manifest
  /** Relative to the package's own directory; empty where it is that. */
  readonly folder: string
}

/** The folder that is uploaded in place of the package's own, where the manager or a release tool is set so. A hook runs in the folder that its manager takes. */
async function uploadedFolder(packing: Chosen, packer: Packer, context: SourceContext): Promise<Uploaded> {
  const manifest = await readManifest(packing.directory, packing.spec)
  const manager = packer.kind === 'npm' ? 'npm' : packer.manager
  const found =
    lifecycleOf(context.environment) !== null || packer.kind === 'command'
      ? ownFolder(manifest, manager)
      : publishedFoldersAt(packing.directory, packing.prefix, manifest, manager)
  const [first, ...others] = found
  if (first === undefined) return { ...packing, manifest, folder: '' }
  const other = others.find(({ folder }) => folder !== first.folder)
  if (other !== undefined)
    throw new AuditError(
      'EFOLDER',
      `${packing.spec}: ${first.because} publishes ${first.folder}, and ${other.because} publishes ${other.folder}`,
      { hint: 'Name the folder that is published: `watertight <folder>`.' },
    )
  const { folder, because } = first
  const directory = resolve(packing.directory, folder)
  if (!existsSync(join(directory, 'package.json')))
    throw new AuditError('EFOLDER', `${packing.spec}: ${because} publishes ${folder}, where there is no package.json`, {
      hint: 'Build first, or put the gate after the build.',
    })
  const detail = `${because} publishes ${folder}, and so that folder was audited`
  return {
    ...packing,
    folder,
    directory,
    workspaces: undefined,
    manifest: await readManifest(directory, folder),
    notices: [...packing.notices, { code: 'published-folder', detail, effect: 'none' }],
  }
}

/** What the manager itself takes, without any release tool. */
function ownFolder(manifest: Manifest, manager: ManagerName): readonly PublishedFolder[] {
  const folder = publishedFolder(manifest, manager)
  return folder === null ? [] : [{ folder, tool: manager, because: `${manager} (publishConfig.directory)` }]
}

interface Packed {
  readonly bytes: Uint8Array
  readonly notices: Tarball['notices']
}

async function packedBy(packer: Packer, packing: Packing, context: SourceContext): Promise<Packed> {
  // npm's packing code is heavy and is loaded only when it packs.
  if (packer.kind === 'npm') {
    const { packWithNpm } = await import('../managers/pack-npm.ts')
    return { bytes: await packWithNpm(packing, packer.script, context), notices: [] }
  }
  if (packer.kind === 'model') {
    const { packWithModel } = await import('../managers/pack-model.ts')
    const { bytes, doubt } = await packWithModel(packer.manager, packer.version, packing, context)
    return { bytes, notices: doubt === null ? [] : [{ code: 'packing-modelled', detail: doubt, effect: 'none' }] }
  }
  const { packWithCommand } = await import('../managers/pack-command.ts')
  const bytes = await packWithCommand(packer.manager, packing, context)
  if (lifecycleOf(context.environment) !== null) return { bytes, notices: [] }
  const { differenceFromModel } = await import('../managers/pack-model.ts')
  const detail = await differenceFromModel(bytes, packer.manager, packing)
  return { bytes, notices: detail === null ? [] : [{ code: 'packing-differs', detail, effect: 'none' }] }
}

/** The package in `root` itself, or those of its workspaces that were asked for. */
export async function choosePackages(root: string, spec: string, context: SourceContext): Promise<readonly Chosen[]> {
  await checkDirectory(root, spec)
  if (context.allWorkspaces === true || (context.workspaces ?? []).length > 0) return inside(root, spec, context)
  const manifest = await withPnpmWorkspaces(root, await readManifest(root, spec))
  if (manifest['private'] === true && hasWorkspaces(manifest)) await refuseRoot(root, manifest, spec)
  return [await alone(root, spec, context)]
}

/** Workspaces of the project that `root` lies in; npm looks for it upward as well. */
async function inside(root: string, spec: string, context: SourceContext): Promise<readonly Chosen[]> {
  const { listWorkspaces, selectWorkspaces } = await import('../managers/workspaces.ts')
  const { findProject } = await import('../managers/npm-config.ts')
  const { prefix, globalIgnoreFile } = await findProject(root, context)
  const manifest = await withPnpmWorkspaces(prefix, await readManifest(prefix, spec))
  const all = await listWorkspaces(prefix, manifest, spec)
  const filters = context.workspaces ?? []
  const chosen = filters.length > 0 ? selectWorkspaces(all, filters, root) : all
  const workspaces = chosen.map(({ path }) => path)
  const packings: Packing[] = workspaces.map((directory) => ({
    directory,
    prefix,
    workspaces,
    globalIgnoreFile,
    spec: publicPath(directory, context.cwd),
  }))
  return filters.length > 0 ? packings.map(quiet) : await publishable(packings, spec)
}

/** npm takes the workspace root for the project when it runs in a workspace, and its ignore files count. */
async function alone(root: string, spec: string, context: SourceContext): Promise<Chosen> {
  const { findProject } = await import('../managers/npm-config.ts')
  const { prefix, workspace, globalIgnoreFile } = await findProject(root, context)
  const workspaces = workspace === undefined ? undefined : [workspace]
  return quiet({ directory: root, prefix, workspaces, globalIgnoreFile, spec })
}

/** Without those that are private, which npm passes over when it publishes all; the first package's notices say so. */
async function publishable(packings: readonly Packing[], spec: string): Promise<readonly Chosen[]> {
  const kept: Chosen[] = []
  const skipped: string[] = []
  for (const packing of packings) {
    // What cannot be read is not known to be private, and packing says what is wrong with it.
    const manifest = await readManifest(packing.directory, packing.spec).catch((): Manifest => ({}))
    if (manifest['private'] === true) skipped.push(packing.spec)
    else kept.push(quiet(packing))
  }
  const [first, ...rest] = kept
  if (first === undefined)
    throw new AuditError('EWORKSPACES', `${spec}: no workspace that is not private, so nothing would be published`, {
      hint:
        packings.length === 0
          ? 'There are no workspaces: leave --workspaces out.'
          : 'Name a workspace with -w to audit it although it is private.',
    })
  if (skipped.length === 0) return kept
  const detail = `npm passes over private workspaces, and so did the audit: ${skipped.join(', ')}`
  return [{ ...first, notices: [{ code: 'private-workspaces', detail, effect: 'none' }] }, ...rest]
}

function quiet(packing: Packing): Chosen {
  return { ...packing, notices: [] }
}

function hasWorkspaces(manifest: Manifest): boolean {
  const { workspaces } = manifest
  return Array.isArray(workspaces) || (typeof workspaces === 'object' && workspaces !== null)
}

async function refuseRoot(root: string, manifest: Manifest, spec: string): Promise<never> {
  const { listWorkspaces, rootNotPublished } = await import('../managers/workspaces.ts')
  throw rootNotPublished(await listWorkspaces(root, manifest, spec), root, spec)
}

async function checkDirectory(path: string, spec: string): Promise<void> {
  const found = await stat(path).catch((cause: unknown) => {
    throw new AuditError('ENOENT', `${spec}: no such directory`, { hint: 'Check the path.', cause })
  })
  if (!found.isDirectory())
    throw new AuditError('ENOTDIR', `${spec}: is a file, not a directory`, {
      hint: 'Leave --from out, or use --from tarball.',
    })
}

/** The project that `packing` packs, which lies in `folder` of the package's own directory. */
function projectOf(packing: Packing, folder: string, context: SourceContext): Project {
  return {
    directory: packing.directory,
    folder,
    text: async (path) => textOf(await readWithin(packing.directory, path, LARGEST)),
    manager: () => recogniseManager([packing.directory], {}),
    async rehearse() {
      // Packing code is heavy, and few audits try an edit.
      const { openRehearsal } = await import('./rehearsal.ts')
      return openRehearsal(packing, context)
    },
  }
}

/** What is written by hand is smaller. */
const LARGEST = 1024 ** 2

function textOf(bytes: Buffer | null): string | null {
  const text = bytes?.toString('utf8') ?? null
  // In another encoding it could not be written back as it was.
  return text === null || bytes?.equals(Buffer.from(text)) ? text : null
}
