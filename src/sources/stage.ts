import { createHash } from 'node:crypto'
import { AuditError } from '../model/audit-error.ts'
import { type Fields, isFields } from '../model/json.ts'
import type { SourceContext } from '../model/source.ts'
import { parseJson } from '../text/parse-json.ts'
import { networkError } from './network-error.ts'
import { uncached } from './published.ts'
import { publicUrl } from './resolved.ts'

/** A package that awaits approval, as a registry lists it. Names and versions are such as packages have; the other texts are anybody's. */
export interface StageItem {
  readonly id: string
  readonly name: string
  readonly version: string
  readonly tag: string | null
  /** ISO 8601. */
  readonly staged: string | null
  readonly by: string | null
  readonly actor: string | null
  readonly status: string | null
  /** SHA-1 of the tarball, in lower-case hex. */
  readonly shasum: string | null
  /** Whether the registry says that it has provenance; null where it says nothing. */
  readonly provenance: boolean | null
}

/** What a stage lists, and what of the answer could not be used. */
export interface StageList {
  readonly items: readonly StageItem[]
  readonly problems: readonly string[]
}

/** Where `id` lies on the stage of `registry` (ends in a slash). */
export function stageAddress(registry: string, id: string): string {
  return `${registry}-/stage/${id}`
}

/** Whether a word can be the id of a stage: npm's are UUIDs. */
export function isStageId(word: string): boolean {
  return /^[\da-f]{8}-(?:[\da-f]{4}-){3}[\da-f]{12}$/i.test(word)
}

const PER_PAGE = 100
/** So many pages, and so many bytes each, are more than anybody approves. */
const MOST_PAGES = 50
const PAGE_BYTES = 4 * 1024 ** 2

/** Everything that `registry` lists as awaiting this login's approval; of one package where `name` is given. It asks as `npm stage list` does. */
export async function listStage(registry: string, name: string | null, context: SourceContext): Promise<StageList> {
  const found = new Map<string, StageItem>()
  const problems: string[] = []
  let [total, listed] = [Number.POSITIVE_INFINITY, 0]
  for (let page = 0; page < MOST_PAGES && listed < total; page += 1) {
    const query = new URLSearchParams({ page: String(page), perPage: String(PER_PAGE), ...(name && { package: name }) })
    const answer = await ask(`${registry}-/stage?${query}`, registry, context)
    const items = isFields(answer) ? answer['items'] : undefined
    if (!isFields(answer) || !Array.isArray(items)) throw noStage(registry, 'answers with something other than a list')
    total = Number.isSafeInteger(answer['total']) ? Number(answer['total']) : listed + items.length
    const before = found.size + problems.length
    for (const one of items.slice(0, PER_PAGE)) {
      const item = itemIn(one)
      if (item === null) problems.push('an entry that names no package, version or id')
      else found.set(item.id, item)
    }
    listed += items.length
    // A page that brings nothing, or what is known already, is the last one.
    if (items.length === 0 || found.size + problems.length === before) break
  }
  if (listed < total && Number.isFinite(total))
    problems.push(`${total} entries that the registry counts, of which it lists ${listed}`)
  return { items: [...found.values()].filter((item) => name === null || item.name === name), problems }
}

/** What `registry` says of one stage; null when it has none of this id. */
export async function viewStage(registry: string, id: string, context: SourceContext): Promise<StageItem | null> {
  try {
    const item = itemIn(await ask(stageAddress(registry, id), registry, context))
    if (item === null || item.id !== id.toLowerCase())
      throw noStage(registry, `answers with something other than what is staged as ${id}`)
    return item
  } catch (error) {
    if (!(error instanceof AuditError) || error.code !== 'ENOSTAGE') throw error
    // The registry has no stage, or none of this id: its list tells.
    await ask(`${registry}-/stage?page=0&perPage=1`, registry, context)
    return null
  }
}

