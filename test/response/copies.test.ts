import { afterAll, beforeAll, expect, test } from 'vitest'
import { findCopies } from '../../src/response/copies.ts'
import type { KnownPlace } from '../../src/response/known-places.ts'
import type { Copies } from '../../src/response/response-type.ts'
import { type Mirroring, type Mirrors, plainPlace, startMirrors } from '../support/mirrors.ts'

let mirrors: Mirrors
beforeAll(async () => {
  mirrors = await startMirrors({})
})
afterAll(() => mirrors.close())

const hour = (number: number) => new Date(Date.UTC(2026, 10, 27, number))

/** Asks one place once an hour, which behaves like this. */
async function watch(
  behaviours: readonly (Mirroring | 'not asked')[],
  some: Partial<KnownPlace> = {},
  isPublic = false,
) {
  const place: KnownPlace = { ...plainPlace, addresses: [`${mirrors.url}/a/{name}@{version}`], ...some }
  let earlier: Copies | null = null
  for (const [index, how] of behaviours.entries()) {
    if (how !== 'not asked') mirrors.behaviour.set('a', how)
    earlier = await findCopies(
      {
        name: 'app',
        versions: [{ version: '1.0.0', paths: [], isPublic }],
        places: [place],
        earlier,
        now: hour(index),
      },
      how === 'not asked' ? null : { npmOptions: {}, userAgent: 'test', pause: 0 },
    )
  }
  const [found] = earlier?.places ?? []
  const at = (time: string | null | undefined) => (time == null ? null : new Date(time).getUTCHours())
  const { state, note, removal } = found ?? {}
  return { state, note, removal, seen: [at(found?.firstSeen), at(found?.lastSeen), at(found?.goneSince)] }
}

test.each<{
  name: string
  behaviours: readonly (Mirroring | 'not asked')[]
  state: string
  seen: readonly (number | null)[]
}>([
  { name: 'never asked', behaviours: ['not asked'], state: 'not asked', seen: [null, null, null] },
  { name: 'never there', behaviours: ['gone', 'gone'], state: 'gone', seen: [null, null, null] },
  { name: 'there', behaviours: ['keeps', 'keeps'], state: 'there', seen: [0, 1, null] },
  { name: 'there, and not asked again', behaviours: ['keeps', 'not asked'], state: 'there', seen: [0, 0, null] },
  { name: 'gone', behaviours: ['keeps', 'gone', 'gone'], state: 'gone', seen: [0, 0, 1] },
  { name: 'gone, and back', behaviours: ['keeps', 'gone', 'keeps'], state: 'there', seen: [0, 2, null] },
  { name: 'there, and then unknown', behaviours: ['keeps', { status: 503 }], state: 'unknown', seen: [0, 0, null] },
  { name: 'unknown, and then gone', behaviours: ['keeps', { status: 503 }, 'gone'], state: 'gone', seen: [0, 0, 2] },
])('a copy that is $name', async ({ behaviours, state, seen }) => {
  expect(await watch(behaviours)).toMatchObject({ state, seen, removal: 'Ask for app.' })
})

test('one on demand proves nothing while the registry has the version', async () => {
  expect((await watch(['keeps'], { isOnDemand: true }, true)).note).toContain('fetches from the registry')
  expect((await watch(['keeps'], { isOnDemand: true }, false)).note).toBeNull()
})

test('one address that is not known leaves a place unknown, and one copy is a copy', async () => {
  const addresses = [`${mirrors.url}/a/x`, `${mirrors.url}/b/x`]
  mirrors.behaviour.set('b', { status: 403 })
  expect((await watch(['gone'], { addresses })).state).toBe('unknown')
  expect((await watch(['keeps'], { addresses })).state).toBe('there')
})

test('each version that leaks is asked for, the first one in full, and what is too much is named', async () => {
  mirrors.asked.length = 0
  mirrors.behaviour.set('a', 'keeps')
  mirrors.behaviour.set('b', 'gone')
  const place = (id: string): KnownPlace => ({
    ...plainPlace,
    id,
    addresses: [`${mirrors.url}/${id}/{version}/{path}`],
  })
  const versions = Array.from({ length: 60 }, (_, index) => ({
    version: `1.${index}.0`,
    paths: ['a.js.map', 'b.js.map'],
    isPublic: true,
  }))
  const { places, leftOut } = await findCopies(
    { name: 'app', versions, places: [place('a'), place('b')], earlier: null, now: hour(0) },
    { npmOptions: {}, userAgent: 'test', pause: 0 },
  )
  expect(places.map(({ state, versions: all, addresses }) => [state, all.length, addresses.length])).toEqual([
    ['there', 50, 52],
    ['gone', 50, 52],
  ])
  expect(mirrors.asked.filter(({ path }) => path.startsWith('/a/1.1.0/')).map(({ path }) => path)).toEqual([
    '/a/1.1.0/a.js.map',
  ])
  expect(leftOut).toHaveLength(10)
})

test('a copy of one version that goes is seen to go while another stands', async () => {
  const place: KnownPlace = { ...plainPlace, addresses: [`${mirrors.url}/{version}`] }
  const versions = ['two', 'one'].map((version) => ({ version, paths: [], isPublic: false }))
  const probing = { npmOptions: {}, userAgent: 'test', pause: 0 }
  mirrors.behaviour.set('one', 'keeps')
  mirrors.behaviour.set('two', 'keeps')
  const first = await findCopies({ name: 'app', versions, places: [place], earlier: null, now: hour(0) }, probing)
  mirrors.behaviour.set('one', 'gone')
  const second = await findCopies({ name: 'app', versions, places: [place], earlier: first, now: hour(1) }, probing)
  expect(second.places).toMatchObject([
    {
      state: 'there',
      goneSince: null,
      versions: [
        { version: 'two', state: 'there', goneSince: null },
        { version: 'one', state: 'gone', goneSince: hour(1).toISOString() },
      ],
    },
  ])
})
