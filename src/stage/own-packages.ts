import { existsSync } from 'node:fs'
import { join, relative } from 'node:path'
import { readManifest } from '../managers/manifest.ts'
import { withPnpmWorkspaces } from '../managers/pnpm-workspace.ts'
import { publishRegistry } from '../managers/publish-registry.ts'
import { isFields } from '../model/json.ts'
import type { SourceContext } from '../model/source.ts'
import { choosePackages } from '../sources/directory.ts'

/** A package that is published from this disk. */
export interface OwnPackage {
  readonly name: string
  readonly version: string | null
  /** From the working directory, `.` for that itself. */
  readonly directory: string
  /** Where npm publishes it to; ends in a slash. */
  readonly registry: string
}

/** The packages of the project in the working directory, with its workspaces or those that are named; none where nothing is published from there. */
export async function ownPackages(context: SourceContext): Promise<readonly OwnPackage[]> {
  const isNamed = (context.workspaces ?? []).length > 0 || context.allWorkspaces === true
  if (!isNamed && !existsSync(join(context.cwd, 'package.json'))) return []
  const directories = isNamed ? await workspaces(context) : [context.cwd, ...(await workspacesBelow(context))]
  const found: OwnPackage[] = []
  for (const directory of directories) {
    const { name, version, private: isPrivate, publishConfig } = await readManifest(directory, directory)
    if (typeof name !== 'string' || name === '' || isPrivate === true) continue
    const registry = await publishRegistry(name, isFields(publishConfig) ? publishConfig : {}, context, [])
    found.push({
      name,
      version: typeof version === 'string' ? version : null,
      directory: relative(context.cwd, directory).replaceAll('\\', '/') || '.',
      registry: registry.endsWith('/') ? registry : `${registry}/`,
    })
  }
  return found
}

async function workspaces(context: SourceContext): Promise<readonly string[]> {
  return (await choosePackages(context.cwd, '.', context)).map(({ directory }) => directory)
}

/** Those of the root that the working directory is; none where it is a package, or has private ones only. */
async function workspacesBelow(context: SourceContext): Promise<readonly string[]> {
  const manifest = await withPnpmWorkspaces(context.cwd, await readManifest(context.cwd, '.'))
  if (manifest['workspaces'] === undefined) return []
  const { listWorkspaces } = await import('../managers/workspaces.ts')
  return (await listWorkspaces(context.cwd, manifest, '.')).map(({ path }) => path)
}
