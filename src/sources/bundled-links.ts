import { readlink, realpath } from 'node:fs/promises'
import { isAbsolute, join, relative, sep } from 'node:path'
import { gunzipSync } from 'node:zlib'
import type { Environment } from '../managers/lifecycle.ts'
import { tarNames } from '../managers/pack-model.ts'
import type { Packing } from '../managers/pack-npm.ts'
import type { Manifest } from '../model/artifact.ts'
import type { BundledLink } from '../model/source.ts'
import { askGit } from './git.ts'

/** The folders of bundled dependencies in a packed package that are links out of the project: what they lead to ships, whatever it is. */
export async function bundledLinks(
  bytes: Uint8Array,
  { directory, prefix }: Pick<Packing, 'directory' | 'prefix'>,
  manifest: Manifest,
  environment: Environment,
): Promise<readonly BundledLink[]> {
  const { bundleDependencies, bundledDependencies } = manifest
  if (!bundles(bundleDependencies) && !bundles(bundledDependencies)) return []
  const found: BundledLink[] = []
  const home = await realpath(directory)
  const reported: string[] = []
  let top: string | undefined
  for (const path of foldersOf(tarNames(gunzipSync(bytes, { maxOutputLength: MOST_BYTES })))) {
    const at = join(directory, path)
    // What is packed may have gone since: then nothing can be told of it.
    const real = await realpath(at).catch(() => home)
    if (isBelow(real, home) || isInstalled(real) || reported.some((folder) => isBelow(real, folder))) continue
    top ??= await repositoryOf(prefix, environment)
    reported.push(real)
    const target = await readlink(at).catch(() => relative(home, real))
    found.push({ path, leadsTo: shown(target, environment), leavesRepository: !isBelow(real, top) })
    if (found.length === MOST) break
  }
  return found
}

const MOST = 100
/** A larger package is not packed here. */
const MOST_BYTES = 2 ** 31 - 1

/** `true` bundles all dependencies. */
function bundles(value: unknown): boolean {
  return value === true || (Array.isArray(value) && value.length > 0)
}

/** The folder of each bundled package, those inside of others too. */
function foldersOf(names: readonly string[]): ReadonlySet<string> {
  const folders = new Set<string>()
  for (const name of names) {
    const parts = name.split('/').slice(1)
    for (const [index, part] of parts.entries()) {
      if (part !== 'node_modules') continue
      const length = parts[index + 1]?.startsWith('@') ? 2 : 1
      if (parts.length > index + 1 + length) folders.add(parts.slice(0, index + 1 + length).join('/'))
    }
  }
  return folders
}

/** What a manager has installed lies in a folder of modules or in its store, and is no folder of anybody’s. */
function isInstalled(real: string): boolean {
  const path = real.split(sep).join('/')
  const isStored = /\/node_modules\/\.(?:pnpm|store)\/|\/pnpm\/store\//.test(path)
  return isStored && /\/node_modules\/(?:@[^/]+\/)?[^/]+$|\/package$/.test(path)
}

/** The top of the repository; without one, of the project. */
async function repositoryOf(prefix: string, environment: Environment): Promise<string> {
  const top = (await askGit(prefix, ['rev-parse', '--show-toplevel'], environment))?.trim()
  return realpath(top ? top : prefix)
}

function isBelow(path: string, folder: string): boolean {
  const between = relative(folder, path)
  return between === '' || (between !== '..' && !between.startsWith(`..${sep}`) && !isAbsolute(between))
}

/** A report tells nobody's home directory. */
function shown(target: string, { HOME, USERPROFILE }: Environment): string {
  const home = HOME ?? USERPROFILE ?? ''
  const isHome = isAbsolute(home) && isAbsolute(target) && isBelow(target, home)
  const known = isHome ? join('~', relative(home, target)) : target
  return known.replaceAll('\\', '/').slice(0, 200)
}
