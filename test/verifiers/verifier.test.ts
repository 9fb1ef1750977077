import { createServer, type IncomingMessage, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Rule } from '../../src/model/rule.ts'
import { loadBuiltinRules } from '../../src/rules/load.ts'
import { Verifier } from '../../src/verifiers/verifier.ts'
import { verifyRuleOf } from '../../src/verifiers/verify-rule.ts'
import { fake } from '../support/fake.ts'

const rules = new Map((await loadBuiltinRules()).map((rule) => [rule.id, rule]))
const secret = fake('tok_{alnum:30}')

let server: Server
let standIn: string
let seen: Pick<IncomingMessage, 'url' | 'headers' | 'method'>[] = []
let answer: { status: number; headers?: Record<string, string>; body?: string }

beforeAll(async () => {
  server = createServer((request, response) => {
    seen.push({ url: request.url ?? '', headers: request.headers, method: request.method ?? '' })
    response.writeHead(answer.status, answer.headers).end(answer.body)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  standIn = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
beforeEach(() => {
  seen = []
})
afterAll(() => new Promise((resolve) => server.close(resolve)))

function rule(verify: object, id = 'secret/example'): Rule {
  const base = rules.get('secret/npm-access-token')
  if (base === undefined) throw new Error('the npm rule is gone')
  return { ...base, id, options: { verify } }
}

const bearer = { url: 'https://api.example.com/me', headers: { authorization: 'Bearer {secret}' } }

describe('Verifier', () => {
  test.each([
    { name: '200', answer: { status: 200 }, verify: bearer, want: 'works' },
    { name: '401', answer: { status: 401 }, verify: bearer, want: 'does not work' },
    { name: '500', answer: { status: 500 }, verify: bearer, want: 'unknown' },
    { name: '429', answer: { status: 429 }, verify: bearer, want: 'unknown' },
    {
      name: 'the live text',
      answer: { status: 200, body: '{"ok":true}' },
      verify: { ...bearer, liveText: '"ok":true' },
      want: 'works',
    },
    {
      name: 'another text',
      answer: { status: 200, body: '{"ok":false}' },
      verify: { ...bearer, liveText: '"ok":true' },
      want: 'does not work',
    },
    {
      name: 'the dead text',
      answer: { status: 403, body: '{"err":"Invalid token"}' },
      verify: { ...bearer, deadText: 'Invalid token' },
      want: 'does not work',
    },
    {
      name: 'a refusal for another reason',
      answer: { status: 403, body: '{"err":"missing scope"}' },
      verify: { ...bearer, deadText: 'Invalid token' },
      want: 'unknown',
    },
  ])('$name means: $want', async ({ answer: given, verify, want }) => {
    answer = given
    expect(await new Verifier({ standIn }).verify(rule(verify), secret)).toMatchObject({
      status: want,
      host: 'api.example.com',
    })
    expect(seen).toMatchObject([{ url: '/me', method: 'GET', headers: { authorization: `Bearer ${secret}` } }])
  })

  test('a redirect is not followed, wherever it leads', async () => {
    answer = { status: 302, headers: { location: `${standIn}/elsewhere` } }
    expect(await new Verifier({ standIn }).verify(rule(bearer), secret)).toMatchObject({ status: 'unknown' })
    expect(seen).toHaveLength(1)
  })

  test('a redirect to another host takes no credential there', async () => {
    const asked: string[] = []
    const elsewhere = createServer((request, response) => {
      asked.push(request.url ?? '')
      response.end()
    })
    await new Promise<void>((resolve) => elsewhere.listen(0, '127.0.0.1', resolve))
    answer = {
      status: 307,
      headers: { location: `http://localhost:${(elsewhere.address() as AddressInfo).port}/steal` },
    }
    expect(await new Verifier({ standIn }).verify(rule(bearer), secret)).toMatchObject({ status: 'unknown' })
    await new Promise((resolve) => elsewhere.close(resolve))
    expect([seen.length, asked]).toEqual([1, []])
  })

  test('between two questions to one host there is a pause', async () => {
    answer = { status: 200 }
    const verifier = new Verifier({ standIn })
    const started = performance.now()
    await verifier.verify(rule(bearer), secret)
    await verifier.verify(rule(bearer), `${secret}2`)
    expect(performance.now() - started).toBeGreaterThanOrEqual(499)
  })

  test('no more than two hundred are asked about in a run', async () => {
    answer = { status: 200 }
    const verifier = new Verifier({ standIn, pauseMilliseconds: 0 })
    const outcomes = []
    for (let index = 0; index < 202; index += 1) outcomes.push(await verifier.verify(rule(bearer), `${secret}${index}`))
    expect(seen).toHaveLength(200)
    expect(outcomes.at(-1)).toMatchObject({ status: 'unknown', because: '200 secrets were asked about already' })
  })

  test('an interruption ends it', async () => {
    answer = { status: 200 }
    const interruption = new AbortController()
    interruption.abort()
    const verifier = new Verifier({ standIn, signal: interruption.signal })
    await expect(verifier.verify(rule(bearer), secret)).rejects.toThrow()
    expect(seen).toEqual([])
  })

  test('each secret is asked about once', async () => {
    answer = { status: 200 }
    const verifier = new Verifier({ standIn, pauseMilliseconds: 0 })
    await verifier.verify(rule(bearer), secret)
    await verifier.verify(rule(bearer), secret)
    expect(seen).toHaveLength(1)
  })

  test('no provider, no answer: that says nothing of the secret', async () => {
    const nobody = new Verifier({ standIn: 'http://127.0.0.1:1' })
    expect(await nobody.verify(rule(bearer), secret)).toMatchObject({ status: 'unknown', because: 'no connection' })
  })

  test.each([
    { name: 'a rule without a way to ask', given: rule({}), verify: {} },
    { name: 'a rule of a user’s pack', given: rule(bearer, 'pack:secret/example') },
    { name: 'plain http', given: rule({ ...bearer, url: 'http://api.example.com/me' }) },
  ])('$name is never asked about', async ({ given }) => {
    expect(await new Verifier({ standIn }).verify(given, secret)).toBeNull()
    expect(seen).toEqual([])
  })

  test('a stand-in elsewhere than on this machine is refused', async () => {
    const verifier = new Verifier({ standIn: 'http://192.0.2.1' })
    await expect(verifier.verify(rule(bearer), secret)).rejects.toThrow('on this machine')
  })
})

describe('the built-in rules', () => {
  const asking = [...rules.values()].filter((one) => one.options['verify'] !== undefined)

  test('at least twenty providers can be asked', () => {
    expect(new Set(asking.map(({ options }) => options['provider'])).size).toBeGreaterThanOrEqual(20)
  })

  test.each(asking.map((one) => ({ id: one.id, one })))(
    '$id asks its provider with the secret, over https',
    async ({ one }) => {
      const how = verifyRuleOf(one)
      expect(how?.url).toMatch(/^https:\/\/[\w.-]+\//)
      expect(JSON.stringify(how)).toMatch(/\{(secret|basic)\}/)
      answer = { status: how?.live[0] ?? 0, body: how?.liveText ?? '' }
      expect(await new Verifier({ standIn, pauseMilliseconds: 0 }).verify(one, secret)).toMatchObject({
        status: 'works',
      })
      answer = { status: how?.dead[0] ?? 200, body: how?.deadText ?? '' }
      expect(await new Verifier({ standIn, pauseMilliseconds: 0 }).verify(one, secret)).toMatchObject({
        status: 'does not work',
      })
    },
  )
})
