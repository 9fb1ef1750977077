import type { Store } from '../../engine/known-files.ts'
import { sha256 } from '../../text/digest.ts'
import type { Database } from '../store/database.ts'
import { storableJson } from '../store/storable.ts'

/** Bytes that one package is given, and that one package may add. */
const PACKAGE = 32 * 1024 ** 2

/** How many files are asked for in one question. */
const ASKED = 5000

/**
 * The store of what was found in files, in the fleet's database, shared by all workers and all packages: a file that any of them had, with the
 * same bytes under the same path, is not looked at again. What cannot be read or written there is looked at again. No secret is ever in it:
 * the engine keeps no file that holds one.
 */
export function knownArtifacts(database: Database): Store {
  return {
    isShared: true,
    load: async (shelf, keys) => {
      const found = new Map<string, Uint8Array>()
      // The key of a row, in hex, and the engine's own.
      const wanted = new Map(keys.map((key) => [sha256(`${shelf} ${key}`), key]))
      const asked = [...wanted.keys()]
      for (let at = 0; at < asked.length; at += ASKED) {
        const rows = await read(database, asked.slice(at, at + ASKED)).catch(() => [])
        // A copy: what the driver gives may share its memory with other answers.
        for (const { key, body } of rows) found.set(wanted.get(key) ?? '', new Uint8Array(body))
        if (rows.some(({ stale }) => stale)) await touch(database, rows).catch(() => undefined)
      }
      return found
    },
    save: async (shelf, entries) => {
      let room = PACKAGE
      const rows = [...entries].flatMap(([key, body]) => {
        room -= body.length
        return room < 0 ? [] : [{ key: sha256(`${shelf} ${key}`), body: Buffer.from(body).toString('base64') }]
      })
      await database
        .query(
          `insert into watertight.known_artifacts (key, body)
           select decode(key, 'hex'), decode(body, 'base64') from jsonb_to_recordset($1::jsonb) as x (key text, body text)
           order by 1 on conflict (key) do nothing`,
          [storableJson(rows)],
        )
        // A cache is no condition of an audit.
        .catch(() => undefined)
    },
  }
}

interface KnownRow {
  readonly key: string
  readonly body: Uint8Array
  readonly stale: boolean
  readonly [column: string]: unknown
}

function read(database: Database, keys: readonly string[]): Promise<readonly KnownRow[]> {
  return database.query<KnownRow>(
    `select encode(k.key, 'hex') as key, k.body, k.used_at < now() - interval '1 hour' as stale from (
       select key, sum(octet_length(body)) over (order by key) as total from watertight.known_artifacts
       where key in (select decode(x, 'hex') from jsonb_array_elements_text($1::jsonb) as x)) as found
     join watertight.known_artifacts k using (key) where found.total <= $2`,
    [storableJson(keys), PACKAGE],
  )
}

/** An hour is near enough: whoever notes each use writes as much as it saves. */
async function touch(database: Database, rows: readonly KnownRow[]): Promise<void> {
  await database.query(
    `update watertight.known_artifacts set used_at = now() where key in (
       select key from watertight.known_artifacts where key in (select decode(x, 'hex') from jsonb_array_elements_text($1::jsonb) as x)
       order by key for update skip locked)`,
    [storableJson(rows.filter(({ stale }) => stale).map(({ key }) => key))],
  )
}

/** Bytes that a row takes beside its body, in the table and its indexes. */
const ROW = 160

/** Rows that are let go at a time. */
const BATCH = 10_000

/** Lets go of what was used the longest ago, beyond `most` bytes. */
export async function boundKnownArtifacts(database: Database, most: number): Promise<void> {
  const [whole] = await database.query<{ whole: number }>(
    "select pg_total_relation_size('watertight.known_artifacts')::float8 as whole",
  )
  // What takes no more than that, with everything that was let go, need not be counted.
  if (whole === undefined || whole.whole <= most) return
  const [live] = await database.query<{ bytes: number }>(
    `select coalesce(sum(pg_column_size(body) + ${ROW}), 0)::float8 as bytes from watertight.known_artifacts`,
  )
  let excess = (live?.bytes ?? 0) - most
  while (excess > 0) {
    const [gone] = await database.query<{ bytes: number }>(
      `with gone as (delete from watertight.known_artifacts where key in (
         select key from (
           select key, own, sum(own) over (order by used_at, key) as total from (
             select key, used_at, pg_column_size(body) + ${ROW} as own from watertight.known_artifacts
             order by used_at, key limit ${BATCH}) as oldest) as x where total - own < $1) returning pg_column_size(body) + ${ROW} as own)
       select coalesce(sum(own), 0)::float8 as bytes from gone`,
      [excess],
    )
    if (gone === undefined || gone.bytes === 0) return
    excess -= gone.bytes
  }
}
