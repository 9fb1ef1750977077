import { describe, expect, test } from 'vitest'
import { linearMatcher, type Matcher, nativeMatcher } from '../../src/secrets/matcher.ts'

describe.each([
  { name: 'native', make: nativeMatcher },
  { name: 'linear', make: linearMatcher },
])('the $name matcher', ({ make }) => {
  test.each([
    { name: 'finds what stands there', source: 'ab+', flags: '', text: 'xabb ab', want: ['abb', 'ab'] },
    { name: 'heeds a boundary before', source: '(?<![a-z])ab', flags: '', text: 'xab ab', want: ['ab'] },
    { name: 'heeds a boundary after', source: 'ab(?![a-z])', flags: '', text: 'abx ab', want: ['ab'] },
    {
      name: 'heeds boundaries at both ends of the text',
      source: '(?<!\\w)ab(?!\\w)',
      flags: '',
      text: 'ab',
      want: ['ab'],
    },
    { name: 'heeds a negated boundary', source: '(?<![^ ])ab(?![^ ])', flags: '', text: '-ab ab ab-', want: ['ab'] },
    { name: 'heeds a demanded boundary', source: '(?<=[=:])ab(?=;)', flags: '', text: 'ab; =ab; =ab', want: ['ab'] },
    {
      name: 'gives the secret alone',
      source: '(?<!\\w)key=(?<secret>[a-z]+)',
      flags: '',
      text: 'key=abc',
      want: ['abc'],
    },
    { name: 'folds case', source: 'key', flags: 'i', text: 'KEY key', want: ['KEY', 'key'] },
    { name: 'keeps alternatives whole', source: 'ab|cd', flags: '', text: 'cd ab', want: ['cd', 'ab'] },
    { name: 'finds nothing', source: 'ab', flags: '', text: 'ba', want: [] },
  ])('$name', ({ source, flags, text, want }) => {
    expect(secretsOf(make(source, flags), text)).toEqual(want)
  })

  test('gives what other groups matched', () => {
    expect(make('//(?<host>[a-z.]+)/:(?<secret>\\w+)', '').find('//acme.io/:abc', 0)?.groups).toEqual({
      host: 'acme.io',
    })
  })
})

test.each(['(a)\\1', '(?=ab)a', 'a(?!bc)', '(?<!ab)c'])('the linear matcher refuses %s', (source) => {
  expect(() => linearMatcher(source, '')).toThrow(/cannot be run in linear time/)
})

test('the linear matcher takes linear time where backtracking would not end', () => {
  expect(linearMatcher('^(a+)+$', '').find(`${'a'.repeat(5000)}!`, 0)).toBeNull()
})

function secretsOf(matcher: Matcher, text: string): string[] {
  const secrets: string[] = []
  for (let hit = matcher.find(text, 0); hit !== null; hit = matcher.find(text, hit.end)) {
    secrets.push(text.slice(hit.secretStart, hit.secretEnd))
  }
  return secrets
}
