import type { Store } from '../../engine/known-files.ts'
import { sha256 } from '../../text/digest.ts'
import type { Database } from '../store/database.ts'
import { storableJson } from '../store/storable.ts'

/** Bytes of a shelf that are worth fetching. */
const SHELF = 32 * 1024 ** 2

/** How many shelves are remembered here, so that what came from them is not sent back. */
const REMEMBERED = 64

/**
 * The store of what was found in files, in the fleet's database, shared by all workers. What cannot be read or written there is looked at
 * again. No secret is ever in it: the engine keeps no file that holds one.
 */
export function knownArtifacts(database: Database): Store {
  const known = new Map<string, ReadonlySet<string>>()
  const remember = (shelf: string, keys: ReadonlySet<string>): void => {
    known.delete(shelf)
    known.set(shelf, keys)
    const [oldest] = known.keys()
    if (known.size > REMEMBERED && oldest !== undefined) known.delete(oldest)
  }
  return {
    load: async (name) => {
      const shelf = sha256(name)
      const rows = await database
        .query<{ key: string; body: Uint8Array }>(
          `select key, body from (
             select key, body, sum(octet_length(body)) over (order by used_at desc, key) as total
             from watertight.known_artifacts where shelf = $1) as x where total <= $2`,
          [shelf, SHELF],
        )
        .catch(() => [])
      remember(shelf, new Set(rows.map(({ key }) => key)))
      // A copy: what the driver gives may share its memory with other answers.
      return new Map(rows.map(({ key, body }) => [key, new Uint8Array(body)]))
    },
    save: async (name, entries) => {
      const shelf = sha256(name)
      const before = known.get(shelf) ?? new Set<string>()
      const added = [...entries].filter(([key]) => !before.has(key))
      remember(shelf, new Set(entries.keys()))
      if (added.length === 0) return
      let room = SHELF
      const rows = added.flatMap(([key, body]) => {
        room -= body.length
        return room < 0 ? [] : [{ key, body: Buffer.from(body).toString('base64') }]
      })
      await database
        .query(
          `insert into watertight.known_artifacts (shelf, key, body)
           select $1, key, decode(body, 'base64') from jsonb_to_recordset($2::jsonb) as x (key text, body text)
           on conflict (shelf, key) do update set used_at = now()`,
          [shelf, storableJson(rows)],
        )
        // A cache is no condition of an audit.
        .catch(() => undefined)
    },
  }
}

/** Lets go of what was used the longest ago, beyond so many bytes. */
export async function boundKnownArtifacts(database: Database, most: number): Promise<void> {
  await database.query(
    `delete from watertight.known_artifacts where (shelf, key) in (
       select shelf, key from (
         select shelf, key, sum(octet_length(body)) over (order by used_at desc, shelf, key) as total
         from watertight.known_artifacts) as x where total > $1)`,
    [most],
  )
}
