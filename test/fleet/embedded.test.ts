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

  test('keeps what a transaction of the second has done, and nothing of one that fails', async () => {
    await second.transaction((transaction) => transaction.query("insert into noted values ('kept')"))
    const failing = second.transaction(async (transaction) => {
      await transaction.query("insert into noted values ('lost')")
      await transaction.query('select no_such_column')
    })
    await expect(failing).rejects.toMatchObject({ code: '42703' })
    expect(await noted(first)).toEqual(['kept'])
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
