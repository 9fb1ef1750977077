import { isAtLeastVersion } from '../managers/version.ts'
import { AuditError } from '../model/audit-error.ts'
import { isFields } from '../model/json.ts'
import type { Plan } from './plan.ts'

/** The error for prereleases that npm 11 and later would refuse for want of a dist-tag, once others of the release are out; null when none would. */
export function untagged(
  packages: readonly Pick<Plan['packages'][number], 'name' | 'version' | 'manifest'>[],
  npmVersion: string,
  isTagged: boolean,
): AuditError | null {
  if (isTagged || !isAtLeastVersion(npmVersion, '11.0.0')) return null
  const refused = packages.filter(({ version, manifest: { publishConfig } }) => {
    const hasTag = isFields(publishConfig) && typeof publishConfig['tag'] === 'string'
    return !hasTag && /^[^+]*-/.test(version)
  })
  if (refused.length === 0) return null
  const names = refused.map(({ name, version }) => `${name}@${version}`).join(', ')
  return new AuditError(
    'ETAG',
    `${names}: a prerelease, which npm ${npmVersion} publishes under a named dist-tag only`,
    {
      hint: 'Give it with --tag=<name>, or as publishConfig.tag in package.json. Nothing was packed or uploaded.',
    },
  )
}
