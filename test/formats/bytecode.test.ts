import { Script } from 'node:vm'
import { describe, expect, test } from 'vitest'
import { hermes } from '../../src/formats/hermes.ts'
import { ramBundle } from '../../src/formats/ram-bundle.ts'
import { strings as stringsOf } from '../../src/formats/strings.ts'
import { buildHermes } from './build-hermes.ts'
import { buildRamBundle } from './build-ram-bundle.ts'
import { openAll } from './open.ts'

describe('V8 code cache', () => {
  const script = new Script("globalThis.key = 'only the source says this'", { filename: '/home/somebody/main.js' })
  const cache = script.createCachedData()

  test('gives the strings and the path of the script', async () => {
    const { texts, codes } = await openAll(stringsOf, cache, 'main.jsc')
    expect(texts['<strings>']).toContain('only the source says this')
    expect(texts['<strings>']).toContain('/home/somebody/main.js')
    expect(codes).toEqual([])
  })
})

describe('Hermes bytecode', () => {
  const strings = ['glued', 'https://api.example/v1', 'wide – text', 'x'.repeat(300), 'last']

  test.each([12, 16] as const)('tells the strings apart, with functions of %i bytes', async (record) => {
    const { entries, codes } = await openAll(hermes, buildHermes(strings, record), 'index.android.bundle')
    const lines = Buffer.from(entries[0]?.bytes ?? [])
      .toString()
      .split('\n')
    expect(lines).toEqual(expect.arrayContaining([...strings, 'main.js']))
    expect(codes).toEqual([])
  })

  test.each([
    {
      name: 'the delta form',
      bytes: Buffer.concat([
        buildHermes(strings)
          .subarray(0, 8)
          .map((byte) => ~byte),
        buildHermes(strings).subarray(8),
      ]),
    },
    { name: 'tables that do not add up', bytes: Buffer.from(buildHermes(strings)).fill(1, 44, 48) },
  ])('$name gives what is printable', async ({ bytes }) => {
    const { texts } = await openAll(hermes, bytes, 'index.android.bundle')
    expect(texts['<strings>']).toContain('https://api.example/v1')
  })
})

describe('RAM bundle', () => {
  const bundle = buildRamBundle('startup()', ['one()', '', 'three()'])

  test('gives the startup code and the modules', async () => {
    const { texts, codes } = await openAll(ramBundle, bundle, 'index.ios.bundle')
    expect(texts).toEqual({ '<startup>.js': 'startup()', '<module:0>.js': 'one()', '<module:2>.js': 'three()' })
    expect(codes).toEqual([])
  })

  test('what arrived of a truncated bundle', async () => {
    const { texts, codes } = await openAll(ramBundle, bundle.subarray(0, -1), 'index.ios.bundle')
    expect(Object.keys(texts)).toEqual(['<startup>.js', '<module:0>.js'])
    expect(codes).toEqual(['ram-bundle-module'])
  })
})
