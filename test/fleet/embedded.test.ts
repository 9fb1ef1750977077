import { readFileSync } from 'node:fs'
import { connect } from 'node:net'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Database } from '../../src/fleet/store/database.ts'
import { openEmbedded } from '../../src/fleet/store/embedded/open.ts'
import { emptyFleetDirectory } from '../support/fleet.ts'
import { cleanEnvironment } from '../support/npm.ts'

let folder: string
let first: Database
let second: Database

const open = () => openEmbedded(folder, { cwd: import.meta.dirname, environment: cleanEnvironment() })

beforeAll(async () => {
  folder = join(await emptyFleetDirectory(), '.watertight/fleet')
  first = await open()
})

afterAll(() => first.close())

describe('an embedded database that two have open', () => {
  beforeEach(async () => {
    second = await open()
    await first.script('create table if not exists noted (text text); truncate noted')
  })

  afterEach(() => second.close())

  const noted = async (database: Database) =>
    (await database.query<{ text: string }>('select text from noted order by text')).map(({ text }) => text)

  test('is one: what either writes the other reads', async () => {
    await first.query('insert into noted values ($1)', ['one'])
    await second.query('insert into noted values ($1)', ['two'])
    expect([await noted(first), await noted(second)]).toEqual([
      ['one', 'two'],
      ['one', 'two'],
    ])
    expect([await first.hasOthers(), await second.hasOthers()]).toEqual([true, true])
  })

  test('gives both the same values', async () => {
    const sql = `select now() as time, '\\x00ff'::bytea as bytes, '{"a":[1]}'::jsonb as json, 1::bigint as number, null as nothing`
    const [[here], [there]] = [await first.query(sql), await second.query(sql)]
    expect(there).toEqual({ ...here, time: expect.any(Date) })
  })

  test.each([
    { name: 'null', sql: 'select $1::text as value', given: null, want: null },
    { name: 'a null of JSON', sql: `select 'null'::jsonb as value`, want: null },
    { name: 'a yes', sql: 'select $1::boolean as value', given: true, want: true },
    { name: 'an object', sql: 'select $1::jsonb as value', given: { a: ['"'] }, want: { a: ['"'] } },
    {
      name: 'a list',
      sql: `select to_jsonb($1::text[]) as value`,
      given: ['a"b\\', null, 'c,d'],
      want: ['a"b\\', null, 'c,d'],
    },
    { name: 'a list from the database', sql: `select array['a', null, 'c']::text[] as value`, want: ['a', null, 'c'] },
    { name: 'a time', sql: 'select $1::timestamptz as value', given: new Date(5), want: new Date(5) },
    { name: 'bytes', sql: 'select $1::bytea as value', given: Buffer.from([0, 255]), want: new Uint8Array([0, 255]) },
  ])('takes and gives $name as it is', async ({ sql, given, want }) => {
    expect(await first.query(sql, given === undefined ? [] : [given])).toEqual([{ value: want }])
  })

  test('asks anew what was prepared before a table was another', async () => {
    const sql = 'select * from noted'
    await first.query(sql)
    await first.script('alter table noted add column more int')
    await first.query('insert into noted values ($1, $2)', ['a', 1])
    expect(await first.query(sql)).toEqual([{ text: 'a', more: 1 }])
    await expect(first.query('select $1::int', ['x'])).rejects.toMatchObject({ code: '22P02' })
    expect(await first.query('select $1::int as value', ['2'])).toEqual([{ value: 2 }])
    await first.script('alter table noted drop column more')
  })

  test('keeps what a transaction of the second has done, and nothing of one that fails', async () => {
    await second.transaction((transaction) => transaction.query("insert into noted values ('kept')"))
    const failing = second.transaction(async (transaction) => {
      await transaction.query("insert into noted values ('lost')")
      await transaction.query('select no_such_column')
    })
    await expect(failing).rejects.toMatchObject({ code: '42703' })
    expect(await noted(first)).toEqual(['kept'])
  })

  test('takes back a transaction whose second change of tables fails, and goes on', async () => {
    const failing = first.transaction(async (transaction) => {
      await transaction.script('create table lost (text text)')
      await transaction.script('create table noted (text text)')
    })
    await expect(failing).rejects.toMatchObject({ code: '42P07' })
    expect(await first.query("select to_regclass('lost') as lost")).toEqual([{ lost: null }])
  })

  test('takes back the transaction of one that is cut off, and answers the other', async () => {
    const cut = second.transaction(async (transaction) => {
      await transaction.query("insert into noted values ('lost')")
      await second.close()
      throw new Error('cut off')
    })
    await expect(cut).rejects.toThrow('cut off')
    expect(await noted(first)).toEqual([])
  })

  test('goes on with the second when the first ends', async () => {
    await second.query("insert into noted values ('kept')")
    await first.close()
    expect(await noted(second)).toEqual(['kept'])
    await second.transaction((transaction) => transaction.query("insert into noted values ('more')"))
    expect(await noted(second)).toEqual(['kept', 'more'])
    first = await open()
    expect(await noted(first)).toEqual(['kept', 'more'])
  })

  test.each([
    { name: 'another token', hello: '0'.repeat(64) },
    {
      name: 'what a browser sends',
      hello: `GET / HTTP/1.1\r\nhost: 127.0.0.1\r\naccept: */*\r\nuser-agent: a browser of some kind\r\n\r\n`,
    },
  ])('answers nobody who begins with $name', async ({ hello }) => {
    const { port } = JSON.parse(readFileSync(join(folder, 'lock'), 'utf8')) as { port: number }
    const heard = await new Promise<string>((resolve) => {
      let text = ''
      const socket = connect(port, '127.0.0.1', () => socket.write(hello))
      socket.on('data', (part) => {
        text += part.toString('latin1')
      })
      socket.on('error', () => undefined)
      socket.on('close', () => resolve(text))
    })
    expect(heard).toBe('')
  })
})
