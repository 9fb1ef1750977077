import { describe, expect, test } from 'vitest'
import { addressesOf } from '../../src/response/addresses-of.ts'
import { knownPlaces } from '../../src/response/known-places.ts'
import { readAddresses } from '../../src/response/read-addresses.ts'

const app = { name: '@acme/app', version: '1.0.0' }

describe('addresses of a copy', () => {
  test.each([
    { template: 'https://a.test/{name}@{version}', paths: [], want: ['https://a.test/@acme/app@1.0.0'] },
    { template: 'https://a.test/{unscoped}-{version}.tgz', paths: [], want: ['https://a.test/app-1.0.0.tgz'] },
    {
      template: 'https://a.test/{name}/{path}',
      paths: ['dist/a b.js', '../../other@1/x', '/etc/passwd', 'a\\b', 'x?y#z'],
      want: [
        'https://a.test/@acme/app/package.json',
        'https://a.test/@acme/app/dist/a%20b.js',
        'https://a.test/@acme/app/x%3Fy%23z',
      ],
    },
  ])('$template with $paths', ({ template, paths, want }) => {
    expect(addressesOf({ addresses: [template] }, app, paths)).toEqual(want)
  })

  test('every known place has addresses, a way to removal and an id that names a file', () => {
    for (const place of knownPlaces) {
      expect(addressesOf(place, app, ['a.js']).every((address) => new URL(address).protocol === 'https:')).toBe(true)
      expect(place.removal).toMatch(/\.$/)
      expect(place.id).toMatch(/^[a-z0-9-]+$/)
    }
    expect(knownPlaces.map(({ id }) => id)).toEqual([
      'jsdelivr',
      'unpkg',
      'esm-sh',
      'npmmirror',
      'skypack',
      'cdnjs',
      'software-heritage',
    ])
  })
})

describe('a file of addresses', () => {
  const place = { id: 'ours', name: 'Ours', addresses: ['https://a.test/{name}'], removal: 'Ask.' }

  test('adds to the known places, replaces one of the same id, or stands alone', () => {
    const ids = (value: object) => readAddresses(JSON.stringify(value), 'f').places.map(({ id }) => id)
    expect(ids({ places: [place] })).toEqual([...knownPlaces.map(({ id }) => id), 'ours'])
    expect(ids({ places: [{ ...place, id: 'unpkg' }] }).filter((id) => id === 'unpkg')).toHaveLength(1)
    expect(ids({ builtin: false, places: [place] })).toEqual(['ours'])
  })

  test.each([
    { name: 'no JSON', text: '{', says: 'not JSON' },
    { name: 'an unknown key', text: '{"place":[]}', says: 'place is not a known key' },
    {
      name: 'an id that is a path',
      text: JSON.stringify({ places: [{ ...place, id: '../x' }] }),
      says: 'places[0].id',
    },
    {
      name: 'a file as address',
      text: JSON.stringify({ places: [{ ...place, addresses: ['file:///etc/passwd'] }] }),
      says: 'places[0].addresses[0]',
    },
    { name: 'a place that nobody knows', text: '{"without":["elsewhere"]}', says: 'without names elsewhere' },
    { name: 'one id twice', text: JSON.stringify({ places: [place, place] }), says: 'the same id' },
  ])('$name is refused', ({ text, says }) => {
    expect(() => readAddresses(text, 'f')).toThrow(says)
  })
})
