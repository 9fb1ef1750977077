import type { Manifest } from '../model/artifact.ts'
import type { ManagerName } from './lifecycle.ts'

/** The folder that `manager` uploads in place of the package's own, relative to it; null where it is the package's own. */
export function publishedFolder(manifest: Manifest, manager: ManagerName | string): string | null {
  // npm, Yarn and Bun do not read it; release tools that do are known where they are read.
  if (manager !== 'pnpm') return null
  return publishDirectory(manifest)
}

/** `publishConfig.directory`, where it names another folder than the package's own. */
export function publishDirectory({ publishConfig }: Manifest): string | null {
  if (typeof publishConfig !== 'object' || publishConfig === null || Array.isArray(publishConfig)) return null
  const { directory } = publishConfig as { readonly directory?: unknown }
  if (typeof directory !== 'string') return null
  const plain = directory.replaceAll('\\', '/').replace(/^(?:\.\/)+|\/+$/g, '')
  return plain === '' || plain === '.' ? null : plain
}
