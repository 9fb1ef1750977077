import { lstat, mkdir, opendir, readFile, readlink, realpath, symlink, writeFile } from 'node:fs/promises'
import { dirname, join, relative, resolve } from 'node:path'
import { readManifest } from '../managers/manifest.ts'
import type { Packing } from '../managers/pack-npm.ts'
import { AuditError } from '../model/audit-error.ts'
import { isInside } from './read-within.ts'

/** A copied project: where, and the texts that were copied in full, by path. */
export interface Skeleton {
  readonly directory: string
  readonly texts: ReadonlyMap<string, string>
}

/**
 * Copies a project's names and modes to `to`, with contents only of what packers read to choose files. node_modules comes along only
 * when dependencies are bundled, and no link that leads out of the project. `top` is where the project's root is copied to.
 */
export async function copySkeleton(packing: Packing, to: string, top: string): Promise<Skeleton> {
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
