import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { escapeGlob, globMatcher, pathMatcher } from '../../src/text/glob.ts'
import { anyCharacter } from '../support/any-character.ts'

describe('globMatcher', () => {
  test.each([
    { name: 'a name in any folder', glob: '*.map', path: 'a/b/c.js.map', want: true },
    { name: 'a path', glob: 'a/*.map', path: 'a/b/c.js.map', want: false },
    { name: 'a file whose name begins with a dot', glob: '**/*.map', path: 'a/.b/.c.map', want: true },
    { name: 'a name that is too long for a disk', glob: '**/*.map', path: `a/${'b'.repeat(5000)}.map`, want: true },
    { name: 'a file far down', glob: '**/.env', path: `${'a/'.repeat(50_000)}.env`, want: true },
    { name: 'a folder far up', glob: 'top/**', path: `top/${'a/'.repeat(50_000)}b`, want: true },
  ])('$name', ({ glob, path, want }) => {
    expect(globMatcher([glob])(path)).toBe(want)
  })

  // Each took minutes at this length.
  test.each([
    { glob: '*a*a*a', path: 'a'.repeat(1_000_000) },
    { glob: '*.d.*.ts', path: 'a.d.'.repeat(250_000) },
    { glob: '**/a/**/b', path: 'a/'.repeat(500_000) },
  ])('$glob is soon through with a very long name', ({ glob, path }) => {
    const fits = globMatcher([glob])
    const started = process.cpuUsage().user
    fits(path)
    expect((process.cpuUsage().user - started) / 1000).toBeLessThan(2000)
  })
})

test.each([
  { glob: '*.js', fits: ['a.js', 'a.b.js'], not: ['d/a.js', '.a.js', 'a.jsx', 'a.js/b'] },
  { glob: 'd/*.js', fits: ['d/a.js'], not: ['a.js', 'd/e/a.js', 'd/.a.js'] },
  { glob: 'd/**/*.js', fits: ['d/a.js', 'd/e/f/a.js'], not: ['a.js', 'd/.e/a.js', 'd/e/.a.js', 'e/d/a.js'] },
  { glob: 'd/**', fits: ['d/a', 'd/e/x.js'], not: ['e/a', 'd/.a'] },
  { glob: '**/*.js', fits: ['a.js', 'd/a.js'], not: ['.d/a.js'] },
  { glob: 'a-*.js', fits: ['a-1.js', 'a-.js', 'a-.x.js'], not: ['a-/1.js', 'b-1.js'] },
  { glob: '.env', fits: ['.env'], not: ['d/.env', 'xenv'] },
  { glob: 'a.js', fits: ['a.js'], not: ['axjs', 'd/a.js'] },
  { glob: 'd/*.{js,css}', fits: ['d/a.js', 'd/a.css'], not: ['d/a.ts', 'a.js'] },
  { glob: 'd/[ab].js', fits: ['d/a.js'], not: ['d/c.js'] },
  { glob: 'd/\\[ab\\].js', fits: ['d/[ab].js'], not: ['d/a.js'] },
  { glob: 'a\\*b', fits: ['a*b'], not: ['axb'] },
  { glob: '$^+|@s/x', fits: ['$^+|@s/x'], not: ['x'] },
])('$glob', ({ glob, fits, not }) => {
  const test = pathMatcher(glob)
  expect(fits.filter((path) => !test(path))).toEqual([])
  expect(not.filter(test)).toEqual([])
})

test('an escaped path fits itself and nothing else', () => {
  const path = fc.oneof(fc.string({ unit: anyCharacter }), fc.string({ unit: fc.constantFrom(...'*?[]{}()!\\/.ab') }))
  fc.assert(
    fc.property(path, path, (one, other) => {
      const fits = pathMatcher(escapeGlob(one))
      expect(fits(one)).toBe(true)
      expect(fits(other)).toBe(one === other)
    }),
  )
})
