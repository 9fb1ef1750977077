import { loadNpmConfig } from '../managers/npm-config.ts'
import { AuditError } from '../model/audit-error.ts'
import type { BareNotice } from '../model/report.ts'
import type { SourceContext } from '../model/source.ts'
import { isStageId, listStage, type StageItem, viewStage } from '../sources/stage.ts'
import { formatCount } from '../text/count.ts'
import { type OwnPackage, ownPackages } from './own-packages.ts'

/** What awaits approval, and where. */
export interface Waiting {
  readonly registries: readonly string[]
  readonly items: readonly WaitingItem[]
  /** The packages of this project; none where all that the login may approve was asked for. */
  readonly own: readonly OwnPackage[]
  /** What keeps this from being all. */
  readonly notices: readonly BareNotice[]
}

export interface WaitingItem extends StageItem {
  /** Ends in a slash. */
  readonly registry: string
}

/** What is asked for: stages by their ids, else all of this project's packages, else all that the login may approve. */
export interface Wanted {
  readonly ids: readonly string[]
  readonly all: boolean
}

/** So many are audited in one run. */
const MOST = 500

/** Asks the registries what awaits approval. Throws for a word that is no id. */
export async function findWaiting({ ids, all }: Wanted, context: SourceContext): Promise<Waiting> {
  const stranger = ids.find((id) => !isStageId(id))
  if (stranger !== undefined)
    throw new AuditError('EUSAGE', `${stranger} is not the id of a stage`, {
      hint: 'Without one, everything that awaits approval is audited; npm stage list prints the ids.',
    })
  const own = all ? [] : await ownPackages(context)
  const registries = new Set(own.map(({ registry }) => registry))
  if (own.length === 0 || ids.length > 0) registries.add(await usualRegistry(context))
  const found = ids.length > 0 ? await byId(ids, registries, context) : await byList(registries, own, context)
  const sorted = [...found.items].sort(
    (one, other) => compare(one.name, other.name) || compare(one.version, other.version),
  )
  const items = sorted.slice(0, MOST)
  const notices = [...found.notices, ...(items.length < found.items.length ? [tooMany(found.items.length)] : [])]
  const hosts = [...registries].map((registry) => new URL(registry).host).join(', ')
  if (items.length === 0 && notices.length === 0) notices.push(nothing(own, hosts))
  return { registries: [...registries], items, own, notices }
}

function compare(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0
}

async function usualRegistry(context: SourceContext): Promise<string> {
  const { registry } = await loadNpmConfig(context)
  const url = typeof registry === 'string' && registry !== '' ? registry : 'https://registry.npmjs.org/'
  return url.endsWith('/') ? url : `${url}/`
}

type Found = Pick<Waiting, 'items' | 'notices'>

async function byList(
  registries: ReadonlySet<string>,
  own: readonly OwnPackage[],
  context: SourceContext,
): Promise<Found> {
  const items: WaitingItem[] = []
  const notices: BareNotice[] = []
  for (const registry of registries) {
    const names = new Set(own.filter((one) => one.registry === registry).map(({ name }) => name))
    const [only] = names.size === 1 ? names : []
    try {
      const list = await listStage(registry, only ?? null, context)
      items.push(
        ...list.items.filter(({ name }) => own.length === 0 || names.has(name)).map((item) => ({ ...item, registry })),
      )
      const { host } = new URL(registry)
      for (const problem of list.problems)
        notices.push({ code: 'stage-list', detail: `${host} lists ${problem}`, effect: 'incomplete' })
    } catch (error) {
      notices.push(asNotice(error))
    }
  }
  return { items, notices }
}

async function byId(ids: readonly string[], registries: ReadonlySet<string>, context: SourceContext): Promise<Found> {
  const items: WaitingItem[] = []
  const notices: BareNotice[] = []
  for (const id of new Set(ids.map((one) => one.toLowerCase()))) {
    const troubles: BareNotice[] = []
    let found: WaitingItem | null = null
    for (const registry of registries) {
      if (found !== null) break
      try {
        const item = await viewStage(registry, id, context)
        found = item && { ...item, registry }
      } catch (error) {
        troubles.push(asNotice(error))
      }
    }
    if (found !== null) items.push(found)
    else notices.push(...(troubles.length > 0 ? troubles : [unknown(id, registries)]))
  }
  return { items, notices }
}

function asNotice(error: unknown): BareNotice {
  if (!(error instanceof AuditError)) throw error
  const detail = error.hint === undefined ? error.message : `${error.message}. ${error.hint}`
  return { code: error.code, detail, effect: 'incomplete' }
}

function unknown(id: string, registries: ReadonlySet<string>): BareNotice {
  const hosts = [...registries].map((registry) => new URL(registry).host).join(' and ')
  const detail = `nothing awaits approval as ${id} at ${hosts}: it was approved or rejected, or this login may not see it`
  return { code: 'stage-unknown', detail, effect: 'incomplete' }
}

function nothing(own: readonly OwnPackage[], hosts: string): BareNotice {
  const whose =
    own.length === 0 ? 'nothing' : own.length === 1 ? `nothing of ${own[0]?.name}` : 'nothing of this project'
  const other = own.length === 0 ? '' : '; --all asks for everything that this login may approve'
  const detail = `${whose} awaits approval at ${hosts} that this login may see, so nothing was audited${other}`
  return { code: 'stage-empty', detail, effect: 'incomplete' }
}

function tooMany(count: number): BareNotice {
  const detail = `${formatCount(count)} packages await approval, of which the first ${MOST} were audited; name the others by their ids`
  return { code: 'stage-bound', detail, effect: 'incomplete' }
}
