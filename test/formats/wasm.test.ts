import { expect, test } from 'vitest'
import { wasm } from '../../src/formats/wasm.ts'
import { buildWasm, sizedString } from './build-wasm.ts'
import { openAll } from './open.ts'

const module = buildWasm([
  { name: '.debug_str', data: Buffer.from('/home/dev/src/lib.rs\0main.rs\0') },
  { name: 'sourceMappingURL', data: sizedString('lib.wasm.map') },
  { name: 'external_debug_info', data: sizedString('https://example.com/lib.debug.wasm') },
])

test('gives the text of custom sections and says what they refer to', async () => {
  const { texts, facts, codes } = await openAll(wasm, module)
  expect(texts).toEqual({ '<section:.debug_str>': '/home/dev/src/lib.rs\nmain.rs\n' })
  const references = facts.references ?? []
  expect(references.map(({ kind, url }) => ({ kind, url }))).toEqual([
    { kind: 'spec', url: 'lib.wasm.map' },
    { kind: 'engine', url: 'https://example.com/lib.debug.wasm' },
  ])
  for (const { url, start, end } of references) expect(module.toString('utf8', start, end)).toBe(url)
  expect(codes).toEqual([])
})

test('a URL without its length, as the draft reads it, and a second one, which it forbids', async () => {
  const two = buildWasm([
    { name: 'sourceMappingURL', data: Buffer.from('first.map') },
    { name: 'sourceMappingURL', data: sizedString('second.map') },
  ])
  const { facts, codes } = await openAll(wasm, two)
  expect(facts.references?.map(({ kind, url }) => `${kind} ${url}`)).toEqual(['spec first.map', 'engine second.map'])
  for (const { url, start, end } of facts.references ?? []) expect(two.toString('utf8', start, end)).toBe(url)
  expect(codes).toEqual(['wasm-source-map-urls'])
})

test('a map that lies in the URL itself', async () => {
  const map = '{"version":3,"sources":["a.rs"],"sourcesContent":["fn main() {}"],"mappings":""}'
  const url = `data:application/json;base64,${Buffer.from(map).toString('base64')}`
  const { texts, facts } = await openAll(wasm, buildWasm([{ name: 'sourceMappingURL', data: sizedString(url) }]))
  expect(texts).toEqual({ '<inline-map:0>': map })
  expect(facts.references?.map((reference) => reference.url)).toEqual(['data:application/json;base64,'])
})

test('what arrived of a truncated module', async () => {
  const { facts, codes } = await openAll(wasm, module.subarray(0, module.length - 3))
  expect(facts.references?.map(({ url }) => url)).toEqual(['lib.wasm.map'])
  expect(codes).toEqual(['wasm-section'])
})
