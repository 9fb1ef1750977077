import type { Manifest } from '../../model/artifact.ts'
import type { ReleaseTool } from './release-tools.ts'

/** What a release tool's configuration changes about publishing. */
export interface ToolConfig {
  readonly tool: ReleaseTool['id']
  readonly file: string
  /** Whether it publishes to a registry at all. */
  readonly publishes: boolean
  /** Why no hook runs, or null. */
  readonly skipsHooks: string | null
  /** The folder that is published in place of the package's own, or null. */
  readonly folder: string | null
  /** A command of the user's own that publishes, or null. */
  readonly command: string | null
}

/** Files and keys of package.json in which release tools are configured, by tool. */
const places: readonly { readonly tool: ReleaseTool['id']; readonly files: RegExp; readonly key: string | null }[] = [
  {
    tool: 'semantic-release',
    files: /^(?:\.releaserc(?:\.(?:json|ya?ml|[cm]?js|ts))?|release\.config\.[cm]?[jt]s)$/,
    key: 'release',
  },
  { tool: 'lerna', files: /^lerna\.json$/, key: null },
  { tool: 'release-it', files: /^\.release-it\.(?:json|ya?ml|toml|[cm]?js|ts)$/, key: 'release-it' },
  { tool: 'np', files: /^\.np-config\.(?:json|[cm]?js)$/, key: 'np' },
]

/** The configurations of release tools in a folder, read as text: none of them is run. `read` gives a file's text, or null. */
export function toolConfigs(
  names: readonly string[],
  manifest: Manifest,
  read: (name: string) => string | null,
): readonly ToolConfig[] {
  const found: ToolConfig[] = []
  for (const { tool, files, key } of places) {
    const file = names.find((name) => files.test(name))
    if (file !== undefined) found.push(configOf(tool, file, read(file) ?? ''))
    else if (key !== null && manifest[key] !== undefined)
      found.push(configOf(tool, `package.json, key ${key}`, JSON.stringify(manifest[key])))
  }
  if (names.includes('.changeset')) found.push(configOf('changesets', '.changeset', ''))
  if (names.includes('nx.json') && /"release"\s*:/.test(read('nx.json') ?? ''))
    found.push(configOf('nx', 'nx.json', ''))
  return found
}

function configOf(tool: ToolConfig['tool'], file: string, text: string): ToolConfig {
  const plain = { tool, file, publishes: true, skipsHooks: null, folder: null, command: null }
  if (tool === 'semantic-release') {
    const isLeftOut = /\bplugins\b/.test(text) && !/semantic-release\/npm|semantic-release-npm/.test(text)
    return {
      ...plain,
      publishes: !isLeftOut && !says(text, 'npmPublish', 'false'),
      folder: textOf(text, 'pkgRoot'),
      command: textOf(text, 'publishCmd'),
    }
  }
  if (tool === 'lerna')
    return { ...plain, skipsHooks: says(text, 'ignore-?scripts', 'true') ? `${file} says ignoreScripts` : null }
  if (tool === 'release-it')
    return {
      ...plain,
      publishes: !/\bnpm["']?\s*[:=]\s*(?:false|\{[^}]*\bpublish["']?\s*:\s*false)|^\s+publish:\s*false/m.test(text),
      skipsHooks: text.includes('--ignore-scripts') ? `${file} has publishArgs with --ignore-scripts` : null,
      folder: textOf(text, 'publishPath'),
    }
  return tool === 'np'
    ? { ...plain, publishes: !says(text, 'publish', 'false'), folder: textOf(text, 'contents') }
    : plain
}

function says(text: string, key: string, value: string): boolean {
  return new RegExp(`\\b${key}["']?\\s*[:=]\\s*${value}\\b`, 'i').test(text)
}

function textOf(text: string, key: string): string | null {
  return new RegExp(`\\b${key}["']?\\s*[:=]\\s*["']?([^"'\\n,}]+)`).exec(text)?.[1]?.trim() ?? null
}
