import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type PatternShape, shapeOf } from '../../src/secrets/pattern-shape.ts'
import { builtinRules } from '../support/builtin-rules.ts'
import { fake } from '../support/fake.ts'

test.each([
  { pattern: '(?<!\\w)pat[A-Za-z0-9]{14}\\.[0-9a-f]{64}(?!\\w)', start: 'pat', places: 24 },
  { pattern: 'https://[0-9a-f]{32}@', start: 'https://', places: 24 },
  { pattern: 'a{30}b', start: 'a'.repeat(24), places: 24 },
  { pattern: 'KEY_x', flags: 'i', start: 'key_x', places: 5 },
  { pattern: '(?<!\\w)\\.b\\/', start: '.b/', places: 3 },
  { pattern: 'a[|)]b\\|c', start: 'a', places: 5 },
  { pattern: 'ab{2,}c', start: 'abb', places: 3 },
  { pattern: 'a{0}b.c', start: 'b', places: 3 },
  { pattern: 'ab*c', start: 'a', places: 1 },
  { pattern: 'ab{2}?c', start: 'a', places: 1 },
  { pattern: 'a(?:b|c)d', start: 'a', places: 1 },
  { pattern: '(?<secret>ab)', start: '', places: 0 },
  { pattern: '(?=ab)', start: '', places: 0 },
  { pattern: 'ab\\bc', start: 'ab', places: 2 },
  { pattern: 'a\\x41', start: 'a', places: 1 },
  { pattern: 'aéb', start: 'a', places: 1 },
  { pattern: 'ab|cd', start: '', places: 0 },
  { pattern: '(?<!\\w)ab|cd', start: '', places: 0 },
  { pattern: 'ab', flags: 'v', start: '', places: 0 },
  { pattern: 'ab', flags: 'iu', start: '', places: 0 },
])('$pattern begins with "$start"', ({ pattern, flags = '', start, places }) => {
  const shape = shapeOf(pattern, flags)
  expect({ start: shape.start, places: shape.head.length }).toEqual({ start, places })
})

test.each([
  { pattern: '(?<!\\w)a', allows: '.-é', forbids: 'aZ0_' },
  { pattern: '(?<![\\w\\]-])a', allows: '.é[', forbids: 'aZ0_-]' },
  { pattern: '(?<![a-c])a', flags: 'i', allows: 'dD', forbids: 'aBc' },
])('before $pattern stands none of $forbids', ({ pattern, flags = '', allows, forbids }) => {
  const { before } = shapeOf(pattern, flags)
  for (const character of allows) expect([character, before?.[character.charCodeAt(0)]]).toEqual([character, 1])
  for (const character of forbids) expect([character, before?.[character.charCodeAt(0)]]).toEqual([character, 0])
})

test.each(['(?<=\\w)a', '(?<!ab)c', '(?<!\\w|a)b', '(?<!a?)b', '(?!a)b', 'a'])(
  'before %s anything stands',
  (pattern) => {
    expect(shapeOf(pattern, '').before).toBeNull()
  },
)

const rules = builtinRules().filter(
  ({ detector, options }) => detector === 'pattern' && options['pattern'] !== undefined,
)

test('whatever a rule matches has the shape of its pattern', () => {
  let matches = 0
  const junk = fc.constantFrom('', ' ', 'x', '"', '.', 'é', 'A', '=', '\\n', 'ſ', '\u212a', 'ÿ')
  const fold = fc.constantFrom<'toString' | 'toUpperCase' | 'toLowerCase'>('toString', 'toUpperCase', 'toLowerCase')
  fc.assert(
    fc.property(
      fc.record({ seed: fc.integer(), before: junk, inside: junk, after: junk, fold, where: fc.nat(1000) }),
      ({ seed, before, inside, after, fold: change, where }) => {
        for (const { options, examples } of rules) {
          const { pattern, flags = '' } = options as { readonly pattern: string; readonly flags?: string }
          for (const [index, example] of examples.match.entries()) {
            const whole = fake(typeof example === 'string' ? example : (example.text ?? ''), `${seed}:${index}`)
            const cut = Math.floor((where / 1000) * whole.length)
            const text = before + whole.slice(0, cut) + inside + whole.slice(cut)[change]() + after + whole + after
            matches += checked(pattern, flags, text)
          }
        }
      },
    ),
    { numRuns: 20 },
  )
  expect(matches).toBeGreaterThan(7000)
})

test('whatever any pattern matches has its shape', () => {
  let matches = 0
  const atom = fc.constantFrom(
    ...'abA-é\u212a',
    '.',
    '\\w',
    '\\W',
    '\\d',
    '\\.',
    '[ab]',
    '[^a]',
    '[A-c|]',
    '[\\]a]',
    '[^]',
    '\\x61',
  )
  const quantifier = fc.constantFrom('', '', '', '?', '*', '+', '{2}', '{0}', '{1,2}', '{2,}', '{2}?', '+?')
  const assertion = fc.constantFrom(
    '',
    '',
    '\\b',
    '\\B',
    '^',
    '(?=a)',
    '(?!b)',
    '(?<!b)',
    '(?<![b-c])',
    '(?<=\\W)',
    '(?<!\\w)',
  )
  const pieces = fc
    .array(
      fc.tuple(assertion, atom, quantifier).map((parts) => parts.join('')),
      { minLength: 1, maxLength: 4 },
    )
    .map((parts) => parts.join(''))
  const group = fc
    .tuple(
      fc.constantFrom('(', '(?:', '(?<n>'),
      pieces,
      fc.constantFrom('', '|a', '|'),
      quantifier,
      fc.constantFrom('', '\\1'),
    )
    .map(([open, inner, other, count, back]) => `${open}${inner}${other})${count}${open === '(' ? back : ''}`)
  const pattern = fc
    .tuple(assertion, fc.oneof(pieces, group), fc.oneof(pieces, group), fc.constantFrom('', '', '', '|b'))
    .map((parts) => parts.join(''))
    .filter((source) => source.split('(?<n>').length < 3)
  const text = fc.string({ unit: fc.constantFrom(...'abAB-.1é\n |)]kK'), maxLength: 12 })
  fc.assert(
    fc.property(pattern, fc.constantFrom('', 'i'), text, (source, flags, subject) => {
      matches += checked(source, flags, subject)
    }),
    { numRuns: 10_000 },
  )
  expect(matches).toBeGreaterThan(2000)
})

/** Holds every match in `text`, as the engine finds it, against the shape; gives how many there are. */
function checked(pattern: string, flags: string, text: string): number {
  const shape = shapeOf(pattern, flags)
  // As the detector reads it: one byte a character.
  const bytes = Buffer.from(text)
  const matches = [...bytes.toString('latin1').matchAll(new RegExp(pattern, `${flags}g`))]
  for (const { index } of matches) {
    const misfit = misfitOf(shape, bytes, index)
    if (misfit !== null)
      throw new Error(`/${pattern}/${flags} matches at ${index} of ${JSON.stringify(text)}, but ${misfit}`)
  }
  return matches.length
}

function misfitOf({ before, head, start }: PatternShape, bytes: Buffer, at: number): string | null {
  if (at > 0 && before?.[bytes[at - 1] as number] === 0) return 'may not stand there'
  const place = head.findIndex((set, index) => set[bytes[at + index] as number] !== 1)
  if (place !== -1) return `differs at its place ${place}`
  const begins = bytes.toString('latin1', at).toLowerCase().startsWith(start)
  return begins ? null : `does not begin with ${start}`
}
