import { execFileSync } from 'node:child_process'
import { brotliCompressSync, gzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { buildTarball } from '../../fixtures/tarballs/build.ts'
import { brotli, gzip, zstd } from '../../src/formats/compressed.ts'
import { opaque } from '../../src/formats/opaque.ts'
import { testWith } from '../support/require-tool.ts'
import { openAll } from './open.ts'
import { storedZstd } from './stored-zstd.ts'

const text = `one line\n${Array.from({ length: 4000 }, (_, at) => `and line ${at} with ${at * at}\n`).join('')}`

describe.each([
  { format: gzip, bytes: gzipSync(text), path: 'dist/a.txt.gz' },
  { format: brotli, bytes: brotliCompressSync(text), path: 'dist/a.txt.br' },
  { format: zstd, bytes: storedZstd(text), path: 'dist/a.txt.zst' },
])('$format.id', ({ format, bytes, path }) => {
  test('is opened under the name without its ending', async () => {
    expect(await openAll(format, bytes, path)).toMatchObject({ texts: { 'a.txt': text }, codes: [] })
  })

  test('gives what arrived of a truncated file', async () => {
    const { texts, codes } = await openAll(format, bytes.subarray(0, bytes.length - 12), path)
    expect(texts['a.txt']).toMatch(/^one line/)
    expect(codes).toEqual([`${format.id}-truncated`])
  })

  test('is bounded', async () => {
    const { texts, codes } = await openAll(format, bytes, path, { ratioFloor: 1000, ratio: 0.1 })
    expect(texts).toEqual({})
    expect(codes).toEqual(['limit-ratio'])
  })
})

test('several gzip members are one file', async () => {
  const bytes = Buffer.concat([gzipSync('one '), gzipSync('two')])
  expect((await openAll(gzip, bytes, 'a.gz')).texts).toEqual({ a: 'one two' })
})

test('a gzipped tar is left to the tar reader', async () => {
  expect((await openAll(gzip, buildTarball([{ path: 'p/a' }]), 'a.tgz')).accepted).toBe(false)
})

test.each([
  { name: 'at once', weights: [0xf0, 0x03] },
  { name: 'after a symbol that never comes', weights: [0x10, 0xf8, 0x01] },
])('zstd whose Huffman weights are all one, said $name, is damaged and no endless loop', async ({ weights }) => {
  const literals = [...headerOfLiterals, weights.length + 3, ...weights, 0xff, 0xff, 0x80, 0, 0, 0, 0]
  const frame = [0x28, 0xb5, 0x2f, 0xfd, 0x20, 10, (literals.length << 3) | 0b101, 0, 0, ...literals]
  expect((await openAll(zstd, Buffer.from(frame), 'a.txt.zst')).codes).toEqual(['zstd-truncated'])
})

/** Compressed, one stream, 10 bytes of 12. */
const headerOfLiterals = [0xa2, 0x00, 0x03]

testWith('zstd', 'what zstd makes of a file and of a stream', async () => {
  for (const args of [['-19'], ['-3', '--no-content-size'], ['-1', '--no-check']]) {
    const bytes = execFileSync('zstd', [...args, '-c'], { input: text })
    expect(await openAll(zstd, bytes, 'a.txt.zst')).toMatchObject({ texts: { 'a.txt': text }, codes: [] })
  }
})

test.each([
  { format: '7z', bytes: Buffer.from('377abcaf271c0004', 'hex') },
  { format: 'xz', bytes: Buffer.from('fd377a585a000004', 'hex') },
  { format: 'bzip2', bytes: Buffer.from('BZh91AY&SY', 'latin1') },
  { format: 'rar', bytes: Buffer.from('Rar!\x1a\x07\x01\x00', 'latin1') },
  { format: 'lz4', bytes: Buffer.from('04224d18', 'hex') },
  { format: 'cab', bytes: Buffer.from('MSCF\0\0\0\0') },
  { format: 'dmg', bytes: Buffer.concat([Buffer.alloc(600), Buffer.from('koly\0\0\0\x04'), Buffer.alloc(504)]) },
])('$format is opaque', async ({ format, bytes }) => {
  const { facts, codes } = await openAll(opaque([]), bytes)
  expect(facts).toEqual({ opaque: { format, because: 'no decoder' } })
  expect(codes).toEqual([])
})

test('text that begins like an archive is not opaque', async () => {
  expect((await openAll(opaque([]), Buffer.from('BZh is how bzip2 files begin; 070701 is cpio'))).accepted).toBe(false)
})
