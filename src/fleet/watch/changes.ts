import { AuditError } from '../../model/audit-error.ts'
import { isFields } from '../../model/json.ts'
import type { RegistryClient } from '../../sources/registry-client.ts'
import type { Database } from '../store/database.ts'
import { readSetting, writeSetting } from '../store/settings.ts'

/** What a look at the feed gave: packages that changed, and whether some changes may have been missed. */
export interface Changes {
  readonly names: readonly string[]
  readonly hasGap: boolean
}

/** Changes that are asked for at a time, and how many times in one look. */
const LIMIT = 1000
const LOOKS = 20

/** Looks until the end of a feed that does not say where that is. */
const MOST = 20_000

interface Cursor {
  readonly since: number
}

/**
 * Reads on in a replication feed (`…/_changes`) from where the database says that it was read to. The cursor is written down after what it led
 * to: after a crash changes come twice, and never not at all.
 */
export async function readChanges(
  feed: string,
  database: Database,
  registry: RegistryClient,
  take: (names: readonly string[]) => Promise<void>,
): Promise<Changes> {
  const setting = `feed ${feed}`
  const cursor = await readSetting<Cursor>(database, setting)
  if (cursor === null) {
    await writeSetting(database, setting, { since: await endOf(feed, registry) } satisfies Cursor)
    // What came before is seen by asking for every package once.
    return { names: [], hasGap: true }
  }
  const names = new Set<string>()
  let { since } = cursor
  let hasGap = false
  for (let look = 0; look < LOOKS; look += 1) {
    const page = await pageAt(feed, since, registry)
    if (page.last < since) hasGap = true
    await take(page.names.filter((name) => !names.has(name)))
    for (const name of page.names) names.add(name)
    const isOver = page.count < LIMIT || page.last === since
    since = page.last
    await writeSetting(database, setting, { since } satisfies Cursor)
    if (isOver) break
  }
  return { names: [...names], hasGap }
}

/** Where the feed ends now. */
async function endOf(feed: string, registry: RegistryClient): Promise<number> {
  const home = feed.replace(/\/?_changes(?:\?.*)?$/, '/')
  const answer = await registry.ask(home, 'x').catch((error: unknown) => {
    if (error instanceof AuditError) return null
    throw error
  })
  const value = answer?.value
  if (isFields(value) && typeof value['update_seq'] === 'number') return value['update_seq']
  let since = 0
  // A feed that does not say where it ends is read to there; one that has no end is followed from where patience ends.
  for (let look = 0; look < MOST; look += 1) {
    const page = await pageAt(feed, since, registry)
    if (page.count === 0 || page.last <= since) return Math.max(since, page.last)
    since = page.last
  }
  return since
}

async function pageAt(
  feed: string,
  since: number,
  registry: RegistryClient,
): Promise<{ readonly names: readonly string[]; readonly last: number; readonly count: number }> {
  const address = new URL(feed)
  address.searchParams.set('since', String(since))
  address.searchParams.set('limit', String(LIMIT))
  const { value } = await registry.ask(address.href, 'x')
  if (!isFields(value) || !Array.isArray(value['results']))
    throw new AuditError('EMISMATCH', `${address.host} answers with something that is not a feed of changes`, {
      hint: 'Check the address in --changes; it ends in _changes.',
    })
  let last = typeof value['last_seq'] === 'number' ? value['last_seq'] : since
  const names: string[] = []
  for (const change of value['results']) {
    if (!isFields(change)) continue
    const { id, seq } = change
    if (typeof id === 'string' && !id.startsWith('_design/')) names.push(id)
    if (typeof seq === 'number') last = Math.max(last, seq)
  }
  return { names, last, count: value['results'].length }
}
