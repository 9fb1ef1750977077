import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { deflateRawSync } from 'node:zlib'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { zip } from '../../src/formats/zip/zip.ts'
import { testWith } from '../support/require-tool.ts'
import { buildZip, type ZipFile } from './build-zip.ts'
import { openAll } from './open.ts'

const long = 'a line of text that repeats itself\n'.repeat(50)
const varied = Array.from({ length: 2000 }, (_, at) => `a line ${at * at}\n`).join('')
const files: ZipFile[] = [
  { name: 'stored.txt', text: 'stored' },
  { name: 'dir/deflated.txt', text: long, method: 8 },
]
/** What Gradle keeps of an archive. */
function directoryOf(archive: Buffer): Buffer {
  const directory = Buffer.from(archive.subarray(archive.indexOf('PK\x01\x02')))
  directory.writeUInt32LE(0, directory.lastIndexOf('PK\x05\x06') + 16)
  return directory
}

const texts = { 'stored.txt': 'stored', 'dir/deflated.txt': long }

test('of the directory alone all is looked at as it stands', async () => {
  expect((await openAll(zip, directoryOf(buildZip(files)))).facts.opened).toEqual([])
})

test.each<{ name: string; bytes: Buffer; texts?: object; codes?: string[] }>([
  { name: 'stored and deflated', bytes: buildZip(files) },
  { name: 'sizes behind the contents', bytes: buildZip(files.map((file) => ({ ...file, descriptor: true }))) },
  { name: 'zip64', bytes: buildZip(files, { zip64: true }) },
  { name: 'behind a program', bytes: Buffer.concat([Buffer.from('#!/usr/bin/env node\n'), buildZip(files)]) },
  { name: 'a browser extension', bytes: Buffer.concat([crxHeader(), buildZip(files)]) },
  {
    name: 'something behind it',
    bytes: Buffer.concat([buildZip(files), Buffer.from('said behind')]),
    texts: { ...texts, '<comment>': 'said behind' },
  },
  { name: 'no entries', bytes: buildZip([]), texts: {} },
  { name: 'no directory', bytes: buildZip(files, { directory: false }), codes: ['zip-truncated'] },
  {
    name: 'no directory, and sizes behind the contents',
    bytes: buildZip(
      files.map((file) => ({ ...file, descriptor: true })),
      { directory: false },
    ),
    codes: ['zip-truncated'],
  },
  {
    name: 'an entry that the directory hides',
    bytes: buildZip(files.map((file, at) => ({ ...file, unlisted: at === 1 }))),
    codes: ['zip-unlisted'],
  },
  {
    name: 'two names',
    bytes: buildZip(files.map((file, at) => (at === 0 ? { ...file, localName: 'another.t' } : file))),
    codes: ['zip-two-names'],
  },
  {
    name: 'a wrong checksum',
    bytes: buildZip(files.map((file) => ({ ...file, checksum: 1 }))),
    codes: ['zip-checksum', 'zip-checksum'],
  },
  {
    name: 'an offset past the end',
    bytes: buildZip([
      { name: 'lost', text: 'lost', offset: 0x7fffffff },
      { name: 'kept', text: 'kept' },
    ]),
    texts: { kept: 'kept', lost: 'lost' },
    codes: ['zip-no-entry', 'zip-unlisted'],
  },
  {
    name: 'the directory alone',
    bytes: directoryOf(buildZip(files)),
    texts: { '<remarks>': expect.stringContaining(files[0]?.name ?? '') },
    codes: ['zip-no-entry'],
  },
  {
    name: 'the directory with something between its records and its end',
    bytes: Buffer.from(
      directoryOf(buildZip(files)).toString('latin1').replace('PK\x05\x06', 'between PK\x05\x06'),
      'latin1',
    ),
    texts: {},
    codes: ['zip-directory'],
  },
  {
    name: 'damaged contents',
    bytes: buildZip([
      { name: 'bad', raw: deflateRawSync(varied).fill(0xff, 4000), text: varied, method: 8 },
      { name: 'good', text: 'good' },
    ]),
    texts: { bad: expect.stringMatching(/^a line/), good: 'good' },
    codes: ['zip-corrupt'],
  },
])('$name', async ({ bytes, texts: want = texts, codes = [] }) => {
  const opened = await openAll(zip, bytes)
  expect(opened.texts).toEqual(want)
  expect(opened.codes).toEqual(codes)
})

test.each([
  { name: 'encrypted', file: { name: 'a', text: 'x', flags: 1 }, because: 'encrypted' },
  { name: 'a method without decoder', file: { name: 'a', text: 'x', method: 9 }, because: 'compression method 9' },
])('$name: the entry is opaque', async ({ file, because }) => {
  const { entries, codes } = await openAll(zip, buildZip([file]))
  expect(entries.map(({ facts }) => facts)).toEqual([{ opaque: { format: 'zip', because } }])
  expect(codes).toEqual([])
})

test('an entry of a hundred names is looked at under three of them', async () => {
  const { entries, codes } = await openAll(zip, buildZip([{ name: 'a.txt', text: long, method: 8 }], { repeat: 100 }))
  expect(entries.filter(({ path }) => path === 'a.txt')).toHaveLength(3)
  expect(codes).toEqual(['zip-many-names'])
})

test('entries that overlap cannot expand beyond the ratio together', async () => {
  const raw = deflateRawSync(Buffer.alloc(1024 ** 2))
  const bytes = buildZip([{ name: 'kernel', raw, text: Buffer.alloc(1024 ** 2), method: 8 }], { repeat: 3 })
  const { entries, codes } = await openAll(zip, bytes, 'bomb.zip', { ratioFloor: 2 * 1024 ** 2, ratio: 2 })
  expect(entries).toHaveLength(2)
  expect(codes).toEqual(['limit-ratio'])
})

test('a link is an entry that says where it points', async () => {
  const { entries } = await openAll(zip, buildZip([{ name: 'l', text: '/etc/passwd', mode: 0o120777 }]))
  expect(entries.map(({ facts, mode }) => ({ facts, mode }))).toEqual([{ facts: { link: '/etc/passwd' }, mode: 0o777 }])
})

let folder = ''
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'watertight-'))
  writeFileSync(join(folder, 'a.txt'), long)
})
afterAll(() => rmSync(folder, { recursive: true }))

testWith('zip', 'what zip makes', async () => {
  execFileSync('zip', ['-q', 'made.zip', 'a.txt'], { cwd: folder })
  const opened = await openAll(zip, readFileSync(join(folder, 'made.zip')))
  expect(opened).toMatchObject({ texts: { 'a.txt': long }, codes: [] })
})

testWith('zip', 'what zip makes of a stream, and encrypts', async () => {
  execFileSync('sh', ['-c', 'zip -q - a.txt | cat > stream.zip; zip -q -P word locked.zip a.txt'], { cwd: folder })
  const stream = await openAll(zip, readFileSync(join(folder, 'stream.zip')))
  expect(stream).toMatchObject({ texts: { 'a.txt': long }, codes: [] })
  const locked = await openAll(zip, readFileSync(join(folder, 'locked.zip')))
  expect(locked.entries.map(({ facts }) => facts)).toEqual([{ opaque: { format: 'zip', because: 'encrypted' } }])
})

function crxHeader(): Buffer {
  return Buffer.concat([Buffer.from('Cr24'), Buffer.from([3, 0, 0, 0, 4, 0, 0, 0]), Buffer.from('head')])
}
