import semver from 'semver'
import { AuditError } from '../model/audit-error.ts'
import { isFields } from '../model/json.ts'
import type { SourceContext, Tarball } from '../model/source.ts'
import { networkError } from './network-error.ts'
import type { AskedRegistry } from './read-back.ts'

/** A version that people install now. */
export interface LastPublished {
  readonly version: string
  /** Whether the registry has attestations of it. */
  readonly hasProvenance: boolean
}

/**
 * The version of `name` that one staged under `tag` takes the place of: the one that has the tag now, else `latest`, else the highest. Null when
 * nothing is published under that name.
 */
export async function lastPublished(
  name: string,
  tag: string | null,
  { flags, environment }: AskedRegistry,
  context: SourceContext,
): Promise<LastPublished | null> {
  const [{ default: pacote }, { loadNpmConfig }, { boundedPackuments }] = await Promise.all([
    import('pacote'),
    import('../managers/npm-config.ts'),
    import('./packuments.ts'),
  ])
  const options = await loadNpmConfig({ ...context, environment }, { fresh: true, flags })
  const fetcher = new pacote.RegistryFetcher(name, {
    ...options,
    packumentCache: boundedPackuments(name, context, options),
  })
  const { registry } = fetcher
  const packument = await fetcher.packument().catch((error: unknown) => {
    const request = { spec: name, host: new URL(registry).host, kind: 'package', registry } as const
    const known = networkError(error, request)
    if (known instanceof AuditError && known.code === 'E404') return null
    throw known
  })
  const published = isFields(packument?.versions) ? packument.versions : {}
  const tags = isFields(packument?.['dist-tags']) ? packument['dist-tags'] : {}
  const known = semver.sort(Object.keys(published).filter((version) => semver.valid(version) === version))
  const [version] = [tags[tag ?? 'latest'], tags['latest'], known.at(-1)].flatMap((one) =>
    known.filter((each) => each === one),
  )
  if (version === undefined) return null
  const described = published[version]
  const dist = isFields(described) ? described['dist'] : undefined
  return { version, hasProvenance: isFields(dist) && isFields(dist['attestations']) }
}

/** The tarball of a version, from the registry that was asked for it. */
export async function openVersion(
  spec: string,
  { flags, environment }: AskedRegistry,
  context: SourceContext,
): Promise<Tarball> {
  const { download } = await import('./registry.ts')
  return download(spec, { ...context, environment }, { fresh: true, flags })
}
