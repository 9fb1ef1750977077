import { describe, expect, test } from 'vitest'
import { linkedMap } from '../../src/contents/references.ts'
import type { Facts, Summary } from '../../src/model/artifact.ts'
import type { MapFacts, MapReference } from '../../src/model/source-map.ts'

const map: MapFacts = {
  kind: 'file',
  valid: true,
  problems: [],
  tool: null,
  debugId: null,
  file: null,
  sources: 0,
  embedded: 0,
  sourceUrls: [],
  external: [],
}

function summary(path: string, facts: Facts = {}, contents: readonly Summary[] = []): Summary {
  return {
    path,
    chain: [path],
    mode: 0,
    kind: 'text',
    size: 1,
    digest: '',
    textDigest: null,
    lines: 0,
    facts,
    contents,
  }
}

function pointingTo(...urls: string[]): Facts {
  return { references: urls.map((url): MapReference => ({ url, kind: 'spec', start: 0, end: 0 })) }
}

const siblings = new Map(
  ['dist/a.js.map', 'maps/b.map', 'dist/with space.map'].map((path) => [path, summary(path, { map })]),
)

describe('linkedMap', () => {
  test.each([
    { name: 'beside it, unreferenced', file: summary('dist/a.js'), want: 'dist/a.js.map' },
    { name: 'by a relative reference', file: summary('dist/x.js', pointingTo('../maps/b.map')), want: 'maps/b.map' },
    { name: 'with a query', file: summary('dist/x.js', pointingTo('a.js.map?v=3')), want: 'dist/a.js.map' },
    {
      name: 'percent-encoded',
      file: summary('dist/x.js', pointingTo('with%20space.map')),
      want: 'dist/with space.map',
    },
    {
      name: 'by the last reference that leads to a map',
      file: summary('dist/x.js', pointingTo('none.map', 'a.js.map')),
      want: 'dist/a.js.map',
    },
    { name: 'nowhere', file: summary('dist/x.js', pointingTo('gone.map')), want: undefined },
    {
      name: 'outside the package',
      file: summary('x.js', pointingTo('https://maps.example/x.js.map')),
      want: undefined,
    },
    { name: 'with a stray percent sign', file: summary('x.js', pointingTo('100%.map')), want: undefined },
  ])('finds the map $name', ({ file, want }) => {
    expect(linkedMap(file, siblings)?.path).toBe(want)
  })

  test('an inline map is its own child', () => {
    const inline = summary('<inline-map:0>', { map })
    const file = summary('dist/x.js', pointingTo('data:application/json;base64,e30='), [inline])
    expect(linkedMap(file, siblings)).toBe(inline)
  })

  test('text that only looks like a reference leads nowhere', () => {
    const file = summary('dist/x.js', { references: [{ url: 'a.js.map', kind: 'shadow', start: 0, end: 0 }] })
    expect(linkedMap(file, siblings)).toBeUndefined()
  })
})
