import { isAtLeastVersion, isHigherVersion } from '../managers/version.ts'
import { AuditError } from '../model/audit-error.ts'
import { isFields } from '../model/json.ts'
import type { SourceContext } from '../model/source.ts'
import { highestVersion } from '../sources/highest-version.ts'
import { type Login, loginAt } from '../sources/login.ts'
import { isSame, readBack, type Served } from '../sources/read-back.ts'
import { publicUrl } from '../sources/resolved.ts'
import type { Plan } from './plan.ts'
import type { Item } from './progress.ts'
import type { PublishWishes } from './publish.ts'

/** What is known of a package before the first one is uploaded. */
export interface Outlook {
  readonly item: Item
  readonly registry: string
  /** The dist-tag that it is published under. */
  readonly tag: string
  readonly login: Login
  /** What the registry has under this name and version now; an error where this login may not read. */
  readonly served: Served | AuditError
  /** Whether the registry knows the package; null where it could not be asked. */
  readonly isNew: boolean | null
  /** Why it cannot be published; null when nothing is known to stand in the way. */
  readonly problem: AuditError | null
}

/** Looks at everything that can be known of all packages of a release before the first is uploaded; throws when a registry cannot be asked. */
export async function lookAhead(
  items: readonly Item[],
  plan: Plan,
  wishes: PublishWishes,
  givenTag: string | null,
  context: SourceContext,
): Promise<readonly Outlook[]> {
  const logins = new Map<string, Login>()
  const outlooks: Outlook[] = []
  for (const item of items) {
    const { registry, flags, environment } = item.destination
    const own = { ...context, environment }
    const login = logins.get(registry) ?? (await loginAt(registry, own, { flags }))
    logins.set(registry, login)
    const served = await readBack(item.spec, item.destination, context).catch(refusal)
    const known = served instanceof AuditError ? null : await versionsOf(item, own)
    const tag = givenTag ?? tagIn(plan, item)
    const problem =
      problemOfVersion(item, served) ??
      (wishes.dryRun ? null : problemOfLogin(item, login)) ??
      problemOfTag(item, plan, served, tag, known?.highest ?? null)
    const isNew = known === null ? null : known.isNew
    outlooks.push({ item, registry: publicUrl(registry), tag: tag ?? 'latest', login, served, isNew, problem })
  }
  return outlooks
}

/** One error for all that stands in the way; null when nothing does. */
export function obstacle(outlooks: readonly Outlook[]): AuditError | null {
  const problems = outlooks.flatMap(({ problem }) => (problem === null ? [] : [problem]))
  const [first] = problems
  if (first === undefined) return null
  const messages = [...new Set(problems.map(({ message }) => message))]
  return new AuditError(first.code, messages.join('; '), { ...(first.hint && { hint: first.hint }) })
}

/** A token may be good for publishing alone. */
function refusal(error: unknown): AuditError {
  if (error instanceof AuditError && error.code === 'E403') return error
  throw error
}

async function versionsOf({ spec, destination }: Item, context: SourceContext) {
  const name = spec.slice(0, spec.lastIndexOf('@'))
  const found = await highestVersion(name, context, { flags: destination.flags })
  return { isNew: found === null, highest: found?.version ?? null }
}

function tagIn({ packages }: Plan, { index }: Item): string | null {
  const config = packages[index]?.manifest['publishConfig']
  return isFields(config) && typeof config['tag'] === 'string' ? config['tag'] : null
}

function problemOfVersion(item: Item, served: Served | AuditError): AuditError | null {
  if (served instanceof AuditError || served.kind === 'absent' || isSame(served, item)) return null
  return new AuditError(
    'EPUBLISHCONFLICT',
    `${item.spec}: the registry has this version already, and its bytes differ from those packed now`,
    { hint: 'Raise the version: a published one is never replaced. Nothing was uploaded.' },
  )
}

function problemOfLogin({ spec, destination: { registry } }: Item, { kind }: Login): AuditError | null {
  if (kind !== 'none' && kind !== 'refused') return null
  const { host } = new URL(registry)
  const what =
    kind === 'none' ? `nobody is logged in to ${host}` : `${host} does not accept the login: it is wrong or expired`
  return new AuditError(kind === 'none' ? 'ENEEDAUTH' : 'E401', `${spec}: ${what}`, {
    hint: `Log in (npm login --registry=${registry}) or renew the token; in CI, see that the job gets it. Nothing was uploaded.`,
  })
}

/** npm 11 and later put no lower version under `latest` unless they are told the dist-tag. */
function problemOfTag(
  { spec }: Item,
  { npm }: Plan,
  served: Served | AuditError,
  tag: string | null,
  highest: string | null,
): AuditError | null {
  const isUploaded = !(served instanceof AuditError) && served.kind === 'absent'
  if (!isUploaded || tag !== null || highest === null || !isAtLeastVersion(npm.version, '11.0.0')) return null
  if (isHigherVersion(spec.slice(spec.lastIndexOf('@') + 1), highest)) return null
  return new AuditError(
    'ETAG',
    `${spec}: ${highest} is out already, and npm ${npm.version} calls no lower version latest`,
    {
      hint: 'Give the dist-tag with --tag=<name>, or as publishConfig.tag in package.json. Nothing was uploaded.',
    },
  )
}
