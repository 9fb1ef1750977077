import { type Change, changesOf } from '../diff/changes.ts'
import type { AuditOptions } from '../engine/audit-options.ts'
import { takeInventory } from '../engine/take-inventory.ts'
import { AuditError } from '../model/audit-error.ts'
import type { BareNotice, PackageReport } from '../model/report.ts'
import type { SourceContext, Target } from '../model/source.ts'
import type { StageCheck, StageNews } from '../model/stage.ts'
import { type LastPublished, lastPublished, openVersion } from '../sources/last-published.ts'
import type { AskedRegistry } from '../sources/read-back.ts'
import { formatCount } from '../text/count.ts'
import type { OwnPackage } from './own-packages.ts'
import type { WaitingItem } from './waiting.ts'

/** A version that was published before, and what it ships; `shipped` is null where nothing was published. */
export interface Earlier {
  readonly published: LastPublished | null
  readonly shipped: PackageReport | null
}

/** How the registry of a staged package is asked for what it has published, whatever is set for the scope. */
export function askedFor(
  { name, registry }: Pick<WaitingItem, 'name' | 'registry'>,
  { environment }: Pick<SourceContext, 'environment'>,
): AskedRegistry {
  const scope = /^(@[^/]+)\//.exec(name)?.[1]
  const forScope = scope === undefined ? [] : [`--${scope}:registry=${registry}`]
  return { flags: [`--registry=${registry}`, ...forScope], environment }
}

/** How many registries' answers are waited for at once. */
const AT_ONCE = 6

/** What of each package was published before, by its place in `items`; an AuditError where that could not be found out. */
export async function earlierVersions(
  items: readonly WaitingItem[],
  options: AuditOptions,
  context: SourceContext,
): Promise<readonly (Earlier | AuditError)[]> {
  const published: (LastPublished | null | AuditError)[] = []
  for (let from = 0; from < items.length; from += AT_ONCE) {
    const batch = items.slice(from, from + AT_ONCE)
    published.push(...(await Promise.all(batch.map((item) => publishedBefore(item, context)))))
  }
  const specOf = (index: number): string | null => {
    const one = published[index]
    return one == null || one instanceof AuditError ? null : `${items[index]?.name}@${one.version}`
  }
  const targets = new Map<string, Target>()
  for (const [index, item] of items.entries()) {
    const spec = specOf(index)
    if (spec === null) continue
    const key = `${spec} ${item.registry}`
    targets.set(key, {
      name: key,
      tarball: lazily(async () => (await openVersion(spec, askedFor(item, context), context)).bytes),
    })
  }
  const report = targets.size === 0 ? null : await takeInventory([...targets.values()], options)
  return items.map((item, index): Earlier | AuditError => {
    const one = published[index] ?? null
    if (one instanceof AuditError || one === null) return one ?? { published: null, shipped: null }
    const key = `${specOf(index)} ${item.registry}`
    const shipped = report?.packages.find(({ spec }) => spec === key)
    if (shipped !== undefined) return { published: one, shipped }
    return new AuditError('EREAD', `${specOf(index)} cannot be opened, so nothing was compared with it`)
  })
}

async function publishedBefore(item: WaitingItem, context: SourceContext): Promise<LastPublished | null | AuditError> {
  try {
    return await lastPublished(item.name, item.tag, askedFor(item, context), context)
  } catch (error) {
    if (error instanceof AuditError) return error
    throw error
  }
}

/** Bytes that are fetched when they are read. */
export async function* lazily(fetch: () => Promise<Uint8Array>): AsyncIterable<Uint8Array> {
  yield await fetch()
}

/** What `staged` ships that the earlier version did not. */
export function newsOf({ published, shipped }: Earlier, staged: PackageReport): StageNews {
  if (published === null || shipped === null) {
    const { files, hosts, installScripts = {} } = staged
    const none = { since: null, removed: 0, changed: 0, packedBytes: null, files: [], maps: [] }
    return { ...none, added: files, hosts: first(hosts), installScripts: first(Object.keys(installScripts)) }
  }
  const changes = changesOf(shipped, staged)
  const came = changes.files.filter(isNew)
  return {
    since: published.version,
    added: came.length,
    removed: changes.files.filter(({ to }) => to === undefined).length,
    changed: changes.files.filter(({ from, to }) => from !== undefined && to !== undefined).length,
    packedBytes: shipped.packedBytes,
    files: first(came.map(({ name }) => name)),
    maps: first(
      changes.maps.filter(({ from, to }) => (to?.embedded ?? 0) > (from?.embedded ?? 0)).map(({ name }) => name),
    ),
    hosts: first(changes.hosts.filter(isNew).map(({ name }) => name)),
    installScripts: first(changes.installScripts.filter(({ to }) => to !== undefined).map(({ name }) => name)),
  }
}

function isNew({ from }: Change<unknown>): boolean {
  return from === undefined
}

/** Names are hostile and may be many. */
function first(names: readonly string[]): readonly string[] {
  return names.slice(0, SHOWN).map((name) => (name.length > LONGEST ? `${name.slice(0, LONGEST)}…` : name))
}

const SHOWN = 10
const LONGEST = 200

/** Compares what is staged with what would be packed here; null where the project here is at another version. It is information, and decides nothing. */
export async function compareWithHere(
  staged: PackageReport,
  own: OwnPackage | undefined,
  options: AuditOptions,
): Promise<{ readonly check: StageCheck | null; readonly notices: readonly BareNotice[] }> {
  if (own === undefined || own.version !== staged.version) return { check: null, notices: [] }
  const { workspaces: _names, allWorkspaces: _all, ...others } = options
  const report = await takeInventory({ directory: own.directory }, others)
  const [here] = report.packages
  if (here === undefined) {
    const detail = `it could not be compared with the checkout: ${report.notices[0]?.detail ?? 'it cannot be packed'}`
    return { check: null, notices: [{ code: 'stage-checkout', detail, effect: 'none' }] }
  }
  const { files } = changesOf(here, staged)
  const parts = [
    { verb: 'other here', names: files.filter(({ from, to }) => from !== undefined && to !== undefined) },
    { verb: 'not here', names: files.filter(isNew) },
    { verb: 'only here', names: files.filter(({ to }) => to === undefined) },
  ].filter(({ names }) => names.length > 0)
  const total = formatCount(staged.artifacts.length)
  const detail =
    parts.length === 0
      ? `each of its ${total} files is as it would be packed here`
      : `of its ${total} files ${parts.map(({ verb, names }) => `${namesIn(names)} ${verb}`).join('; ')}`
  return { check: { id: 'checkout', status: parts.length === 0 ? 'same' : 'differs', detail }, notices: [] }
}

function namesIn(changes: readonly Change<unknown>[]): string {
  const more = changes.length > FEW ? ` and ${formatCount(changes.length - FEW)} more` : ''
  return `${first(changes.slice(0, FEW).map(({ name }) => name)).join(', ')}${more} ${changes.length === 1 ? 'is' : 'are'}`
}

const FEW = 3
