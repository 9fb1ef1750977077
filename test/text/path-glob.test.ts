import fc from 'fast-check'
import { expect, test } from 'vitest'
import { escapeGlob, pathMatcher } from '../../src/text/path-glob.ts'

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
  const path = fc.oneof(fc.string({ unit: 'binary' }), fc.string({ unit: fc.constantFrom(...'*?[]{}()!\\/.ab') }))
  fc.assert(
    fc.property(path, path, (one, other) => {
      const fits = pathMatcher(escapeGlob(one))
      expect(fits(one)).toBe(true)
      expect(fits(other)).toBe(one === other)
    }),
  )
})
