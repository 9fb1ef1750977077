import type { Manifest } from '../../model/artifact.ts'
import type { YamlValue } from '../../text/yaml.ts'
import type { CiFiles } from '../ci/ci-job.ts'
import { readConfigText, valueOfJson } from './read-config.ts'
import type { ToolId } from './release-tools.ts'

/** A configuration of a release tool. None is run. */
export interface ToolConfig {
  readonly tool: ToolId
  readonly file: string
  /** Null where it is code, or cannot be read. */
  readonly value: YamlValue | null
}

/** Files and keys of package.json in which release tools are configured, by tool. */
const places: readonly { readonly tool: ToolId; readonly files: RegExp; readonly key: string | null }[] = [
  {
    tool: 'semantic-release',
    files: /^(?:\.releaserc(?:\.(?:json|ya?ml|[cm]?js|ts))?|release\.config\.[cm]?[jt]s)$/,
    key: 'release',
  },
  { tool: 'lerna', files: /^lerna\.json$/, key: null },
  { tool: 'release-it', files: /^\.release-it\.(?:json|ya?ml|toml|[cm]?js|ts)$/, key: 'release-it' },
  { tool: 'np', files: /^\.np-config\.(?:json|[cm]?js)$/, key: 'np' },
  { tool: 'auto', files: /^\.autorc(?:\.(?:json|ya?ml|[cm]?js|ts))?$|^auto\.config\.[cm]?[jt]s$/, key: 'auto' },
  { tool: 'clean-publish', files: /^\.clean-publish(?:\.(?:json|[cm]?js))?$/, key: 'clean-publish' },
  { tool: 'nx', files: /^nx\.json$/, key: null },
  { tool: 'other', files: /^(?:beachball\.config\.[cm]?js|ship\.config\.[cm]?js|rush\.json)$/, key: 'beachball' },
]

/** The configurations of release tools in the root of a repository. */
export function toolConfigs(manifest: Manifest, files: CiFiles): readonly ToolConfig[] {
  const names = files.list('.')
  return [
    ...places.flatMap(({ tool, files: wanted, key }): readonly ToolConfig[] => {
      const file = names.find((name) => wanted.test(name))
      if (file !== undefined) return [{ tool, file, value: readConfigText(file, files.text(file) ?? '') }]
      if (key === null || manifest[key] === undefined) return []
      return [{ tool, file: `package.json, key ${key}`, value: valueOfJson(manifest[key]) }]
    }),
    ...(names.includes('.changeset') ? [{ tool: 'changesets', file: '.changeset', value: null } as const] : []),
  ]
}
