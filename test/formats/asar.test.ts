import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createPackage } from '@electron/asar'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { asar } from '../../src/formats/asar.ts'
import { openAll } from './open.ts'

let folder = ''
let bytes = Buffer.alloc(0)
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'watertight-'))
  mkdirSync(join(folder, 'app', 'lib'), { recursive: true })
  writeFileSync(join(folder, 'app', 'main.js'), 'main()')
  writeFileSync(join(folder, 'app', 'lib', 'deep.js'), 'deep()')
  await createPackage(join(folder, 'app'), join(folder, 'app.asar'))
  bytes = readFileSync(join(folder, 'app.asar'))
})
afterAll(() => rmSync(folder, { recursive: true }))

test('what Electron packs', async () => {
  const opened = await openAll(asar, bytes)
  expect(opened).toMatchObject({ texts: { 'main.js': 'main()', 'lib/deep.js': 'deep()' }, codes: [] })
  expect(opened.facts.container).toEqual({ format: 'asar', entries: 2, bytes: 12 })
})

test('a file outside of the archive is told, the other is read', async () => {
  const lying = Buffer.from(
    bytes
      .toString('latin1')
      .replace(/"size":6,/, '"size":9,')
      .replace(/"offset":"0"/, '"offset":"7"'),
    'latin1',
  )
  const { entries, codes } = await openAll(asar, lying)
  expect(entries).toHaveLength(1)
  expect(codes).toEqual(['asar-entry'])
})
