import { Script } from 'node:vm'
import { describe, expect, test } from 'vitest'
import { bytecode } from '../../src/formats/bytecode.ts'
import { hermes } from '../../src/formats/hermes.ts'
import { ramBundle } from '../../src/formats/ram-bundle.ts'
import { surviveMutations } from './mutate.ts'
import { openAll } from './open.ts'

describe('V8 code cache', () => {
  const script = new Script("globalThis.key = 'only the source says this'", { filename: '/home/somebody/main.js' })
  const cache = script.createCachedData()

  test('gives the strings and the path of the script', async () => {
    const { texts, codes } = await openAll(bytecode, cache, 'main.jsc')
    expect(texts['<strings>']).toContain('only the source says this')
    expect(texts['<strings>']).toContain('/home/somebody/main.js')
    expect(codes).toEqual([])
  })

  test('survives damage at random', () => surviveMutations(bytecode, cache, 'main.jsc'))
})

describe('Hermes bytecode', () => {
  // Our own, as far as the reader looks: the magic number, then a string storage of both widths.
  const magic = Buffer.from([0xc6, 0x1f, 0xbc, 0x03, 0xc1, 0x03, 0x19, 0x1f])
  const storage = Buffer.concat([
    Buffer.from('https://api.example/v1'),
    Buffer.from([0xff, 0xfe]),
    Buffer.from('wide text', 'utf16le'),
  ])

  test.each([
    { name: 'whole', head: magic },
    { name: 'delta', head: Buffer.from(magic.map((byte) => ~byte)) },
  ])('gives the strings of a $name form', async ({ head }) => {
    const { texts } = await openAll(hermes, Buffer.concat([head, Buffer.alloc(120), storage]), 'index.android.bundle')
    expect(texts['<strings>']?.split('\n')).toEqual(expect.arrayContaining(['https://api.example/v1', 'wide text']))
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

  test('survives damage at random', () => surviveMutations(ramBundle, bundle, 'index.ios.bundle'))
})

/** A committed encoder of our own; an empty text stands for an id that no module has. */
function buildRamBundle(startup: string, modules: readonly string[]): Buffer {
  const head = Buffer.alloc(12 + modules.length * 8)
  const texts = [Buffer.from(`${startup}\0`)]
  head.writeUInt32LE(0xfb0bd1e5, 0)
  head.writeUInt32LE(modules.length, 4)
  head.writeUInt32LE(startup.length + 1, 8)
  let offset = startup.length + 1
  for (const [index, text] of modules.entries()) {
    if (text === '') continue
    head.writeUInt32LE(offset, 12 + index * 8)
    head.writeUInt32LE(text.length + 1, 12 + index * 8 + 4)
    texts.push(Buffer.from(`${text}\0`))
    offset += text.length + 1
  }
  return Buffer.concat([head, ...texts])
}
