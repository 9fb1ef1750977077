import { stat } from 'node:fs/promises'
import { dirname, join, relative, resolve } from 'node:path'
import type { Environment } from '../managers/lifecycle.ts'
import type { Checkout } from '../model/source.ts'
import { askGit } from './git.ts'
import { readWithin } from './read-within.ts'

/** What lies on this disk of the project in `directory`: its repository, and the dependencies that are installed for it. */
export async function openCheckout(directory: string, environment: Environment): Promise<Checkout> {
  const above = foldersUpward(directory)
  const top = await repositoryOf(above)
  const tracked = top === null ? null : await trackedFiles(top, environment)
  // Beyond the repository, or the folder itself outside of any, anybody may have installed something.
  const reach = top === null ? [directory] : above.slice(0, above.indexOf(top) + 1)
  return {
    folder: relative(top ?? directory, directory).replaceAll('\\', '/'),
    tracked,
    read: async (path) => (top === null ? null : readWithin(top, path, LARGEST)),
    readInstalled: (name, path) => readInstalled(reach, name, path),
  }
}

/** Whether `directory` holds the project of the package `name`: an audited tarball is compared with no other. */
export async function holdsPackage(directory: string, name: string): Promise<boolean> {
  const text = (await readWithin(directory, 'package.json', LARGEST))?.toString('utf8') ?? ''
  try {
    const manifest: unknown = JSON.parse(text.replace(/^\ufeff/, ''))
    return typeof manifest === 'object' && manifest !== null && 'name' in manifest && manifest.name === name
  } catch (error) {
    if (error instanceof SyntaxError) return false
    throw error
  }
}

async function repositoryOf(folders: readonly string[]): Promise<string | null> {
  for (const folder of folders) {
    // In a work tree of its own, and in a submodule, it is a file.
    const found = await stat(join(folder, '.git')).catch(() => null)
    if (found !== null) return folder
  }
  return null
}

function foldersUpward(directory: string): readonly string[] {
  const folders: string[] = []
  for (let at = resolve(directory); ; at = dirname(at)) {
    folders.push(at)
    if (dirname(at) === at) return folders
  }
}

async function readInstalled(folders: readonly string[], name: string, path: string): Promise<Buffer | null> {
  if ([...name.split('/'), ...path.split('/')].some((part) => part === '' || part === '.' || part === '..')) return null
  for (const folder of folders) {
    // The package may be a link into a store; what lies in it may not lead out of it.
    const found = await readWithin(join(folder, 'node_modules', name), path, LARGEST)
    if (found !== null) return found
  }
  return null
}

/** Originals are smaller. */
const LARGEST = 16 * 1024 ** 2

/** The plain files that git tracks in the repository at `top`, `/`-separated; null when git is missing, refuses, or takes too long. */
async function trackedFiles(top: string, environment: Environment): Promise<readonly string[] | null> {
  const listed = await askGit(top, ['ls-files', '--stage', '-z'], environment)
  if (listed === null) return null
  // `mode object stage<TAB>path`; links and submodules are no texts.
  const files = listed.split('\0').flatMap((line) => /^100(?:644|755) [^\t]*\t(.+)$/s.exec(line)?.[1] ?? [])
  return [...new Set(files)].sort()
}
