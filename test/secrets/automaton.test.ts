import { describe, expect, test } from 'vitest'
import { Automaton } from '../../src/secrets/automaton.ts'
import { randomFrom } from '../../src/secrets/sample.ts'

describe('Automaton', () => {
  test.each([
    { name: 'one keyword', keywords: ['npm_'], text: 'a npm_ b', want: ['npm_'] },
    { name: 'either case', keywords: ['npm_', 'AKIA'], text: 'NPM_ akia', want: ['NPM_', 'akia'] },
    { name: 'a keyword within another', keywords: ['secret', 'cre'], text: 'secret', want: ['cre', 'secret'] },
    {
      name: 'a keyword that ends another',
      keywords: ['api_key', 'key', 'y'],
      text: 'api_key',
      want: ['api_key', 'key', 'y'],
    },
    { name: 'overlapping hits', keywords: ['aa'], text: 'aaaa', want: ['aa', 'aa', 'aa'] },
    { name: 'a false start', keywords: ['abcd', 'bce'], text: 'abce', want: ['bce'] },
    { name: 'the same keyword twice in the list', keywords: ['ab', 'ab'], text: 'ab', want: ['ab', 'ab'] },
    { name: 'beyond ASCII', keywords: ['schlüssel'], text: 'der schlüssel', want: ['schlüssel'] },
    { name: 'nothing', keywords: ['npm_'], text: 'npm-', want: [] },
  ])('finds $name', ({ keywords, text, want }) => {
    expect(hits(keywords, Buffer.from(text))).toEqual(want)
  })

  test.each([0, 1, 5, 1023, 1024, 4096, 70_000])(
    'agrees with a search for each keyword in %i bytes, whole and in part',
    (length) => {
      const keywords = ['ab', 'ba', 'abcab', 'bcabcabcabca', 'cc']
      const random = randomFrom(`long ${length}`)
      const text = Array.from({ length }, () => 'aAbBcC-'[Math.floor(random() * 7)]).join('')
      for (const [start, end] of [
        [0, length],
        [Math.floor(length / 3), length - 1],
      ] as const) {
        const told: string[] = []
        const ends: number[] = []
        new Automaton(keywords).scan(
          Buffer.from(text),
          (keyword, hitEnd) => {
            told.push(`${keywords[keyword]}@${hitEnd - start}`)
            ends.push(hitEnd)
          },
          start,
          end,
        )
        const part = text.slice(start, Math.max(start, end)).toLowerCase()
        expect(ends).toEqual(ends.toSorted((one, other) => one - other))
        expect(told.toSorted()).toEqual(keywords.flatMap((keyword) => placesOf(part, keyword)).toSorted())
      }
    },
  )

  test('agrees with a search for each keyword', () => {
    const random = randomFrom('automaton')
    for (let round = 0; round < 200; round += 1) {
      const word = (most: number): string =>
        Array.from({ length: 1 + Math.floor(random() * most) }, () => 'abC'[Math.floor(random() * 3)]).join('')
      const keywords = [...new Set(Array.from({ length: 6 }, () => word(4).toLowerCase()))]
      const text = word(60)
      const want = keywords.flatMap((keyword) => placesOf(text.toLowerCase(), keyword))
      expect(new Set(hitsWithPlace(keywords, text))).toEqual(new Set(want))
    }
  })

  test('refuses an empty keyword', () => {
    expect(() => new Automaton(['a', ''])).toThrow(RangeError)
  })
})

function hits(keywords: readonly string[], bytes: Buffer): string[] {
  const automaton = new Automaton(keywords)
  const found: string[] = []
  automaton.scan(bytes, (keyword, end) => {
    found.push(bytes.subarray(end - Buffer.byteLength(keywords[keyword] ?? ''), end).toString())
  })
  return found
}

function hitsWithPlace(keywords: readonly string[], text: string): string[] {
  const found: string[] = []
  new Automaton(keywords).scan(Buffer.from(text), (keyword, end) => found.push(`${keywords[keyword]}@${end}`))
  return found
}

function placesOf(text: string, keyword: string): string[] {
  const places: string[] = []
  for (let at = text.indexOf(keyword); at !== -1; at = text.indexOf(keyword, at + 1)) {
    places.push(`${keyword}@${at + keyword.length}`)
  }
  return places
}
