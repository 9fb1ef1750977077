import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Manifest } from '../model/artifact.ts'

/** The manifest of a workspace root, with what pnpm keeps beside it: the `packages` of pnpm-workspace.yaml. */
export async function withPnpmWorkspaces(root: string, manifest: Manifest): Promise<Manifest> {
  if (manifest['workspaces'] !== undefined) return manifest
  const globs = await parsePackages(await readIfThere(join(root, 'pnpm-workspace.yaml')))
  return globs.length === 0 ? manifest : { ...manifest, workspaces: globs }
}

/** The strings of the top-level list `packages`; what is not such a list, and what is no valid YAML, counts as none. */
export async function parsePackages(text: string): Promise<readonly string[]> {
  if (!/\bpackages\b/.test(text)) return []
  // Few projects have such a file, and the reader is large.
  const { readYaml, yamlAt, yamlText } = await import('../text/yaml.ts')
  const packages = yamlAt(readYaml(text)?.[0], 'packages')
  return packages?.kind === 'list' ? packages.items.flatMap((item) => yamlText(item) ?? []) : []
}

async function readIfThere(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8')
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return ''
    throw error
  }
}
