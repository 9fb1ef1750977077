import semver from 'semver'
import { AuditError } from '../model/audit-error.ts'
import type { SourceContext } from '../model/source.ts'
import { networkError } from './network-error.ts'
import { parseSpec } from './spec.ts'

/** The versions of a package that a registry has, as far as a spec wants them. */
export interface PublishedVersions {
  readonly name: string
  /** The range, version or tag that was asked for. */
  readonly wanted: string
  /** In the order of their numbers. */
  readonly versions: readonly { readonly version: string; readonly published: string | null }[]
  /** Those that `wanted` covers and that are gone. */
  readonly unpublished: readonly string[]
}

/** Asks the registry which versions `spec` (a name, with a range, version or tag) covers, prereleases included. Throws when it covers none. */
export async function publishedVersions(spec: string, context: SourceContext): Promise<PublishedVersions> {
  const [{ default: pacote }, { loadNpmConfig }, { boundedPackuments }] = await Promise.all([
    import('pacote'),
    import('../managers/npm-config.ts'),
    import('./packuments.ts'),
  ])
  const { name, wanted } = parseSpec(spec)
  const options = await loadNpmConfig(context)
  const fetcher = new pacote.RegistryFetcher(name, {
    ...options,
    // Only the full document states when versions were published.
    fullMetadata: true,
    packumentCache: boundedPackuments(spec, context, options),
  })
  const packument = await fetcher.packument().catch((error: unknown) => {
    throw networkError(error, {
      spec,
      host: new URL(fetcher.registry).host,
      kind: 'package',
      registry: fetcher.registry,
    })
  })
  const tagged = packument['dist-tags']?.[wanted]
  const covers = (version: string) =>
    tagged === undefined ? semver.satisfies(version, wanted, { includePrerelease: true }) : version === tagged
  const times = packument.time ?? {}
  // By number, not by time: a mirror may state the times of its own copies.
  const versions = semver
    .sort(Object.keys(packument.versions).filter((version) => semver.valid(version) && covers(version)))
    .map((version) => ({ version, published: timeOf(times[version]) }))
  if (versions.length === 0) throw noVersions(spec, packument)
  const unpublished = Object.keys(times).filter(
    (key) => !(key in packument.versions) && semver.valid(key) && covers(key),
  )
  return { name, wanted, versions, unpublished: semver.sort(unpublished) }
}

function timeOf(time: unknown): string | null {
  return typeof time === 'string' && !Number.isNaN(Date.parse(time)) ? new Date(time).toISOString() : null
}

function noVersions(spec: string, { 'dist-tags': tags, versions }: PackumentParts): AuditError {
  const known = Object.keys(versions).length
  const latest = tags?.['latest']
  return new AuditError('ETARGET', `${spec}: no such version or tag`, {
    hint:
      known === 0
        ? 'It may have been unpublished.'
        : `It has ${known} versions${latest ? `; the latest is ${latest}` : ''}.`,
  })
}

interface PackumentParts {
  readonly 'dist-tags'?: { readonly [tag: string]: string }
  readonly versions: object
}
