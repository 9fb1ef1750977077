import { createHmac } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import type { IncomingHttpHeaders } from 'node:http'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { addChannel, type Channel, listChannels, removeChannel, shownAddress } from '../../src/fleet/alerts/channels.ts'
import { sendTo } from '../../src/fleet/alerts/send.ts'
import type { LeakEvent } from '../../src/fleet/findings/tell.ts'
import { type Fleet, keysIn } from '../../src/fleet/open-fleet.ts'
import { fake } from '../support/fake.ts'
import { openTestFleet } from '../support/fleet.ts'
import { type LocalServer, serve } from '../support/http-server.ts'
import { temporaryDirectory } from '../support/project.ts'

const body: LeakEvent = {
  event: 'new',
  package: '@acme/a',
  fingerprint: 'wt1:abc',
  occurrence: 1,
  ruleId: 'map/embedded-sources',
  severity: 'critical',
  message: '<!channel> & 3 files',
  chain: ['a.js.map'],
  firstVersion: '1.0.0',
  lastVersion: '1.2.0',
  versions: 3,
}

let receiver: LocalServer
let heard: { readonly text: string; readonly headers: IncomingHttpHeaders }[] = []
let status = 200

beforeAll(async () => {
  receiver = await serve((request, response) => {
    let text = ''
    request.setEncoding('utf8').on('data', (part: string) => {
      text += part
    })
    request.on('end', () => {
      heard.push({ text, headers: request.headers })
      response.writeHead(status, { location: 'http://127.0.0.1:1/' }).end()
    })
  })
})

afterAll(() => receiver.close())

function send(
  kind: Channel['kind'],
  target: string,
  more: Partial<Channel['address']> = {},
  environment = {},
  count = 1,
): Promise<void> {
  heard = []
  const events = Array.from({ length: count }, (_, index) => ({ id: index + 7, body }))
  const channel: Channel = { id: 1, kind, address: { target, arguments: [], secret: null, ...more } }
  return sendTo(channel, events, { environment, keys: '/nowhere', signal: new AbortController().signal })
}

describe('an alert', () => {
  test('to a webhook is signed with the key that a variable has, and names its event', async () => {
    await send('webhook', receiver.url, { secret: 'env:KEY' }, { KEY: 'a key' })
    const [{ text, headers } = { text: '', headers: {} as IncomingHttpHeaders }] = heard
    const [, seconds = '', digest] = /^t=(\d+),v1=([0-9a-f]{64})$/.exec(String(headers['watertight-signature'])) ?? []
    expect(digest).toBe(createHmac('sha256', 'a key').update(`${seconds}.${text}`).digest('hex'))
    expect(headers['watertight-event']).toBe('watertight-7')
    expect(JSON.parse(text)).toEqual({ version: 1, id: 'watertight-7', ...body })
  })

  test('of many events is one digest', async () => {
    await send('webhook', receiver.url, {}, {}, 3)
    expect(JSON.parse(heard[0]?.text ?? '')).toMatchObject({
      event: 'digest',
      count: 3,
      events: [{ id: 'watertight-7' }, {}, {}],
    })
  })

  test('to Slack is a sentence in which nothing is markup', async () => {
    await send('slack', 'env:HOOK', {}, { HOOK: receiver.url })
    const { text } = JSON.parse(heard[0]?.text ?? '')
    expect(text).toContain('New leak in @acme/a 1.0.0 to 1.2.0: critical map/embedded-sources at a.js.map.')
    expect(text).toContain('&lt;!channel&gt; &amp; 3 files')
  })

  test('to a command comes on its standard input, and through no shell', async () => {
    const file = join(temporaryDirectory(), 'out')
    const program = 'process.stdin.pipe(require("node:fs").createWriteStream(process.argv[1]))'
    await send('command', process.execPath, { arguments: ['-e', program, file] }, process.env)
    expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({ event: 'new', package: '@acme/a' })
  })

  test.each([
    { name: 'a receiver that answers 500', code: 500, target: () => receiver.url, says: 'answered 500' },
    { name: 'a receiver that leads elsewhere', code: 302, target: () => receiver.url, says: 'answered 302' },
    { name: 'a variable that is not set', code: 200, target: () => 'env:NOWHERE', says: 'NOWHERE is not set' },
  ])('$name has not taken it', async ({ code, target, says }) => {
    status = code
    await expect(send('webhook', target())).rejects.toThrow(says)
    status = 200
  })

  test('a command that fails has not taken it', async () => {
    await expect(send('command', process.execPath, { arguments: ['-e', 'process.exit(3)'] })).rejects.toThrow(
      'ended with 3',
    )
  })
})

describe('a channel', () => {
  let fleet: Fleet & { readonly cwd: string }
  beforeAll(async () => {
    fleet = await openTestFleet()
  })
  afterAll(() => fleet.close())

  test('of a webhook without a key of its own gets one, and shows no path', async () => {
    const { key } = await addChannel('webhook', ['https://hooks.example/t/abc'], undefined, {
      database: fleet.database,
      keys: keysIn(fleet.cwd),
    })
    expect(key).toMatch(/^[\w-]{43}$/)
    const [channel] = await listChannels(fleet.database)
    expect(channel && shownAddress(channel)).toBe('https://hooks.example/…')
    const stored = JSON.stringify(await fleet.database.query('select * from watertight.channels'))
    expect(stored).not.toContain(key)
    const { environment, keys, signal } = {
      environment: {},
      keys: keysIn(fleet.cwd),
      signal: AbortSignal.timeout(9000),
    }
    heard = []
    await sendTo(
      {
        ...(channel as Channel),
        address: { target: receiver.url, arguments: [], secret: channel?.address.secret ?? null },
      },
      [{ id: 1, body }],
      { environment, keys, signal },
    )
    const [{ text, headers } = { text: '', headers: {} as IncomingHttpHeaders }] = heard
    const [, seconds = '', digest] = /^t=(\d+),v1=(\w+)$/.exec(String(headers['watertight-signature'])) ?? []
    expect(digest).toBe(
      createHmac('sha256', key ?? '')
        .update(`${seconds}.${text}`)
        .digest('hex'),
    )
    await removeChannel(channel?.id ?? 0, { database: fleet.database, keys })
    expect(readdirSync(keys)).toEqual(['.gitignore'])
    await addChannel('webhook', ['https://hooks.example/t/abc'], 'KEY', { database: fleet.database, keys })
  })

  test.each([
    { name: 'an address with a password', kind: 'webhook', words: ['https://a:b@x.example/'], says: 'password' },
    {
      name: 'an address that holds a secret',
      kind: 'webhook',
      words: [`https://x.example/${fake('ghp_{alnum:36}')}`],
      says: 'secret',
    },
    {
      name: 'an address with a part that nobody can guess',
      kind: 'webhook',
      words: [`https://x.example/hooks/${fake('{alnum:23}')}1a`],
      says: 'looks like a secret',
    },
    { name: 'no address', kind: 'slack', words: ['hooks'], says: 'not an http(s) URL' },
    { name: 'the same twice', kind: 'webhook', words: ['https://hooks.example/t/abc'], says: 'there already' },
  ] as const)('with $name is refused', async ({ kind, words, says }) => {
    await expect(
      addChannel(kind, words, undefined, { database: fleet.database, keys: keysIn(fleet.cwd) }),
    ).rejects.toThrow(says)
  })
})
