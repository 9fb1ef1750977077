import { expect, test } from 'vitest'
import { dsStore } from '../../../src/formats/leftovers/ds-store.ts'
import { openAll } from '../open.ts'
import { buildDsStore } from './build-ds-store.ts'

test('the names of the folder are listed once each, whatever their letters', async () => {
  const opened = await openAll(dsStore, buildDsStore(['src', 'secret plan.md', 'Übersicht.txt', 'src']), '.DS_Store')
  const text = opened.entries.map(({ bytes }) => Buffer.from(bytes).toString())
  expect(text).toEqual(['src\nsecret plan.md\nÜbersicht.txt\n'])
  expect(opened.codes).toEqual([])
})

test('a store without names is worth knowing', async () => {
  expect((await openAll(dsStore, buildDsStore([]), '.DS_Store')).codes).toEqual(['ds-store-empty'])
})
