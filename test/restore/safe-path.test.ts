import { resolve, sep, win32 } from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { FreePaths, safePath } from '../../src/restore/safe-path.ts'
import { anyCharacter } from '../support/any-character.ts'

describe('safePath', () => {
  test.each([
    { name: 'src/auth.ts', want: 'src/auth.ts' },
    { name: '../../../etc/passwd', want: 'etc/passwd' },
    { name: '/etc/passwd', want: 'etc/passwd' },
    { name: '..\\..\\Windows\\system.ini', want: 'Windows/system.ini' },
    { name: 'C:\\Users\\a\\b.ts', want: 'C/Users/a/b.ts' },
    { name: '\\\\host\\share\\b.ts', want: 'host/share/b.ts' },
    { name: 'webpack://app/./src/a.ts?1f3b', want: 'app/src/a.ts' },
    { name: 'file:///home/a/b.ts', want: 'home/a/b.ts' },
    { name: 'a\0b.ts', want: 'a_b.ts' },
    { name: 'a\x1b[31mb.ts', want: 'a_[31mb.ts' },
    { name: 'src/CON', want: 'src/_CON' },
    { name: 'src/aux.ts', want: 'src/_aux.ts' },
    { name: 'src/a.ts.', want: 'src/a.ts_' },
    { name: 'src/con .txt', want: 'src/_con .txt' },
    { name: 'COM1.log', want: '_COM1.log' },
    { name: 'lpt\u00b2', want: '_lpt\u00b2' },
    { name: 'src/a.ts:stream', want: 'src/a.ts_stream' },
    { name: 'src/...', want: 'src/_' },
    { name: 'src /a.ts', want: 'src_/a.ts' },
    { name: '.git/config', want: '_.git/config' },
    { name: '.Git/hooks/x', want: '_.Git/hooks/x' },
    { name: '.git./config', want: '.git_/config' },
    { name: '.g\u200cit/config', want: '.g_it/config' },
    { name: '.gitignore', want: '.gitignore' },
    { name: 'e\u0301.ts', want: '\u00e9.ts' },
    { name: '\u202egnp.ts', want: '_gnp.ts' },
    { name: 'a:b|c?.ts', want: 'a_b_c_.ts' },
    { name: '', want: '_' },
    { name: '../..', want: '_' },
  ])('$name becomes $want', ({ name, want }) => {
    expect(safePath(name)).toBe(want)
  })

  test('a name longer than a file system takes keeps its extension and stays distinct', () => {
    const [one, other] = [safePath(`${'a'.repeat(5000)}1.ts`), safePath(`${'a'.repeat(5000)}2.ts`)]
    expect(one).toMatch(/^a+-[\da-f]{16}\.ts$/)
    expect(one).not.toBe(other)
  })

  test('a chain of names stays within what file systems take', () => {
    const name = `${'\u00e9'.repeat(50)}/`.repeat(5)
    expect(Buffer.byteLength(safePath(...Array<string>(9).fill(name)))).toBeLessThan(200)
    expect(safePath('a.zip', '../b/c.ts')).toBe('a.zip/b/c.ts')
    expect(safePath('..', 'c.ts')).toBe('_/c.ts')
  })

  test('no name leaves the folder, on POSIX or on Windows', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: anyCharacter }),
          fc.array(fc.constantFrom('..', '/', '\\', 'C:', 'a', '.', '\0', 'file:')).map((parts) => parts.join('')),
        ),
        (name) => {
          const path = safePath(name)
          expect(resolve('/out', path).startsWith(`/out${sep}`)).toBe(true)
          expect(win32.resolve('C:\\out', path).startsWith('C:\\out\\')).toBe(true)
          expect(path).not.toMatch(/[\x00-\x1f]/)
        },
      ),
      { numRuns: 2000 },
    )
  })
})

/** The paths that files get which ask for these, each with bytes of its own unless a digest is given. */
function take(...wanted: (string | readonly [path: string, digest: string])[]): readonly string[] {
  const places = new FreePaths()
  return wanted.map((want, index) => {
    return typeof want === 'string' ? places.take(want, String(index)).path : places.take(...want).path
  })
}

describe('FreePaths', () => {
  test.each([
    { name: 'different paths', wanted: ['src/a.ts', 'src/b.ts'], want: ['src/a.ts', 'src/b.ts'] },
    { name: 'one path twice', wanted: ['src/a.ts', 'src/a.ts'], want: ['src/a.ts', 'src/a~2.ts'] },
    { name: 'one path three times', wanted: ['a', 'a', 'a'], want: ['a', 'a~2', 'a~3'] },
    { name: 'two cases of one name', wanted: ['src/A.ts', 'src/a.ts'], want: ['src/A.ts', 'src/a~2.ts'] },
    { name: 'two normal forms of one name', wanted: ['\u00e9.ts', 'e\u0301.ts'], want: ['\u00e9.ts', 'e\u0301~2.ts'] },
    { name: 'long s and s', wanted: ['\u017f.ts', 's.ts'], want: ['\u017f.ts', 's~2.ts'] },
    { name: 'the two small sigmas', wanted: ['\u03c3.ts', '\u03c2.ts'], want: ['\u03c3.ts', '\u03c2~2.ts'] },
    { name: 'a file where a folder is', wanted: ['src/a.ts', 'src'], want: ['src/a.ts', 'src~2'] },
    { name: 'a folder where a file is', wanted: ['src', 'src/a.ts'], want: ['src', 'src~2/a.ts'] },
    { name: 'a dot file', wanted: ['.env', '.env'], want: ['.env', '.env~2'] },
    { name: 'several extensions', wanted: ['a.test.ts', 'a.test.ts'], want: ['a.test.ts', 'a~2.test.ts'] },
  ])('keeps apart $name', ({ wanted, want }) => {
    expect(take(...wanted)).toEqual(want)
  })

  test('the same bytes at the same path are one file', () => {
    const places = new FreePaths()
    expect(places.take('src/a.ts', 'digest')).toEqual({ path: 'src/a.ts', isNew: true })
    expect(places.take('src/a.ts', 'digest')).toEqual({ path: 'src/a.ts', isNew: false })
  })
})
