import { execFileSync } from 'node:child_process'
import { describe, expect, test } from 'vitest'
import { bzip2, lz4, lzma, xz } from '../../src/formats/compressed.ts'
import { testWith } from '../support/require-tool.ts'
import { openAll } from './open.ts'

const lines = Array.from({ length: 20_000 }, (_, at) => `line ${at} with ${(at * 7919) % 10_007} and é\n`).join('')
const runs = `${'a'.repeat(3000)}${'ab'.repeat(2000)}${'a'.repeat(4)}b${'c'.repeat(259)}`
const noise = Array.from({ length: 70_000 }, (_, at) => String.fromCharCode(32 + ((at * at * 31 + at) % 95))).join('')

const programs = [
  { program: 'xz', args: ['-c'], format: xz, ending: 'xz' },
  { program: 'xz', args: ['-c', '-0', '--block-size=50000'], format: xz, ending: 'xz' },
  { program: 'xz', args: ['-c', '--x86', '--lzma2=preset=6,lc=1,lp=2,pb=0', '-C', 'sha256'], format: xz, ending: 'xz' },
  { program: 'xz', args: ['-c', '--format=lzma'], format: lzma, ending: 'lzma' },
  { program: 'bzip2', args: ['-c'], format: bzip2, ending: 'bz2' },
  { program: 'bzip2', args: ['-c', '-1'], format: bzip2, ending: 'bz2' },
  { program: 'lz4', args: ['-c', '-q'], format: lz4, ending: 'lz4' },
  { program: 'lz4', args: ['-c', '-q', '-9', '-BD', '--content-size'], format: lz4, ending: 'lz4' },
] as const

describe.each(programs)('$program $args', ({ program, args, format, ending }) => {
  const packed = (text: string) => execFileSync(program, args, { input: text, maxBuffer: 1e8 })

  testWith(program, 'is decompressed to what it was', async () => {
    for (const text of [lines, runs, noise, 'x', lines + noise + lines])
      expect(await openAll(format, packed(text), `a.txt.${ending}`)).toMatchObject({
        texts: { 'a.txt': Buffer.from(text).toString('latin1') },
        codes: [],
      })
  })

  testWith(program, 'is bounded', async () => {
    const { entries, codes } = await openAll(format, packed(lines), 'a', { ratioFloor: 1000, ratio: 0.1 })
    expect(entries).toEqual([])
    expect(codes).toEqual(['limit-ratio'])
  })

  testWith(program, 'that is cut short gives what there is, and says so', async () => {
    const bytes = packed(lines)
    const { entries, codes } = await openAll(format, bytes.subarray(0, bytes.length >> 1), 'a')
    expect(codes).toEqual([`${format.id}-truncated`])
    expect(
      lines.startsWith(
        Buffer.from(entries[0]?.bytes ?? [])
          .toString('utf8')
          .slice(0, 1000),
      ),
    ).toBe(true)
  })
})

test('damage of any kind ends in a notice', async () => {
  for (const [format, magic] of [
    [xz, '\xfd7zXZ\0\0\x04'],
    [bzip2, 'BZh91AY&SY'],
    [lz4, '\x04\x22\x4d\x18\x64\x40\xa7'],
  ] as const) {
    const { codes } = await openAll(format, Buffer.concat([Buffer.from(magic, 'latin1'), Buffer.alloc(4000, 0x9c)]))
    expect(codes).toHaveLength(1)
  }
})
