import { describe, expect, test } from 'vitest'
import { FreePaths } from '../../src/restore/free-paths.ts'

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
