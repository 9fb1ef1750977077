import fc from 'fast-check'
import picomatch from 'picomatch'
import { describe, expect, test } from 'vitest'
import { globTest } from '../../src/text/glob.ts'
import { linearTest } from '../../src/text/linear-regexp.ts'

describe('linearTest', () => {
  const atom = fc.constantFrom(
    'a',
    'b',
    '/',
    '.',
    '\\.',
    '[^/]',
    '[a-b]',
    '(?!a)',
    '(?=.)',
    '(?!\\.{1,2}(?:/|$))',
    '^',
    '$',
    '\\w',
  )
  const pattern = fc.letrec<{ whole: string; part: string }>((tie) => ({
    part: fc.oneof(
      { maxDepth: 3, withCrossShrink: true },
      atom,
      fc
        .tuple(tie('whole'), fc.constantFrom('', '*', '+', '?', '*?', '{1,2}'))
        .map(([body, often]) => `(?:${body})${often}`),
      tie('whole').map((body) => `(?!${body})`),
    ),
    whole: fc
      .array(fc.array(tie('part'), { maxLength: 3 }), { minLength: 1, maxLength: 2 })
      .map((options) => options.map((parts) => parts.join('')).join('|')),
  })).whole

  test('finds what a native pattern finds, however long the text', () => {
    const text = fc.string({ unit: fc.constantFrom('a', 'b', '/', '.'), maxLength: 8 })
    fc.assert(
      fc.property(pattern, text, fc.boolean(), (source, short, isAnchored) => {
        const written = new RegExp(isAnchored ? `^(?:${source})$` : source)
        // What is short is tested natively: the same pattern behind ten stars is not.
        const behind = new RegExp(`(?:x*){0,10}${'x*'.repeat(10)}(?:${written.source.replace(/^\^/, '')})`)
        expect(linearTest(written)?.(short)).toBe(written.test(short))
        if (!/\^/.test(behind.source)) expect(linearTest(behind)?.(short)).toBe(behind.test(short))
      }),
      { numRuns: 500 },
    )
  })

  test.each(['(a)\\1', '(?<=a)b', '\\bword', '(?<name>a)'])('%s is refused', (source) => {
    expect(linearTest(new RegExp(source))).toBeUndefined()
  })
})

describe('globTest', () => {
  const name = fc.array(
    fc.constantFrom(
      'a',
      'b',
      '.',
      '*',
      '**',
      '?',
      '[ab]',
      '[!a]',
      '{a,b}',
      '{a,*b}',
      '+(a|b)',
      '!(a)',
      '@(a|b*)',
      '*(a)',
      '?(b)',
      '!',
      '(a|b)',
      '\\*',
      '{1..3}',
    ),
    { minLength: 1, maxLength: 4 },
  )
  const glob = fc
    .array(
      name.map((parts) => parts.join('')),
      { minLength: 1, maxLength: 3 },
    )
    .map((names) => names.join('/'))
  const path = fc
    .array(fc.string({ unit: fc.constantFrom('a', 'b', '.', 'A', '1', '*'), minLength: 1, maxLength: 4 }), {
      minLength: 1,
      maxLength: 4,
    })
    .map((names) => names.join('/'))

  test.each([
    { name: 'with dot files', ignoreCase: false, dotFiles: true },
    { name: 'without dot files', ignoreCase: false, dotFiles: false },
    { name: 'whatever the case', ignoreCase: true, dotFiles: true },
    { name: 'names in any folder', ignoreCase: true, dotFiles: true, anyFolder: true },
  ])('fits what picomatch fits, $name', (options) => {
    const { dotFiles: dot, ignoreCase: nocase, anyFolder: basename = false } = { anyFolder: false, ...options }
    fc.assert(
      fc.property(glob, path, (written, asked) => {
        const want = picomatch(written, { dot, nocase, basename, windows: false })
        expect(globTest(written, options)(asked)).toBe(want(asked))
        // Long enough to be tested by the table.
        const long = `${asked}/${'a/'.repeat(24)}b`
        expect(globTest(`${written}/**/*a*/**/b`, options)(long)).toBe(
          picomatch(`${written}/**/*a*/**/b`, { dot, nocase, basename, windows: false })(long),
        )
      }),
      { numRuns: 200 },
    )
  })

  test.each(['*a*a*a*a*a*a*b', '+(a|aa)+(a|aa)b', '!(*a*a*a*a)*a*a*a*b', '**/a/**/a/**/a/**/b', '*(*(*(a)))b'])(
    '%s is soon through with a path that nearly fits',
    (written) => {
      const fits = globTest(written, { ignoreCase: false })
      // By backtracking, each takes longer than anybody waits.
      expect(fits('a'.repeat(170))).toBe(false)
      expect(fits(`${'a/'.repeat(170)}c`)).toBe(false)
    },
  )
})
