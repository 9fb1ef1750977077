import fc from 'fast-check'
import { expect, test } from 'vitest'
import { eachPhrase } from '../../src/secrets/phrases.ts'
import { fake } from '../support/fake.ts'

const words = fake('{bip39:12}').split(' ')
const longer = fake('{bip39:24}').split(' ')

test.each([
  { name: 'blanks', text: words.join(' ') },
  { name: 'commas', text: words.join(', ') },
  { name: 'a list of literals', text: `[${words.map((word) => `"${word}"`).join(', ')}]` },
  { name: 'line ends', text: words.join('\n') },
  { name: 'escaped line ends', text: `"\\n${words.join('\\n')}"` },
  { name: 'Windows line ends', text: words.join('\r\n') },
  { name: 'a numbered list', text: words.map((word, at) => `${at + 1}. ${word}`).join('\n') },
  { name: 'hyphens', text: words.join('-') },
  { name: 'words before and behind', text: `These are the words: ${words.join(' ')} and no more` },
  { name: 'blanks between 24 words', text: longer.join(' '), count: 24 },
])('finds a phrase with $name', ({ text, count = 12 }) => {
  expect(phrasesIn(text)).toEqual([count])
})

test.each([
  { name: 'words in another order', text: words.toSorted().join(' ') },
  { name: 'eleven words', text: words.slice(1).join(' ') },
  { name: 'a vector of BIP-39', text: 'legal winner thank year wave sausage worth useful legal winner thank yellow' },
  { name: 'words of an object', text: words.map((word, at) => `${word}${at % 2 ? ',' : ':"'}`).join('') },
  { name: 'prose', text: 'the quick brown fox jumps over the lazy dog and runs away from all of them before night' },
  { name: 'nothing', text: '' },
])('passes $name', ({ text }) => {
  expect(phrasesIn(text)).toEqual([])
})

function phrasesIn(text: string): readonly number[] {
  const found: number[] = []
  eachPhrase(Buffer.from(text), 0, Buffer.byteLength(text), (_start, _end, count) => found.push(count))
  return found
}

test('a phrase is found wherever it stands among other words', () => {
  const word = fc.constantFrom(
    'the',
    'about',
    'zebrax',
    'a',
    'able',
    'supercalifragilistic',
    'X',
    '\\n',
    '12.',
    '',
    'able about',
  )
  const around = fc.array(word, { maxLength: 40 }).map((parts) => parts.join(' '))
  fc.assert(
    fc.property(around, around, fc.constantFrom(' ', ', ', '\n', '\\n', '","', '-'), (before, after, gap) => {
      const phrase = words.join(gap)
      // A capital on both sides: what stands around is no part of the phrase.
      const bytes = Buffer.from(`${before}X ${phrase} X${after}`)
      const found: string[] = []
      eachPhrase(bytes, 0, bytes.length, (start, end) => found.push(bytes.toString('latin1', start, end)))
      expect(found).toContain(phrase)
    }),
  )
})
