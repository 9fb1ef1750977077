import { expect, test } from 'vitest'
import { wasm } from '../../src/formats/wasm.ts'
import { surviveMutations } from './mutate.ts'
import { openAll } from './open.ts'

const module = Buffer.concat([
  Buffer.from('\0asm\x01\0\0\0', 'latin1'),
  custom('.debug_str', Buffer.from('/home/dev/src/lib.rs\0main.rs\0')),
  custom('sourceMappingURL', string('lib.wasm.map')),
  custom('external_debug_info', string('https://example.com/lib.debug.wasm')),
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
  const two = Buffer.concat([
    Buffer.from('\0asm\x01\0\0\0', 'latin1'),
    custom('sourceMappingURL', Buffer.from('first.map')),
    custom('sourceMappingURL', string('second.map')),
  ])
  const { facts, codes } = await openAll(wasm, two)
  expect(facts.references?.map(({ kind, url }) => `${kind} ${url}`)).toEqual(['spec first.map', 'engine second.map'])
  for (const { url, start, end } of facts.references ?? []) expect(two.toString('utf8', start, end)).toBe(url)
  expect(codes).toEqual(['wasm-source-map-urls'])
})

test('what arrived of a truncated module', async () => {
  const { facts, codes } = await openAll(wasm, module.subarray(0, module.length - 3))
  expect(facts.references?.map(({ url }) => url)).toEqual(['lib.wasm.map'])
  expect(codes).toEqual(['wasm-section'])
})

test('survives damage at random', () => surviveMutations(wasm, module, 'lib.wasm'))

function custom(name: string, data: Buffer): Buffer {
  const body = Buffer.concat([string(name), data])
  return Buffer.concat([Buffer.from([0, body.length]), body])
}

function string(text: string): Buffer {
  return Buffer.concat([Buffer.from([text.length]), Buffer.from(text)])
}
