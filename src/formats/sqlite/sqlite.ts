import type { Artifact } from '../../model/artifact.ts'
import type { Format, Opened } from '../../model/format.ts'
import type { Meter } from '../../model/limits.ts'
import { asBuffer } from '../../text/as-buffer.ts'
import { decodeText } from '../../text/encoding.ts'
import { Budget } from '../budget.ts'
import { incomplete, limitReached, remark } from '../trouble.ts'
import { Database, isDatabase, readRecord, type Value } from './database.ts'

/** SQLite databases: their schema, and the rows of each table, a line for each. */
export const sqlite: Format = {
  id: 'sqlite',
  role: 'data',
  // A program that reads databases has their first bytes among its constants.
  inline: { magic: 'SQLite format 3', isWhole: (bytes) => isDatabase(asBuffer(bytes)) },
  accepts: ({ kind }) => kind === 'sqlite',
  open: openDatabase,
}

function* openDatabase(artifact: Artifact, meter: Meter): Iterable<Opened> {
  const bytes = asBuffer(artifact.bytes)
  if (!isDatabase(bytes)) return yield incomplete('sqlite-damaged', 'The header of the database is damaged.')
  const database = new Database(bytes)
  const seen = new Set<number>()
  const budget = new Budget(meter, bytes.length)
  const tables: Table[] = []
  const schema: string[] = []
  for (const record of database.records(1, seen)) {
    const [type, name, , root, sql] = readRecord(record)
    const written = textOf(sql, database)
    budget.spend(written.length)
    if (budget.left.bytes === 0) return yield limitReached(budget.left.limit, meter.limits)
    if (written !== '') schema.push(`${written};\n`)
    // An index says again what its table says.
    if (textOf(type, database) === 'table' && typeof root === 'number')
      tables.push({ name: textOf(name, database), root })
  }
  if (schema.length === 0) yield remark('sqlite-empty', 'The database has no tables.')
  else yield { kind: 'entry', path: '<schema>', bytes: Buffer.from(schema.join('')) }
  let total = 0
  let entries = 0
  for (const { name, root } of tables) {
    const rows: Buffer[] = []
    let length = 0
    for (const record of database.records(root, seen)) {
      const row = rowOf(record, database)
      length += row.length
      if (length > budget.left.bytes) return yield limitReached(budget.left.limit, meter.limits, name)
      rows.push(row)
    }
    if (length === 0) continue
    budget.spend(length)
    total += length
    entries += 1
    yield { kind: 'entry', path: name, bytes: Buffer.concat(rows) }
  }
  if (database.isDamaged)
    yield incomplete('sqlite-page', 'A page of the database is damaged; it was searched as it is, not row by row.')
  // What was deleted is still in the file, between the rows: it is looked at as it stands.
  yield { kind: 'facts', facts: { container: { format: 'sqlite', entries, bytes: total }, opened: database.read } }
}

interface Table {
  readonly name: string
  readonly root: number
}

function rowOf(record: Buffer, database: Database): Buffer {
  const parts: Buffer[] = []
  for (const value of readRecord(record)) {
    parts.push(value === null ? NOTHING : shown(value, database), TAB)
  }
  parts.pop()
  parts.push(NEWLINE)
  return Buffer.concat(parts)
}

function shown(value: Exclude<Value, null>, database: Database): Buffer {
  if (typeof value !== 'object') return Buffer.from(String(value))
  return value.kind === 'blob' || database.encoding === 'utf-8' ? value.bytes : Buffer.from(textOf(value, database))
}

function textOf(value: Value | undefined, { encoding }: Database): string {
  return typeof value === 'object' && value?.kind === 'text' ? decodeText(value.bytes, encoding) : ''
}

const NOTHING = Buffer.alloc(0)
const TAB = Buffer.from('\t')
const NEWLINE = Buffer.from('\n')
