import type { Manifest } from '../model/artifact.ts'
import { isFields } from '../model/json.ts'
import type { ManagerName } from './lifecycle.ts'

/** A folder that is uploaded in place of the package's own, and who says so. */
export interface PublishedFolder {
  /** Relative to the package, `/`-separated. */
  readonly folder: string
  /** `pnpm (publishConfig.directory)`. */
  readonly because: string
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
  const named: readonly (readonly [string, unknown])[] = [
    ...(reader === null || directory === null ? [] : [[`${reader} (publishConfig.directory)`, directory] as const]),
    ['lerna (contents in lerna.json)', at(lerna, 'command', 'publish', 'contents')],
    ['np (contents)', at(np, 'contents')],
    ['release-it (npm.publishPath)', at(releaseIt, 'npm', 'publishPath')],
    ['semantic-release (pkgRoot)', pkgRootIn(semantic)],
  ]
  return named.flatMap(([because, value]) => {
    const folder = folderIn(value)
    return folder === null ? [] : [{ folder, because }]
  })
}

function pkgRootIn(config: unknown): unknown {
  const plugins = at(config, 'plugins')
  if (!Array.isArray(plugins)) return undefined
  const own = plugins.find((one) => Array.isArray(one) && one[0] === '@semantic-release/npm') as unknown[] | undefined
  return at(own?.[1], 'npmPublish') === false ? undefined : at(own?.[1], 'pkgRoot')
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
