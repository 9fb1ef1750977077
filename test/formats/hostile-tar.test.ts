import { expect, test } from 'vitest'
import { broken } from '../../fixtures/tarballs/broken.ts'
import { tar } from '../../src/formats/tar/tar.ts'
import { Meter } from '../../src/model/limits.ts'
import { artifactOf, openAll } from './open.ts'

test('a bomb is read up to the bound of its ratio', async () => {
  const opened = await openAll(tar, broken['bomb']?.() ?? new Uint8Array(), '', { ratioFloor: 1024 ** 2 })
  const whole = ['package/package.json', 'package/index.js', 'package/last.js']
  expect(opened.entries.map(({ path }) => path).slice(0, whole.length)).toEqual(whole)
  expect(opened.troubles).toMatchObject([{ code: 'limit-ratio', effect: 'incomplete' }])
})

test('a million entries come one by one, and reading stops where the reader does', async () => {
  const bytes = broken['million-entries']?.() ?? new Uint8Array()
  expect(bytes.length).toBeLessThan(3 * 1024 ** 2)
  let entries = 0
  for await (const opened of tar.open(artifactOf(bytes, ''), new Meter())) {
    if (opened.kind === 'entry') entries += 1
    if (entries === 5000) break
  }
  expect(entries).toBe(5000)
})
