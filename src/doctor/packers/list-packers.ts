import { readFile } from 'node:fs/promises'
import { relative } from 'node:path'
import { findProject } from '../../managers/npm-config.ts'
import type { Packing } from '../../managers/pack-npm.ts'
import { entriesBelow } from '../../managers/packlist/entries-below.ts'
import { yarnPathOf } from '../../managers/packlist/model.ts'
import { listNpm11, listNpm12, listPnpm11 } from '../../managers/packlist/npm-packlist.ts'
import { listYarn4 } from '../../managers/packlist/yarn-packlist.ts'
import { AuditError } from '../../model/audit-error.ts'
import { type ExaminedProject, type PublishedPackage, uploadedOf } from '../project.ts'
import { askPacker, type InstalledPacker, installedPacker } from './ask-packer.ts'
import type { PackerList } from './packer-list.ts'

/** What every packer would ship from a package: npm's code is asked, the others are modelled where their rules are known. */
export async function listPackers(
  project: ExaminedProject,
  one: PublishedPackage,
  installed: readonly InstalledPacker[],
): Promise<readonly PackerList[]> {
  const { directory, manifest } = uploadedOf(one)
  const packing = await packingOf(project, directory)
  // Only npm's packing code runs nothing of a project: the others are modelled, whether they are here or not.
  const asked = await Promise.all(
    installed.filter(({ name }) => name === 'npm').map((packer) => askPacker(packer, packing, project)),
  )
  const isAsked = (start: string): boolean =>
    asked.some(({ packer, source }) => source === 'packer' && packer.startsWith(start))
  const npm11 = listNpm11(packing)
  const models: readonly [string, () => Promise<readonly string[]>][] = [
    ['npm 9', async () => likeNpm11(await npm11, directory, npm9Ships)],
    ['npm 10', async () => likeNpm11(await npm11, directory, npm10Ships)],
    ['npm 11', () => npm11],
    ['npm 12', async () => listNpm12(packing, await textOf(packing.globalIgnoreFile))],
    ['pnpm 11', () => likePnpm11(packing, manifest)],
    ['yarn 4', async () => listYarn4(directory, await surroundingsOf(project, directory, manifest))],
  ]
  const modelled = models.filter(([name]) => !isAsked(`${name}.`)).map(([name, list]) => model(name, list))
  const lists = [...asked, ...(await Promise.all(modelled))]
  const rest = ['pnpm 10', 'bun'].map((name) => unknown(name, 'its rules are not known in full'))
  return [...lists, ...rest]
}

/** What npm 11 would ship, for who needs no comparison. */
export async function listWithNpm(project: ExaminedProject, one: PublishedPackage): Promise<readonly PackerList[]> {
  const packing = await packingOf(project, uploadedOf(one).directory)
  return [await model('npm 11', () => listNpm11(packing))]
}

async function packingOf(
  { context }: ExaminedProject,
  directory: string,
): Promise<Packing & { readonly globalIgnoreFile: string }> {
  const { prefix, workspace, globalIgnoreFile } = await findProject(directory, context)
  const workspaces = workspace === undefined ? undefined : [workspace]
  return { directory, prefix, workspaces, globalIgnoreFile, spec: '.' }
}

/** The packers that are installed here. */
export async function installedPackers(project: ExaminedProject): Promise<readonly InstalledPacker[]> {
  const names = ['npm', 'pnpm', 'yarn', 'bun'] as const
  const found = await Promise.all(names.map((name) => installedPacker(name, project)))
  return found.filter((packer) => packer !== null)
}

async function model(packer: string, list: () => Promise<readonly string[]>): Promise<PackerList> {
  try {
    const files = [...(await list())].map((path) => path.replace(/^\.\//, '')).sort()
    return { packer, source: 'model', files, because: null }
  } catch (error) {
    if (error instanceof AuditError) return unknown(packer, error.message)
    throw error
  }
}

function unknown(packer: string, because: string): PackerList {
  return { packer, source: 'unknown', files: null, because }
}

/** npm 9 and 10 pack as npm 11 does, but for files of these names that npm 11 keeps out. */
async function likeNpm11(files: readonly string[], directory: string, butFor: RegExp): Promise<readonly string[]> {
  const known = new Set(files.map((path) => path.replace(/^\.\//, '')))
  const doubtful = (await entriesBelow(directory)).find(({ path }) => !known.has(path) && butFor.test(path))
  if (doubtful === undefined) return files
  throw new AuditError('EPACKER', `it may ship ${doubtful.path}, which npm 11 keeps out`)
}

const npm10Ships = /(?:^bun\.lockb|(?:^|\/)\.npmrc)$/
const npm9Ships = /(?:^bun\.lockb|(?:^|\/)\.npmrc)$|\/(?:readme|copying|licen[cs]e)[^/]*$/i

/** The model of pnpm does not reach to links, bundled dependencies and what `publishConfig` moves. */
async function likePnpm11(packing: Packing, manifest: PublishedPackage['manifest']): Promise<readonly string[]> {
  const { publishConfig, bundleDependencies, bundledDependencies } = manifest
  if (typeof publishConfig === 'object' && publishConfig !== null && 'directory' in publishConfig)
    throw new AuditError('EPACKER', 'it packs the folder that publishConfig.directory names')
  if (bundleDependencies !== undefined || bundledDependencies !== undefined)
    throw new AuditError('EPACKER', 'it bundles dependencies in its own way')
  if ((await entriesBelow(packing.directory)).some(({ kind }) => kind === 'link'))
    throw new AuditError('EPACKER', 'it packs symbolic links in its own way')
  return listPnpm11(packing)
}

async function surroundingsOf(
  { root, packages }: ExaminedProject,
  directory: string,
  manifest: PublishedPackage['manifest'],
): Promise<Parameters<typeof listYarn4>[1]> {
  const below = packages.map((one) => relative(directory, one.directory).replaceAll('\\', '/'))
  return {
    manifest,
    workspaces: below.filter((path) => path !== '' && !path.startsWith('..')),
    isRoot: directory === root || !packages.some((one) => one.directory !== directory),
    yarnPath: await yarnPathOf(directory),
  }
}

async function textOf(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8')
  } catch (error) {
    if (error instanceof Error && 'code' in error && ['ENOENT', 'ENOTDIR'].includes(String(error.code))) return ''
    throw error
  }
}