/** The bytes of a staged tarball as they lie there now, and their SHA-1 in hex. Nothing comes from a cache. */
export async function downloadStaged(
  registry: string,
  id: string,
  context: SourceContext,
): Promise<{ readonly bytes: Uint8Array; readonly sha1: string }> {
  const { download } = await import('./remote.ts')
  const { bytes } = await download(`${stageAddress(registry, id)}/tarball`, context, await uncached(context))
  return { bytes, sha1: createHash('sha1').update(bytes).digest('hex') }
}

/** The JSON at an address of the stage. */
async function ask(url: string, registry: string, context: SourceContext): Promise<unknown> {
  const { read } = await import('./remote.ts')
  const { host } = new URL(registry)
  try {
    const { bytes } = await read(url, host, { ...context, maxBytes: PAGE_BYTES }, await uncached(context))
    return parseJson(Buffer.from(bytes).toString('utf8'))
  } catch (error) {
    context.signal?.throwIfAborted()
    const code = error instanceof Error && 'code' in error ? String(error.code) : ''
    if (without.has(code))
      throw noStage(registry, `answers ${code.slice(1)} where npm’s registry lists what awaits approval`)
    if (code === 'E401' || code === 'E403') throw refused(registry, code.slice(1))
    const known = networkError(error, { spec: publicUrl(registry), host, kind: 'package', registry })
    if (!(known instanceof AuditError)) throw known
    // What waits now is in no cache.
    const hint = known.hint?.replace('; --offline serves from the cache', '')
    throw new AuditError(known.code, known.message, { ...(hint && { hint }), cause: error })
  }
}

/** How registries answer that have no such address: some take it for the name of a package. */
const without: ReadonlySet<string> = new Set(['E400', 'E404', 'E405', 'E406', 'E410', 'E422', 'E501'])

function noStage(registry: string, what: string): AuditError {
  const { host } = new URL(registry)
  return new AuditError('ENOSTAGE', `${host} has no stage: it ${what}`, {
    hint: 'npm’s own registry has one. Name it with --registry, or release there without --stage.',
  })
}

function refused(registry: string, status: string): AuditError {
  const { host } = new URL(registry)
  return new AuditError(`E${status}`, `${host} does not let this login read the stage (${status})`, {
    hint: `A CI job’s own login can stage and not read: it takes a token of somebody who may approve. Log in with npm login --registry=${publicUrl(registry)}.`,
  })
}

function itemIn(value: unknown): StageItem | null {
  if (!isFields(value)) return null
  const { id, packageName, version, createdAt } = value
  if (typeof id !== 'string' || !isStageId(id)) return null
  if (typeof packageName !== 'string' || packageName.length > 214 || !isName(packageName)) return null
  if (typeof version !== 'string' || version.length > 256 || !/^\d[\w.+-]*$/.test(version)) return null
  const isTime = typeof createdAt === 'string' && createdAt.length < 64 && !Number.isNaN(Date.parse(createdAt))
  const shasum = textIn(value, 'shasum')
  return {
    id: id.toLowerCase(),
    name: packageName,
    version,
    tag: textIn(value, 'tag'),
    staged: isTime ? new Date(createdAt).toISOString() : null,
    by: textIn(value, 'actor'),
    actor: textIn(value, 'actorType'),
    status: textIn(value, 'status'),
    shasum: shasum !== null && /^[\da-f]{40}$/i.test(shasum) ? shasum.toLowerCase() : null,
    provenance: provenanceIn(value),
  }
}

function isName(name: string): boolean {
  return /^(?:@[\w.~-]+\/)?[\w~.-]+$/.test(name) && !/(?:^|\/)\.{1,2}(?:\/|$)/.test(name)
}

function textIn(item: Fields, key: string): string | null {
  const value = item[key]
  return typeof value === 'string' && value !== '' ? value.slice(0, LONGEST) : null
}

const LONGEST = 100

/** npm's registry says nothing of it before the approval; whatever one says under these names is taken for an answer. */
function provenanceIn(item: Fields): boolean | null {
  const { provenance, attestations } = item
  if (typeof provenance === 'boolean') return provenance
  return isFields(provenance) || isFields(attestations) ? true : null
}
