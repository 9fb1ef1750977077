import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { KnownPlace } from '../../src/response/known-places.ts'
import { probe } from '../../src/response/probe.ts'
import { type Mirroring, type Mirrors, plainPlace, startMirrors } from '../support/mirrors.ts'

let mirrors: Mirrors
let elsewhere: Mirrors
beforeAll(async () => {
  elsewhere = await startMirrors({ copy: 'keeps' })
  mirrors = await startMirrors({})
})
afterAll(() => Promise.all([mirrors.close(), elsewhere.close()]))

async function ask(how: Mirroring, place: Partial<KnownPlace> = {}, count = 1) {
  mirrors.behaviour.set('a', how)
  mirrors.asked.length = 0
  const addresses = Array.from({ length: count }, (_, index) => `${mirrors.url}/a/${index}`)
  const [answers = []] = await probe([{ place: { ...plainPlace, ...place }, version: '1.0.0', addresses }], {
    npmOptions: {},
    userAgent: 'watertight/0 (test)',
    pause: 1,
  })
  return answers
}

describe('an address', () => {
  test.each([
    { name: 'that serves it', how: 'keeps', want: 'there', says: 'it answered 200' },
    { name: 'that has none', how: 'gone', want: 'gone', says: 'it answered 404' },
    { name: 'that removed it', how: { status: 410 }, want: 'gone', says: 'it answered 410' },
    { name: 'that refuses', how: { status: 403 }, want: 'unknown', says: 'it answered 403' },
    { name: 'that is broken', how: { status: 503 }, want: 'unknown', says: 'it answered 503' },
    { name: 'that limits', how: { status: 429 }, want: 'unknown', says: 'it limits how often it is asked (429)' },
    { name: 'that wants a long pause', how: { status: 429, retryAfter: 3600 }, want: 'unknown', says: 'it limits' },
    { name: 'that hangs up', how: 'hangs up', want: 'unknown', says: 'no connection' },
    { name: 'that knows no HEAD', how: 'knows no head', want: 'there', says: 'it answered 206' },
  ] as const)('$name is $want', async ({ how, want, says }) => {
    const [answer] = await ask(how)
    expect(answer?.state).toBe(want)
    expect(answer?.because).toContain(says)
  })

  test('whose place blocks with a status of its own is gone', async () => {
    expect((await ask({ status: 403 }, { gone: [403] }))[0]?.state).toBe('gone')
  })

  test('that only knows the package proves no copy', async () => {
    expect((await ask('keeps', { proves: 'package' }))[0]).toMatchObject({ state: 'unknown' })
    expect((await ask('gone', { proves: 'package' }))[0]).toMatchObject({ state: 'gone' })
  })

  test('that leads to a host which nobody chose is not followed', async () => {
    elsewhere.asked.length = 0
    const [answer] = await ask({ leadsTo: `${elsewhere.url}/copy` })
    expect(answer?.state).toBe('unknown')
    expect(answer?.because).toContain('leads to 127.0.0.1')
    expect(elsewhere.asked).toEqual([])
  })

  test('that leads to a host of its place is followed', async () => {
    const [answer] = await ask({ leadsTo: `${elsewhere.url}/copy` }, { hosts: [new URL(elsewhere.url).host] })
    expect(answer?.state).toBe('there')
  })

  test.each([
    { name: 'in a circle', to: '/a/0' },
    { name: 'to a file', to: 'file:///etc/passwd' },
    { name: 'to nothing that is an address', to: 'http://[' },
  ])('that leads $name is unknown', async ({ to }) => {
    expect((await ask({ leadsTo: to }))[0]?.state).toBe('unknown')
  })
})

describe('what is sent', () => {
  test('is a HEAD that names us and carries no login', async () => {
    await ask('keeps')
    expect(mirrors.asked).toHaveLength(1)
    expect(mirrors.asked[0]).toMatchObject({ method: 'HEAD', headers: { 'user-agent': 'watertight/0 (test)' } })
    expect(mirrors.asked[0]?.headers).not.toHaveProperty('authorization')
  })

  test('is a request for one byte where HEAD is not known', async () => {
    await ask('knows no head')
    expect(mirrors.asked.map(({ method, headers }) => [method, headers.range])).toEqual([
      ['HEAD', undefined],
      ['GET', 'bytes=0-0'],
    ])
  })

  test('is nothing more to a host that wants to be left alone', async () => {
    const answers = await ask({ status: 429 }, {}, 5)
    expect(mirrors.asked).toHaveLength(1)
    expect(answers.map(({ state }) => state)).toEqual(Array(5).fill('unknown'))
  })

  test('is asked again once where the pause is short', async () => {
    await ask({ status: 429, retryAfter: 0 })
    expect(mirrors.asked).toHaveLength(2)
  })
})
