import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Manifest } from '../model/artifact.ts'
import { isFields } from '../model/json.ts'
import type { ManagerName } from './lifecycle.ts'

/** A folder that is uploaded in place of the package's own, and who says so. */
export interface PublishedFolder {
  /** Relative to the package, `/`-separated. */
  readonly folder: string
  /** The manager or the release tool that is set so. */
  readonly tool: string
  /** `pnpm (publishConfig.directory)`. */
  readonly because: string
}

/** As `publishedFolders`, with the files of a package's directory; what is set for all packages lies in the project's root. */
export function publishedFoldersAt(
  directory: string,
  root: string,
  manifest: Manifest,
  manager: ManagerName,
): readonly PublishedFolder[] {
  const textOf = (name: string): string | null =>
    textAt(join(directory, name)) ?? (isForAllPackages(name) ? textAt(join(root, name)) : null)
  return publishedFolders(manifest, manager, textOf)
}

/** Whether a file lies in the project's root and counts for every package: Lerna and changesets have one configuration. */
export function isForAllPackages(name: string): boolean {
  return name === 'lerna.json' || name.startsWith('.changeset/')
}

function textAt(file: string): string | null {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    // A file that cannot be read says nothing here; whoever must read it says what is wrong.
    if (error instanceof Error) return null
    throw error
  }
}

/** The folder that `manager` uploads in place of the package's own, relative to it; null where it is the package's own. */
export function publishedFolder(manifest: Manifest, manager: ManagerName | string): string | null {
  // npm, Yarn and Bun do not read it; release tools that do are read by their own configurations.
  return manager === 'pnpm' ? publishDirectory(manifest) : null
}

/** `publishConfig.directory`, where it names another folder than the package's own. */
export function publishDirectory({ publishConfig }: Manifest): string | null {
  return isFields(publishConfig) ? folderIn(publishConfig['directory']) : null
}

/**
 * Every folder that the manager or a release tool of the project is set to upload in place of the package's own. `textOf` gives the text of
 * a file beside the manifest, or null.
 */
export function publishedFolders(
  manifest: Manifest,
  manager: ManagerName,
  textOf: (name: string) => string | null,
): readonly PublishedFolder[] {
  const directory = publishDirectory(manifest)
  const lerna = jsonOf(textOf('lerna.json'))
  const usesChangesets = textOf('.changeset/config.json') !== null
  const reader = manager === 'pnpm' ? 'pnpm' : lerna !== null ? 'lerna' : usesChangesets ? 'changesets' : null
  const np = jsonOf(textOf('.np-config.json')) ?? manifest['np']
  const releaseIt = jsonOf(textOf('.release-it.json')) ?? manifest['release-it']
  const semantic = jsonOf(textOf('.releaserc.json')) ?? jsonOf(textOf('.releaserc')) ?? manifest['release']
  const named: readonly (readonly [tool: string, key: string, value: unknown])[] = [
    ...(reader === null || directory === null ? [] : [[reader, 'publishConfig.directory', directory] as const]),
    ['lerna', 'contents in lerna.json', at(lerna, 'command', 'publish', 'contents')],
    ['np', 'contents', at(np, 'contents')],
    ['release-it', 'npm.publishPath', at(releaseIt, 'npm', 'publishPath')],
    ['semantic-release', 'pkgRoot', pkgRootIn(semantic)],
    ['ng-packagr', 'dest', ngDestination(jsonOf(textOf('ng-package.json')) ?? manifest['ngPackage'])],
  ]
  return named.flatMap(([tool, key, value]) => {
    const folder = folderIn(value)
    return folder === null ? [] : [{ folder, tool, because: `${tool} (${key})` }]
  })
}

function pkgRootIn(config: unknown): unknown {
  const plugins = at(config, 'plugins')
  if (!Array.isArray(plugins)) return undefined
  const own = plugins.find((one) => Array.isArray(one) && one[0] === '@semantic-release/npm') as unknown[] | undefined
  return at(own?.[1], 'npmPublish') === false ? undefined : at(own?.[1], 'pkgRoot')
}

/** ng-packagr builds what is published into `dest`, and leaves the package's own folder alone. */
function ngDestination(config: unknown): unknown {
  if (!isFields(config)) return undefined
  return config['dest'] ?? 'dist'
}

function at(value: unknown, ...keys: readonly string[]): unknown {
  return keys.reduce<unknown>((found, key) => (isFields(found) ? found[key] : undefined), value)
}

function folderIn(value: unknown): string | null {
  if (typeof value !== 'string' || /\.(?:tgz|tar\.gz)$/.test(value)) return null
  const plain = value.replaceAll('\\', '/').replace(/^(?:\.\/)+|\/+$/g, '')
  return plain === '' || plain === '.' ? null : plain
}

/** What cannot be read says nothing here; the tool that reads it says what is wrong with it. */
function jsonOf(text: string | null): unknown {
  try {
    return text === null ? null : JSON.parse(text)
  } catch {
    return null
  }
}
