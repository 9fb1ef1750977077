import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { readRecord } from '../../../src/formats/sqlite/database.ts'
import { sqlite } from '../../../src/formats/sqlite/sqlite.ts'
import { testWith } from '../../support/require-tool.ts'
import { openAll } from '../open.ts'

/** A database of two pages, laid out by our own hand: a table `t` with one row of one text. */
function database(text: string): Buffer {
  const bytes = Buffer.alloc(1024)
  bytes.write('SQLite format 3\0')
  bytes.writeUInt16BE(512, 16)
  bytes.writeUInt32BE(1, 56)
  leaf(bytes, 0, 100, ['table', 't', 't', 2, 'CREATE TABLE t(a)'])
  leaf(bytes, 512, 512, [text])
  return bytes
}

function leaf(bytes: Buffer, page: number, header: number, row: readonly (string | number)[]): void {
  const types = row.map((value) => (typeof value === 'string' ? 13 + value.length * 2 : 1))
  const values = row.map((value) => (typeof value === 'string' ? Buffer.from(value) : Buffer.from([value])))
  const record = Buffer.concat([Buffer.from([types.length + 1, ...types]), ...values])
  const cell = 512 - record.length - 2
  bytes[header] = 13
  bytes.writeUInt16BE(1, header + 3)
  bytes.writeUInt16BE(cell, header + 8)
  Buffer.concat([Buffer.from([record.length, 1]), record]).copy(bytes, page + cell)
}

test('the schema and the rows of a table', async () => {
  const bytes = database('hello')
  const { texts, codes, facts } = await openAll(sqlite, bytes, 'a.db')
  expect({ texts, codes }).toEqual({ texts: { '<schema>': 'CREATE TABLE t(a);\n', t: 'hello\n' }, codes: [] })
  const opened = facts.opened?.map(([start, end]) => bytes.toString('latin1', start, end))
  expect(opened).toEqual([expect.stringContaining('CREATE TABLE'), expect.stringContaining('hello')])
})

test.each([
  { name: 'a header cut short', bytes: database('x').subarray(0, 50), codes: ['sqlite-damaged'] },
  { name: 'a table whose page is not there', bytes: database('x').subarray(0, 512), codes: ['sqlite-page'] },
  { name: 'a page of no kind', bytes: Buffer.from(database('x')).fill(7, 512, 513), codes: ['sqlite-page'] },
  { name: 'no tables', bytes: Buffer.from(database('x')).fill(0, 100).fill(13, 100, 101), codes: ['sqlite-empty'] },
])('$name', async ({ bytes, codes }) => {
  expect((await openAll(sqlite, bytes, 'a.db')).codes).toEqual(codes)
})

test('what a row does not say that it has is shown with it', async () => {
  const bytes = database('hello')
  const record = bytes.lastIndexOf('hello') - 1
  // The type of a text of two letters, in place of one of five.
  bytes[record] = 13 + 2 * 2
  const { texts, facts } = await openAll(sqlite, bytes, 'a.db')
  expect(texts['t']).toBe('he\tllo\n')
  // Where columns are cut otherwise than they were written, the row is looked at as it stands, too.
  expect(facts.opened?.some(([start, end]) => start <= record && record < end)).toBe(false)
})

testWith('sqlite3', 'what sqlite makes: many pages, long texts, other encodings, what was deleted', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'watertight-'))
  const long = 'x'.repeat(20_000)
  const script = `PRAGMA page_size=1024; PRAGMA encoding='UTF-16le'; PRAGMA secure_delete=OFF;
    CREATE TABLE users(id INTEGER PRIMARY KEY, name TEXT, at REAL);
    CREATE INDEX byName ON users(name);
    WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2000)
      INSERT INTO users SELECT i, 'user ' || i, 0.5 FROM n;
    CREATE TABLE notes(text TEXT);
    INSERT INTO notes VALUES ('${long}'), (NULL), (42), (x'${Buffer.from('was deleted').toString('hex')}');
    DELETE FROM notes WHERE rowid = 4;
    CREATE TABLE tokens(name TEXT PRIMARY KEY, token TEXT) WITHOUT ROWID;
    INSERT INTO tokens VALUES ('one', 'first'), ('two', 'second');`
  execFileSync('sqlite3', ['made.db', script], { cwd: folder })
  const bytes = readFileSync(join(folder, 'made.db'))
  const { texts, codes, facts } = await openAll(sqlite, bytes, 'made.db')
  expect(codes).toEqual([])
  expect(texts['<schema>']).toMatch(/CREATE TABLE users\(id.*\n.*CREATE INDEX byName/)
  const users = Array.from({ length: 2000 }, (_, index) => `\tuser ${index + 1}\t0.5\n`)
  expect(texts['users']).toBe(users.join(''))
  expect(texts['notes']).toBe(`${long}\n\n42\n`)
  expect(texts['tokens']).toBe('one\tfirst\ntwo\tsecond\n')
  const deleted = bytes.indexOf('was deleted')
  expect(deleted).toBeGreaterThan(0)
  expect(facts.opened?.some(([start, end]) => start <= deleted && deleted < end)).toBe(false)
})

test('what a header that is too long swallows comes with the values', () => {
  const payload = Buffer.from('\x28the header says that this is all types, and there are none', 'latin1')
  const texts = [...readRecord(payload)].map((value) =>
    typeof value === 'object' ? value?.bytes.toString('latin1') : '',
  )
  expect(texts).toContainEqual(expect.stringContaining('the header says that this is all types'))
})
