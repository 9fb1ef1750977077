import semver from 'semver'
import { type Departure, loadNpmConfig } from '../managers/npm-config.ts'
import { AuditError } from '../model/audit-error.ts'
import { isFields } from '../model/json.ts'
import type { SourceContext } from '../model/source.ts'
import { networkError } from './network-error.ts'

/** What a registry has of a package: its highest version that is neither a prerelease nor deprecated, null where there is none; null for a package that it does not know. */
export async function highestVersion(
  name: string,
  context: SourceContext,
  departure: Departure,
): Promise<{ readonly version: string | null } | null> {
  const [{ default: pacote }, { boundedPackuments }] = await Promise.all([import('pacote'), import('./packuments.ts')])
  const options = await loadNpmConfig(context, departure)
  const fetcher = new pacote.RegistryFetcher(name, {
    ...options,
    packumentCache: boundedPackuments(name, context, options),
  })
  const { registry } = fetcher
  try {
    const { versions } = await fetcher.packument()
    const counted = Object.entries(versions).flatMap(([version, manifest]) =>
      (isFields(manifest) && manifest['deprecated']) ||
      semver.valid(version) === null ||
      semver.prerelease(version) !== null
        ? []
        : [version],
    )
    return { version: semver.rsort(counted)[0] ?? null }
  } catch (error) {
    const failure = networkError(error, { spec: name, host: new URL(registry).host, kind: 'package', registry })
    if (failure instanceof AuditError && failure.code === 'E404') return null
    throw failure
  }
}
