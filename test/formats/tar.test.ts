import { gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { broken } from '../../fixtures/tarballs/broken.ts'
import { buildTar, buildTarball, type TarFile } from '../../fixtures/tarballs/build.ts'
import { tar } from '../../src/formats/tar/tar.ts'
import { tarOf } from '../support/pack.ts'
import { openAll } from './open.ts'

const whole = ['package/package.json', 'package/index.js', 'package/last.js']

test.each([
  { name: 'truncated', paths: whole.slice(0, 2), codes: ['gzip-truncated'] },
  { name: 'wrong-gzip-checksum', paths: whole, codes: ['gzip-checksum'] },
  { name: 'wrong-header-checksum', paths: [whole[0], whole[2]], codes: ['tar-bad-header'] },
  { name: 'damaged-deflate', paths: whole.slice(0, 2), codes: ['gzip-corrupt'] },
  { name: 'truncated-tar', paths: whole.slice(0, 2), codes: ['tar-truncated'] },
  { name: 'trailing-garbage', paths: whole, codes: ['gzip-trailing'] },
  { name: 'after-the-end', paths: whole, codes: ['tar-trailing'] },
  { name: 'not-gzip', paths: [], codes: ['tar-unrecognized'] },
  { name: 'gzip-of-text', paths: [], codes: ['tar-unrecognized'] },
  { name: 'empty', paths: [], codes: ['tar-unrecognized'] },
  { name: 'no-entries', paths: [], codes: ['tar-empty'] },
])('the package tarball: $name', async ({ name, paths, codes }) => {
  const opened = await openAll(tar, broken[name]?.() ?? new Uint8Array(), '')
  expect(opened.entries.map(({ path }) => path).slice(0, paths.length)).toEqual(paths)
  expect(opened.codes).toEqual(codes)
  expect(opened.troubles.every(({ effect }) => effect === 'incomplete')).toBe(true)
})

test.each([
  { name: 'cut off in its header', end: 5 },
  { name: 'cut off before its first file', end: 40 },
])('gzip that is $name is told from what is no archive at all', async ({ end }) => {
  const bytes = buildTarball([{ path: 'package/index.js', text: 'x' }]).subarray(0, end)
  expect((await openAll(tar, bytes, '')).codes).toEqual(['gzip-truncated'])
})

const link = { path: 'p/l', type: '2', link: '../../etc/passwd' }
const long = `package/${'d/'.repeat(90)}name.js`

test.each<{ name: string; files: TarFile[]; want: Record<string, string> }>([
  {
    name: 'absolute and climbing names are given as stored',
    files: [
      { path: '/etc/a', text: 'a' },
      { path: 'p/../../b', text: 'b' },
    ],
    want: { '/etc/a': 'a', 'p/../../b': 'b' },
  },
  {
    name: 'directories are no entries',
    files: [
      { path: 'p/', type: '5' },
      { path: 'p/a', text: 'a' },
    ],
    want: { 'p/a': 'a' },
  },
  {
    name: 'GNU long names',
    files: [
      { path: '././@LongLink', type: 'L', text: `${long}\0` },
      { path: 'short', text: 'a' },
    ],
    want: { [long]: 'a' },
  },
  {
    name: 'pax names',
    files: [
      { path: 'pax', type: 'x', text: pax('path', long) },
      { path: 'short', text: 'a' },
    ],
    want: { [long]: 'a' },
  },
])('$name', async ({ files, want }) => {
  for (const bytes of [buildTar(files), buildTarball(files)]) {
    const opened = await openAll(tar, bytes, 'nested.tgz')
    expect(opened.texts).toEqual(want)
    expect(opened.troubles).toEqual([])
    expect(opened.facts.container).toEqual({
      format: 'tar',
      entries: Object.keys(want).length,
      bytes: Object.values(want).join('').length,
    })
  }
})

test('a link is an entry that says where it points', async () => {
  const { entries } = await openAll(tar, buildTarball([link]), 'a.tgz')
  expect(entries.map(({ facts }) => facts)).toEqual([{ link: link.link }])
})

test('both of two entries of one name are given', async () => {
  const files = ['first', 'second'].map((text) => ({ path: 'p/a', text }))
  const { entries } = await openAll(tar, buildTarball(files), 'a.tgz')
  expect(entries.map(({ bytes }) => Buffer.from(bytes).toString())).toEqual(['first', 'second'])
})

test('an entry of an unknown type is told, and the next one read', async () => {
  const files = [
    { path: 'p/odd', type: 'Q', text: 'odd' },
    { path: 'p/a', text: 'a' },
  ]
  const { texts, troubles } = await openAll(tar, buildTarball(files), 'a.tgz')
  expect(texts).toEqual({ 'p/a': 'a' })
  expect(troubles.map(({ code, path }) => ({ code, path }))).toEqual([{ code: 'tar-entry-skipped', path: 'p/odd' }])
})

test('an entry above the limit for one is told with its name', async () => {
  const files = [
    { path: 'p/big', text: 'x'.repeat(2000) },
    { path: 'p/a', text: 'a' },
  ]
  const { texts, troubles } = await openAll(tar, buildTarball(files), 'a.tgz', { entryBytes: 1000 })
  expect(texts).toEqual({ 'p/a': 'a' })
  expect(troubles.map(({ code, path }) => ({ code, path }))).toEqual([{ code: 'limit-entryBytes', path: 'p/big' }])
})

test('a file that comes in several pieces is whole', async () => {
  const text = Buffer.alloc(5 * 1024 ** 2, 'The quick brown fox. ')
  const { entries } = await openAll(tar, buildTarball([{ path: 'p/a', text }]), 'a.tgz')
  expect(entries.map(({ bytes }) => text.equals(bytes))).toEqual([true])
})

test.each([
  { name: 'plain text', bytes: Buffer.from('text '.repeat(200)) },
  { name: 'zeros', bytes: Buffer.alloc(2048) },
  { name: 'a gzipped text', bytes: gzipSync('text '.repeat(200)) },
])('$name is no tar', async ({ bytes }) => {
  expect((await openAll(tar, bytes)).accepted).toBe(false)
})

test('an entry that is cut inside the block of its header is told, and what came before is given', async () => {
  const whole = tarOf({ 'p/a': 'first', 'p/b': 'b'.repeat(700) })
  for (let length = 1024; length < whole.length; length += 37) {
    const { entries, troubles } = await openAll(tar, whole.subarray(0, length))
    expect(entries.map(({ path }) => path)).toContain('p/a')
    if (!entries.some(({ path, bytes }) => path === 'p/b' && bytes.length === 700)) expect(troubles).not.toEqual([])
  }
})

function pax(key: string, value: string): string {
  const rest = ` ${key}=${value}\n`
  const length = rest.length + String(rest.length + 3).length
  return `${length}${rest}`
}

test('gzip that lies of its size, or has many members, is read all the same', async () => {
  const text = Buffer.alloc(3 * 1024 ** 2, 'The quick brown fox. ')
  const whole = buildTar([
    { path: 'p/a', text },
    { path: 'p/b', text: 'b' },
  ])
  const members = Buffer.concat(
    [0, 1, 2].map((part) =>
      gzipSync(whole.subarray(part * 1_000_000, part === 2 ? undefined : (part + 1) * 1_000_000)),
    ),
  )
  const short = gzipSync(whole)
  for (const bytes of [members, short]) {
    const { entries, codes } = await openAll(tar, bytes, 'a.tgz')
    expect(entries.map(({ path, bytes: own }) => `${path} ${text.equals(own)}`)).toEqual(['p/a true', 'p/b false'])
    expect(codes).toEqual([])
  }
  short.writeUInt32LE(7, short.length - 4)
  expect(await openAll(tar, short, 'a.tgz')).toMatchObject({ codes: ['gzip-checksum'] })
})
