import semver from 'semver'
import { AuditError } from '../model/audit-error.ts'
import { type Fields, isFields } from '../model/json.ts'
import type { SourceContext } from '../model/source.ts'
import { networkError } from './network-error.ts'
import { uncached } from './published.ts'
import { publicUrl } from './resolved.ts'

/** What a registry says of a package now. Everything in it is the registry's word, with no type but those given here, and may be hostile text. */
export interface RegistryRecord {
  /** The registry's address, ends in a slash, without credentials. */
  readonly registry: string
  /** In the order of their numbers; empty where the registry has none, or knows no such package. */
  readonly versions: readonly RecordedVersion[]
  readonly tags: readonly { readonly tag: string; readonly version: string }[]
  /** Null where it does not say. */
  readonly owners: readonly string[] | null
  /** When versions were published that are gone (ISO 8601, null where it does not say). */
  readonly unpublished: readonly { readonly version: string; readonly published: string | null }[]
  /** When the whole package was unpublished. */
  readonly unpublishedAt: string | null
}

export interface RecordedVersion {
  readonly version: string
  /** ISO 8601; null where it does not say. */
  readonly published: string | null
  readonly integrity: string | null
  readonly isDeprecated: boolean
  /** Whether it names attestations, such as provenance. */
  readonly isAttested: boolean
  readonly publisher: string | null
}

/** Asks the registry, and never npm's cache, what it says of the package `name`. A package that it does not know has no versions. */
export async function registryRecord(name: string, context: SourceContext): Promise<RegistryRecord> {
  const [{ default: pacote }, { boundedPackuments }] = await Promise.all([import('pacote'), import('./packuments.ts')])
  const options = await uncached(context)
  const fetcher = new pacote.RegistryFetcher(name, {
    ...options,
    // Only the full document states when versions were published, and by whom.
    fullMetadata: true,
    packumentCache: boundedPackuments(name, context, options),
  })
  const registry = publicUrl(fetcher.registry)
  const packument: unknown = await fetcher.packument().catch((error: unknown) => {
    const { host } = new URL(fetcher.registry)
    const failure = networkError(error, { spec: name, host, kind: 'package', registry: fetcher.registry })
    if (failure instanceof AuditError && failure.code === 'E404') return {}
    throw failure
  })
  if (!isFields(packument))
    throw new AuditError(
      'EMISMATCH',
      `${name}: ${new URL(registry).host} sent something that does not describe a package`,
    )
  return recordOf(packument, registry)
}

const MOST_VERSIONS = 50_000
const MOST_TAGS = 500
const MOST_OWNERS = 200
const LONGEST = 200

function recordOf(packument: Fields, registry: string): RegistryRecord {
  const versions = fieldsOf(packument['versions'])
  const times = fieldsOf(packument['time'])
  const known = Object.keys(versions).filter((version) => semver.valid(version) === version)
  const gone = Object.keys(times).filter((version) => semver.valid(version) === version && !(version in versions))
  const owners = packument['maintainers']
  return {
    registry,
    versions: semver.sort(known.slice(0, MOST_VERSIONS)).map((version) => {
      const manifest = fieldsOf(versions[version])
      const dist = fieldsOf(manifest['dist'])
      return {
        version,
        published: timeOf(times[version]),
        integrity: textOf(dist['integrity']),
        isDeprecated: typeof manifest['deprecated'] === 'string' && manifest['deprecated'] !== '',
        isAttested: isFields(dist['attestations']),
        publisher: textOf(fieldsOf(manifest['_npmUser'])['name']),
      }
    }),
    tags: Object.entries(fieldsOf(packument['dist-tags']))
      .slice(0, MOST_TAGS)
      .flatMap(([tag, version]) => {
        return typeof version === 'string' && semver.valid(version) === version
          ? [{ tag: tag.slice(0, LONGEST), version }]
          : []
      }),
    owners: Array.isArray(owners)
      ? owners.slice(0, MOST_OWNERS).map((owner: unknown) => textOf(fieldsOf(owner)['name']) ?? 'somebody')
      : null,
    unpublished: semver
      .sort(gone.slice(0, MOST_VERSIONS))
      .map((version) => ({ version, published: timeOf(times[version]) })),
    unpublishedAt: timeOf(fieldsOf(times['unpublished'])['time']),
  }
}

function fieldsOf(value: unknown): Fields {
  return isFields(value) ? value : {}
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value.slice(0, LONGEST) : null
}

function timeOf(value: unknown): string | null {
  return typeof value === 'string' && !Number.isNaN(Date.parse(value)) ? new Date(value).toISOString() : null
}
