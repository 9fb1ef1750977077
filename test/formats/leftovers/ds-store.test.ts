import { expect, test } from 'vitest'
import { dsStore } from '../../../src/formats/leftovers/ds-store.ts'
import { surviveMutations } from '../mutate.ts'
import { openAll } from '../open.ts'

/** Laid out by our own hand: only macOS writes such files. */
function store(names: readonly string[]): Buffer {
  const records = names.map((name) => {
    const text = Buffer.from(name, 'utf16le').swap16()
    const length = Buffer.alloc(4)
    length.writeUInt32BE(name.length)
    return Buffer.concat([length, text, Buffer.from('Ilocblob\0\0\0\x10'), Buffer.alloc(16, 0xff)])
  })
  return Buffer.concat([Buffer.from('\0\0\0\x01Bud1'), Buffer.alloc(64), ...records, Buffer.alloc(32)])
}

test('the names of the folder are listed once each, whatever their letters', async () => {
  const opened = await openAll(dsStore, store(['src', 'secret plan.md', 'Übersicht.txt', 'src']), '.DS_Store')
  const text = opened.entries.map(({ bytes }) => Buffer.from(bytes).toString())
  expect(text).toEqual(['src\nsecret plan.md\nÜbersicht.txt\n'])
  expect(opened.codes).toEqual([])
})

test('a store without names is worth knowing', async () => {
  expect((await openAll(dsStore, store([]), '.DS_Store')).codes).toEqual(['ds-store-empty'])
})

test('damage at random', () => surviveMutations(dsStore, store(['src', 'lib', 'a'.repeat(255)]), '.DS_Store'))
