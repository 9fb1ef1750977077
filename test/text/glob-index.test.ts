import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { globMatcher } from '../../src/text/glob.ts'
import { GlobIndex } from '../../src/text/glob-index.ts'
import { isEverything } from '../support/extent.ts'

describe('GlobIndex', () => {
  test('finds what each glob alone fits', () => {
    const name = fc.constantFrom(
      'a',
      'b.js',
      '*',
      '*.js',
      'a*',
      '**',
      '{a,b}',
      '.a',
      '?',
      '[ab]',
      '@a',
      'a+',
      '..',
      'x.js.map',
      '{a,b.js}',
      '.{a,x}',
      '*.{js,map}',
      'a{,.js}',
      '{a,a}*',
      '[a-b.]*',
      'a[-_ .]*',
      'a[-(~a-b]*',
      'x*.{js,ma}*',
      '{a,{b,.a}}',
    )
    const glob = fc.array(name, { minLength: 1, maxLength: 4 }).map((names) => names.join('/'))
    const plain = fc.constantFrom('a', 'b', 'b.js', '.a', '@a', 'a+', 'x.js.map', 'ab', 'a.js', 'a-b')
    const path = fc.array(plain, { minLength: 1, maxLength: 4 }).map((names) => names.join('/'))
    fc.assert(
      fc.property(fc.array(glob, { minLength: 1, maxLength: 5 }), path, (globs, asked) => {
        const index = new GlobIndex<number>({ ignoreCase: false })
        for (const [place, each] of globs.entries()) index.add(each, place)
        const want = globs.flatMap((each, place) => (globMatcher([each])(asked) ? [place] : []))
        expect([...index.find(asked)].sort((a, b) => a - b)).toEqual(want)
      }),
      { numRuns: isEverything ? 60_000 : 1_000 },
    )
  })

  test('takes names whatever their case when it is asked to', () => {
    const index = new GlobIndex<string>({ ignoreCase: true })
    index.add('**/.ENV', 'environment')
    expect([...index.find('a/.Env')]).toEqual(['environment'])
  })
})
