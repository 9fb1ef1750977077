import { describe, expect, test } from 'vitest'
import { type UnpublishFacts, unpublishing } from '../../src/response/unpublish-rules.ts'

const now = new Date('2026-11-27T12:00:00.000Z')
const ago = (hours: number) => new Date(now.getTime() - hours * 3_600_000).toISOString()
const facts = (some: Partial<UnpublishFacts>): UnpublishFacts => ({
  published: ago(10),
  now,
  dependents: 0,
  downloads: 10,
  owners: 1,
  sources: { age: 'a', dependents: 'b', downloads: 'c', owners: 'd' },
  ...some,
})

describe('whether npm lets a version be unpublished', () => {
  test.each([
    { name: 'young, nothing depends on it', some: {}, want: 'yes' },
    { name: 'young, with many downloads and owners', some: { downloads: 9000, owners: 7 }, want: 'yes' },
    { name: 'young, something depends on it', some: { dependents: 1 }, want: 'no' },
    { name: 'young, dependents not known', some: { dependents: null }, want: 'unknown' },
    { name: 'a minute before 72 hours', some: { published: ago(72 - 1 / 60), downloads: 9000 }, want: 'yes' },
    { name: 'at 72 hours', some: { published: ago(72), downloads: 9000 }, want: 'no' },
    { name: 'old, all is met', some: { published: ago(500) }, want: 'yes' },
    { name: 'old, 299 downloads', some: { published: ago(500), downloads: 299 }, want: 'yes' },
    { name: 'old, 300 downloads', some: { published: ago(500), downloads: 300 }, want: 'no' },
    { name: 'old, two owners', some: { published: ago(500), owners: 2 }, want: 'no' },
    { name: 'old, downloads not known', some: { published: ago(500), downloads: null }, want: 'unknown' },
    {
      name: 'old, one thing fails beside an unknown',
      some: { published: ago(500), downloads: null, owners: 2 },
      want: 'no',
    },
    { name: 'of unknown age', some: { published: null }, want: 'unknown' },
    { name: 'of unknown age, something depends on it', some: { published: null, dependents: 3 }, want: 'no' },
    { name: 'published after our clock', some: { published: ago(-2) }, want: 'yes' },
  ] as const)('$name: $want', ({ some, want }) => {
    expect(unpublishing(facts(some)).answer).toBe(want)
  })

  test('names the end of the 72 hours while they last, and each source', () => {
    const { until, criteria } = unpublishing(facts({}))
    expect(until).toBe('2026-11-30T02:00:00.000Z')
    expect(criteria.map(({ id, met, source }) => [id, met, source])).toEqual([
      ['age', 'yes', 'a'],
      ['dependents', 'yes', 'b'],
      ['downloads', 'yes', 'c'],
      ['owners', 'yes', 'd'],
    ])
    expect(unpublishing(facts({ published: ago(100) })).until).toBeNull()
  })
})
