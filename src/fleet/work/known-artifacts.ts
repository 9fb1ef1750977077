import type { Store } from '../../engine/known-files.ts'
import { sha256 } from '../../text/digest.ts'
import type { Database } from '../store/database.ts'

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
      const wanted = new Map(keys.map((key) => [sha256(`${shelf} ${key}`), key]))
      const asked = [...wanted.keys()]
      for (let at = 0; at < asked.length; at += ASKED) {
        const rows = await read(database, asked.slice(at, at + ASKED)).catch(() => [])
        for (const { key, body } of rows) {
          // A copy: what the driver gives may share its memory with other answers.
          found.set(wanted.get(Buffer.from(key).toString('hex')) ?? '', new Uint8Array(body))
        }
        if (rows.some(({ stale }) => stale)) await touch(database, rows).catch(() => undefined)
      }
      return found
    },
    save: async (shelf, entries) => {
      let room = PACKAGE
      const rows = [...entries].flatMap(([key, body]) => {
        room -= body.length
        return room < 0 ? [] : [{ key: sha256(`${shelf} ${key}`), body }]
      })
      // In the order of their keys, so that no two workers wait for each other.
      rows.sort((one, other) => (one.key < other.key ? -1 : 1))
      await database
        .query(
          `insert into watertight.known_artifacts (key, body)
           select substr($1::bytea, 1 + ${KEY} * (n - 1)::int, ${KEY}), substr($2::bytea, start, size)
           from rows from (jsonb_to_recordset($3::jsonb) as (start int, size int)) with ordinality as x (start, size, n)
           order by n on conflict (key) do nothing`,
          [
            packed(rows.map(({ key }) => key)),
            Buffer.concat(rows.map(({ body }) => body)),
            JSON.stringify(placesOf(rows)),
          ],
        )
        // A cache is no condition of an audit.
        .catch(() => undefined)
    },
  }
}

/** Bytes of a key: of a row's, not of the engine's own. */
const KEY = 32

/** Where each body begins, from 1, and its bytes, when they stand one behind the other. */
function placesOf(rows: readonly { readonly body: Uint8Array }[]): readonly object[] {
  let start = 1
  return rows.map(({ body: { length: size } }) => {
    const place = { start, size }
    start += size
    return place
  })
}

/** Keys, given in hex, one behind the other. */
function packed(keys: readonly string[]): Uint8Array {
  return Buffer.from(keys.join(''), 'hex')
}

interface KnownRow {
  readonly key: Uint8Array
  readonly body: Uint8Array
  readonly stale: boolean
  readonly [column: string]: unknown
}

function read(database: Database, keys: readonly string[]): Promise<readonly KnownRow[]> {
  return database.query<KnownRow>(
    // One look into the index for each key: whoever plans for all at once may read the whole table.
    `select key, body, used_at < now() - interval '1 hour' as stale from (
       select k.*, sum(octet_length(k.body)) over (order by k.key) as total from (${KEYS}) as w (key),
         lateral (select * from watertight.known_artifacts k where k.key = w.key limit 1) as k) as found where total <= $3`,
    [packed(keys), keys.length, PACKAGE],
  )
}

/** The keys of the first two parameters: all of them, and how many they are. */
const KEYS = `select substr($1::bytea, 1 + ${KEY} * n, ${KEY}) from generate_series(0, $2::int - 1) as n`

/** An hour is near enough: whoever notes each use writes as much as it saves. */
async function touch(database: Database, rows: readonly KnownRow[]): Promise<void> {
  const stale = rows.filter((row) => row.stale).map(({ key }) => Buffer.from(key).toString('hex'))
  await database.query(
    `update watertight.known_artifacts set used_at = now() where key in (
       select key from watertight.known_artifacts where key in (${KEYS}) order by key for update skip locked)`,
    [packed(stale), stale.length],
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
