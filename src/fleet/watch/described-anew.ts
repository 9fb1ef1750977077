import { redactSecrets } from '../../engine/redact-secrets.ts'
import { AuditError } from '../../model/audit-error.ts'
import { describedVersions, type RegisteredVersion } from '../../sources/described-versions.ts'
import type { DescribedVersion, RegistryClient } from '../../sources/registry-client.ts'

/**
 * The same without what must not be stored: an address that carries a credential is left empty, and of a description with a secret in it only
 * name and version are kept.
 */
export async function withoutCredentials(
  versions: readonly RegisteredVersion[],
): Promise<readonly RegisteredVersion[]> {
  const text = JSON.stringify(versions)
  const isClean = (await redactSecrets(text)) === text
  return Promise.all(
    versions.map(async (one) => {
      const address = new URL(one.described.tarball)
      const isBare = address.username === '' && address.password === '' && address.search === ''
      const tarball = isBare ? one.described.tarball : ''
      const own = JSON.stringify(one.described.manifest)
      const isKept = isClean || (await redactSecrets(own)) === own
      const { name = '', version = '' } = one.described.manifest
      return {
        ...one,
        described: { ...one.described, tarball, manifest: isKept ? one.described.manifest : { name, version } },
      }
    }),
  )
}

/** Asks the registry how it describes a version now. */
export async function describedAnew(
  name: string,
  version: string,
  registry: RegistryClient,
): Promise<DescribedVersion> {
  const { value } = await registry.ask(name.replace('/', '%2f'), name)
  const [found] = describedVersions(value, [version])
  if (found === undefined) throw new AuditError('ETARGET', `${name}@${version}: the registry no longer has it`)
  return found.described
}
