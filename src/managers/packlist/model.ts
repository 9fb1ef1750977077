import { readFile } from 'node:fs/promises'
import { join, relative } from 'node:path'
import type { Manifest } from '../../model/artifact.ts'
import type { ManagerName } from '../lifecycle.ts'
import type { Packing } from '../pack-npm.ts'
import { isAtLeastVersion } from '../version.ts'
import { listWorkspaces } from '../workspaces.ts'
import { entriesBelow } from './entries-below.ts'
import { listNpm11, listNpm12, listPnpm11 } from './npm-packlist.ts'
import { listYarn4, type YarnSurroundings } from './yarn-packlist.ts'

/** The files that a manager would pack, by rules that stand here; nothing of it or of the project is run. */
export interface ModelledList {
  /** Sorted; relative to the package. */
  readonly files: readonly string[]
  /** Where the rules of the manager are not known in full, what was taken in their place. */
  readonly doubt: string | null
}

/** The files that `manager` would pack from a directory. Where its rules are not known, every file that any of the known ones would take. */
export async function listModelled(
  manager: Exclude<ManagerName, 'npm'>,
  version: string | null,
  packing: Packing,
  manifest: Manifest,
): Promise<ModelledList> {
  const rules = await textOf(packing.globalIgnoreFile ?? '')
  const anyNpm = async (): Promise<readonly string[]> => [
    ...(await listNpm11(packing)),
    ...(await listNpm12(packing, rules)),
  ]
  const isVersion = (oldest: string): boolean => version === null || isAtLeastVersion(version, oldest)
  if (manager === 'pnpm') {
    if (isVersion('11.0.0')) return listed(await listPnpm11(packing), null)
    return listed(
      await anyNpm(),
      'pnpm up to 10 reads "files" in its own way; every file that npm 11 or npm 12 would pack was taken',
    )
  }
  if (manager === 'bun')
    return listed(
      await anyNpm(),
      'not all rules of Bun are known; every file that npm 11 or npm 12 would pack was taken',
    )
  if (version !== null && !isVersion('2.0.0')) return yarn1(packing, manifest)
  return listed(
    await listYarn4(packing.directory, await yarnSurroundings(packing.directory, packing.prefix, manifest)),
    null,
  )
}

/** Yarn 1 packs as npm does, but everything as soon as `files` has an exclusion. */
async function yarn1(packing: Packing, { files }: Manifest): Promise<ModelledList> {
  const isExcluding = Array.isArray(files) && files.some((entry) => typeof entry === 'string' && entry.startsWith('!'))
  if (!isExcluding) return listed(await listNpm11(packing), null)
  const all = (await entriesBelow(packing.directory)).filter(({ kind }) => kind === 'file').map(({ path }) => path)
  return listed(all, null)
}

function listed(files: readonly string[], doubt: string | null): ModelledList {
  return { files: [...new Set(files.map((path) => path.replace(/^\.\//, '')))].sort(), doubt }
}

/** What Yarn's rules depend on beside the package. */
async function yarnSurroundings(directory: string, root: string, manifest: Manifest): Promise<YarnSurroundings> {
  const inside = manifest['workspaces'] === undefined ? [] : await listWorkspaces(directory, manifest, '.')
  const below = inside.map(({ path }) => relative(directory, path).replaceAll('\\', '/'))
  return {
    manifest,
    workspaces: below.filter((path) => path !== '' && !path.startsWith('..')),
    isRoot: directory === root,
    yarnPath: await yarnPathOf(directory),
  }
}

/** `yarnPath` of .yarnrc.yml, which Yarn does not pack. */
export async function yarnPathOf(directory: string): Promise<string | null> {
  const text = await textOf(join(directory, '.yarnrc.yml'))
  return /^yarnPath\s*:\s*["']?([^"'\s]+)/m.exec(text)?.[1] ?? null
}

async function textOf(file: string): Promise<string> {
  if (file === '') return ''
  try {
    return await readFile(file, 'utf8')
  } catch (error) {
    if (error instanceof Error && 'code' in error && ['ENOENT', 'ENOTDIR', 'EISDIR'].includes(String(error.code)))
      return ''
    throw error
  }
}
