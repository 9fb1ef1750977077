import { readFileSync } from 'node:fs'
import { join, relative, resolve } from 'node:path'
import { directoriesUpward } from '../config/find-upward.ts'
import type { ManagerName } from '../managers/lifecycle.ts'
import { readManifest } from '../managers/manifest.ts'
import { withPnpmWorkspaces } from '../managers/pnpm-workspace.ts'
import { type RecognisedManager, recogniseManager } from '../managers/project-manager.ts'
import { type PublishedFolder, publishedFoldersAt } from '../managers/published-folder.ts'
import { listWorkspaces } from '../managers/workspaces.ts'
import type { Manifest } from '../model/artifact.ts'
import { AuditError } from '../model/audit-error.ts'
import type { SourceContext } from '../model/source.ts'
import { counted, formatCount } from '../text/count.ts'
import { scriptsOf } from './scripts/called-scripts.ts'

/** A package that is published from the project. */
export interface PublishedPackage {
  /** Its name, or its folder where it has none. */
  readonly name: string
  /** Absolute. */
  readonly directory: string
  /** Relative to the project's root, `/`-separated; `.` is the root itself. */
  readonly folder: string
  readonly manifest: Manifest
  /** The folder that is uploaded in place of its own, as the manager or a release tool is set; null where it is its own. */
  readonly contents: PublishedFolder | null
}

/** What every check reads: a directory, what is published from there, and by whom. */
export interface ExaminedProject {
  /** Absolute: the directory that was asked about. */
  readonly directory: string
  /** Absolute: the repository's root, where CI files lie. */
  readonly root: string
  /** The manifest in `directory`. */
  readonly manifest: Manifest
  readonly manager: RecognisedManager
  /** The package itself, or the public workspaces of a private root; none when all are private. */
  readonly packages: readonly PublishedPackage[]
  /** Every workspace, private ones included, by name and folder. */
  readonly workspaces: readonly Pick<PublishedPackage, 'name' | 'folder'>[]
  readonly isWorkspaceRoot: boolean
  readonly context: SourceContext
}

/** Reads the project that `directory` belongs to. */
export async function readProject(directory: string, context: SourceContext): Promise<ExaminedProject> {
  const target = resolve(context.cwd, directory)
  const own = await readManifest(target, directory)
  const directories = await directoriesUpward(target)
  const root = directories.at(-1) ?? target
  const manifest = await withPnpmWorkspaces(target, own)
  const isWorkspaceRoot = manifest['workspaces'] !== undefined
  const all = isWorkspaceRoot ? await workspacesOf(target, manifest, directory) : []
  const candidates = [{ directory: target, manifest: own }, ...all]
  const manager = await recogniseManager([target, ...directories.slice(1)], context.environment)
  return {
    directory: target,
    root,
    manifest: own,
    manager,
    packages: candidates
      .filter((one) => one.manifest['private'] !== true)
      .map((one) => toPackage(one, root, manager.name)),
    workspaces: all.map((one) => toPackage(one, root, manager.name)).map(({ name, folder }) => ({ name, folder })),
    isWorkspaceRoot,
    context,
  }
}

interface Candidate {
  readonly directory: string
  readonly manifest: Manifest
}

const MOST = 500

async function workspacesOf(root: string, manifest: Manifest, spec: string): Promise<readonly Candidate[]> {
  const found = await listWorkspaces(root, manifest, spec)
  if (found.length > MOST)
    throw new AuditError(
      'EWORKSPACES',
      `${spec}: ${counted(found.length, 'workspace')} are more than the ${formatCount(MOST)} that are read`,
      {
        hint: 'Run it in the directory of one.',
      },
    )
  return Promise.all(
    found.map(async ({ path, name }) => ({ directory: path, manifest: await readManifest(path, name) })),
  )
}

function toPackage({ directory, manifest }: Candidate, root: string, manager: ManagerName): PublishedPackage {
  const folder = relative(root, directory).replaceAll('\\', '/') || '.'
  const name = manifest['name']
  const [contents = null] = publishedFoldersAt(directory, root, manifest, manager)
  return { name: typeof name === 'string' ? name : folder, directory, folder, manifest, contents }
}

/** What is uploaded of a package: its folder and manifest, or those of the folder in its place. A folder that is not built yet has an empty manifest. */
export function uploadedOf({ directory, manifest, contents }: PublishedPackage): {
  readonly directory: string
  readonly manifest: Manifest
} {
  if (contents === null) return { directory, manifest }
  const place = resolve(directory, contents.folder)
  return { directory: place, manifest: manifestBelow(place, '.') ?? {} }
}

/** Looks scripts of package.json up by folder; a folder without a manifest that can be read has none. */
export function scriptsBelow(root: string): (folder: string) => ReadonlyMap<string, string> {
  const known = new Map<string, ReadonlyMap<string, string>>()
  return (folder) => {
    const scripts = known.get(folder) ?? scriptsOf(manifestBelow(root, folder) ?? {})
    known.set(folder, scripts)
    return scripts
  }
}

/** The manifest in a folder of the project, or null: folders come from scripts and may not exist, or lie elsewhere. */
export function manifestBelow(root: string, folder: string): Manifest | null {
  if (/^(?:[/~$]|\.\.(?:\/|$)|[a-z]:)/i.test(folder)) return null
  try {
    const manifest: unknown = JSON.parse(
      readFileSync(join(root, folder, 'package.json'), 'utf8').replace(/^\ufeff/, ''),
    )
    return typeof manifest === 'object' && manifest !== null && !Array.isArray(manifest) ? (manifest as Manifest) : null
  } catch (error) {
    // Not there, or no JSON: whoever publishes from there finds no script either.
    if (error instanceof Error) return null
    throw error
  }
}
