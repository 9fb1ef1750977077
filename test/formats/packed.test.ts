import { describe, expect, test } from 'vitest'
import { appendedArchive } from '../../src/formats/appended-archive.ts'
import { xz } from '../../src/formats/compressed.ts'
import { cab, cpio, rar, rpm, sevenZip } from '../../src/formats/libarchive/packed-archive.ts'
import { zip } from '../../src/formats/zip/zip.ts'
import { madeBy } from '../samples/sample.ts'
import { testWith } from '../support/require-tool.ts'
import { buildCab, buildCpio, buildRar4, buildRar5, buildRpm } from './build-packed.ts'
import { buildPe } from './build-sections.ts'
import { buildZip } from './build-zip.ts'
import { openAll } from './open.ts'

const text = 'export const answer = 42 // why\n'.repeat(20)
const files = [
  { name: 'a.ts', text },
  { name: 'lib/b.ts', text: 'export const b = 1\n' },
]

describe('what our own encoders store', () => {
  test.each([
    { name: 'RAR 4', format: rar, bytes: buildRar4(files) },
    { name: 'RAR 5', format: rar, bytes: buildRar5(files) },
    { name: 'a cabinet', format: cab, bytes: buildCab(files) },
    { name: 'cpio', format: cpio, bytes: buildCpio(files) },
    { name: 'RPM', format: rpm, bytes: buildRpm(files) },
  ])('$name opens into its files', async ({ format, bytes }) => {
    const { texts, troubles, facts } = await openAll(format, bytes)
    const paths = Object.fromEntries(Object.entries(texts).map(([path, text]) => [path.replace(/^\.\//, ''), text]))
    expect(paths).toEqual({ 'a.ts': text, 'lib/b.ts': 'export const b = 1\n' })
    expect(troubles).toEqual([])
    expect(facts.container).toMatchObject({ entries: 2, bytes: text.length + 19 })
  })

  test.each([
    { name: 'RAR 4', format: rar, bytes: buildRar4(files), code: 'rar-damaged' },
    { name: 'RAR 5', format: rar, bytes: buildRar5(files), code: 'rar-damaged' },
    { name: 'a cabinet', format: cab, bytes: buildCab(files), code: 'cab-damaged' },
    { name: 'cpio', format: cpio, bytes: buildCpio(files), code: 'cpio-damaged' },
  ])('$name that is cut short says so, and gives what came before', async ({ format, bytes, code }) => {
    const { codes } = await openAll(format, bytes.subarray(0, 300))
    expect(codes).toEqual([code])
  })

  test.each([
    { name: 'a mark of 7-Zip', format: sevenZip, bytes: Buffer.from('7z\xbc\xaf\x27\x1c', 'latin1') },
    { name: 'a mark of RAR 4', format: rar, bytes: Buffer.from('Rar!\x1a\x07\0', 'latin1') },
    { name: 'a mark of RAR 5', format: rar, bytes: Buffer.from('Rar!\x1a\x07\x01\0', 'latin1') },
    { name: 'a mark of a cabinet', format: cab, bytes: Buffer.from('MSCF\0\0\0\0') },
  ])('$name and nothing more is named, and not opened', async ({ format, bytes }) => {
    const { facts, codes } = await openAll(format, Buffer.concat([bytes, Buffer.alloc(64, 0x9c)]))
    expect(facts.opaque?.because).toBe('not a whole archive')
    expect(codes).toEqual([])
  })

  test('an archive that expands beyond its bound is not read on', async () => {
    const { codes, entries } = await openAll(rar, buildRar5(files), 'a.rar', { ratioFloor: 100, ratio: 0.1 })
    expect(codes).toEqual(['limit-ratio'])
    expect(entries).toEqual([])
  })

  test('an archive with more entries than the bound is not read on', async () => {
    const { codes } = await openAll(rar, buildRar5(files), 'a.rar', { entries: 1 })
    expect(codes).toEqual(['limit-entries'])
  })
})

/** What 7z chooses for programs: the addresses in machine code become a stream of their own. */
const branchFilter = 'BCJ2 -m1=LZMA -m2=LZMA -m3=LZMA -mb0:1 -mb0s1:2 -mb0s2:3'
const sources = { 'a.ts': text, 'b.ts': 'export const b = 1\n' }
const packed = (args: readonly string[], output = 'out.7z') =>
  madeBy('7z', ['a', ...args, output, ...Object.keys(sources)], sources, output)

describe('what 7z packs', () => {
  for (const method of ['LZMA', 'LZMA2', 'PPMd', 'BZip2', 'Deflate', 'Copy', branchFilter])
    testWith('7z', `by ${method} opens into its files`, async () => {
      const { texts, codes, facts } = await openAll(sevenZip, packed(`-m0=${method}`.split(' ')))
      expect(texts).toEqual(sources)
      expect(codes).toEqual([])
      expect(facts.opaque).toBeUndefined()
    })

  testWith('7z', 'by a method that nothing here knows is named', async () => {
    const { facts, codes } = await openAll(sevenZip, packed(['-m0=Deflate64']))
    expect(facts.opaque).toEqual({ format: '7z', because: 'compression method' })
    expect(codes).toEqual([])
  })

  testWith('7z', 'with a password is named, with encrypted names or without', async () => {
    for (const args of [['-pword'], ['-pword', '-mhe=on']]) {
      const { facts, entries, codes } = await openAll(sevenZip, packed(args))
      expect(facts.opaque).toEqual({ format: '7z', because: 'encrypted' })
      expect([entries, codes]).toEqual([[], []])
    }
  })

  testWith('7z', 'is reported when it is cut short or changed', async () => {
    const bytes = packed([])
    const changed = Buffer.from(bytes)
    changed[40] = (changed[40] ?? 0) ^ 0xff
    expect((await openAll(sevenZip, bytes.subarray(0, -9))).codes).toEqual(['7z-damaged'])
    expect((await openAll(sevenZip, changed)).codes).toEqual(['7z-damaged'])
  })

  testWith('7z', 'behind a program is found there', async () => {
    const program = Buffer.concat([buildPe('.text', 'program'), packed([])])
    const { texts, codes } = await openAll(appendedArchive, program)
    expect(Object.keys(texts)).toEqual(['<archive>.7z'])
    expect(codes).toEqual([])
  })

  for (const method of ['LZMA', 'BZip2'])
    testWith('7z', `as a zip by ${method} opens into its files`, async () => {
      const bytes = packed(['-tzip', `-mm=${method}`], 'out.zip')
      expect((await openAll(zip, bytes)).texts).toEqual(sources)
    })
})

test('a zip whose directory is lost is found among other bytes', async () => {
  const cut = buildZip([{ name: 'a.ts', text }], { directory: false })
  const { texts } = await openAll(appendedArchive, Buffer.concat([Buffer.from([0, 1, 2, 3, 0xff]), cut]), 'a.dat')
  expect(Object.keys(texts)).toEqual(['<archive>.zip'])
})

test.each(['\0a.ts', '\x01', '\0'])(
  'a zip without its directory is opened behind a script, whose only name is %j',
  async (name) => {
    const cut = buildZip([{ name, text }], { directory: false })
    const script = Buffer.concat([Buffer.from('#!/bin/sh\nexit 0\n'), cut])
    const { entries } = await openAll(appendedArchive, script, 'setup.run')
    const opened = await openAll(zip, entries[0]?.bytes ?? Buffer.alloc(0))
    expect(Object.values(opened.texts)).toContain(text)
  },
)

testWith('xz', 'what xz packs is found behind a script, whatever follows it', async () => {
  const compressed = madeBy('xz', ['-k', 'a.ts'], sources, 'a.ts.xz')
  const script = Buffer.concat([Buffer.from('#!/bin/sh\nexit 0\n'), compressed, Buffer.from('{}')])
  const { entries } = await openAll(appendedArchive, script, 'setup.run')
  const [archive] = entries
  expect(archive?.path).toBe('<archive>.xz')
  const opened = await openAll(xz, archive?.bytes ?? Buffer.alloc(0), 'a.xz', {}, archive?.facts)
  expect([Object.values(opened.texts), opened.codes]).toEqual([[text], []])
})
