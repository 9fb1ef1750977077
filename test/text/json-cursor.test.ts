import fc from 'fast-check'
import { expect, test } from 'vitest'
import { JsonCursor } from '../../src/text/json-cursor.ts'
import { anyCharacter } from '../support/any-character.ts'

function isSound(text: string): boolean {
  const cursor = new JsonCursor(Buffer.from(text))
  cursor.skip()
  cursor.finish()
  return cursor.damage === null && cursor.flaw === null
}

function parses(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch (error) {
    expect(error).toBeInstanceOf(SyntaxError)
    return false
  }
}

test.each([
  { text: 'null', sound: true },
  { text: ' [1, -0.5e+3, "x\\u00e9", {"a": [true, false, {}]}]\n', sound: true },
  { text: '', sound: false },
  { text: '[1,]', sound: false },
  { text: '{"a":1,}', sound: false },
  { text: '{a:1}', sound: false },
  { text: "['a']", sound: false },
  { text: '[1 2]', sound: false },
  { text: '[,1]', sound: false },
  { text: '{"a" 1}', sound: false },
  { text: '01', sound: false },
  { text: '+1', sound: false },
  { text: '1.', sound: false },
  { text: 'NaN', sound: false },
  { text: 'nul', sound: false },
  { text: '"\\x"', sound: false },
  { text: '"\\u12g4"', sound: false },
  { text: '"a\nb"', sound: false },
  { text: '[1]]', sound: false },
  { text: '[1', sound: false },
  { text: '"a', sound: false },
  { text: '\ufeff1', sound: false },
])('$text: $sound', ({ text, sound }) => {
  expect(isSound(text)).toBe(sound)
  expect(parses(text)).toBe(sound)
})

test('the verdict on any text is that of JSON.parse', () => {
  const piece = fc.constantFrom(
    '{',
    '}',
    '[',
    ']',
    ',',
    ':',
    '"a"',
    '"\\n"',
    '"',
    '\\',
    '1',
    '-1.5e3',
    '0',
    '.',
    'true',
    'null',
    ' ',
    '\n',
    'x',
  )
  const texts = fc.oneof(
    fc.json(),
    fc.array(piece, { maxLength: 12 }).map((pieces) => pieces.join('')),
  )
  fc.assert(
    fc.property(texts, (text) => {
      expect(isSound(text)).toBe(parses(text))
    }),
    { numRuns: 3000 },
  )
})

test('a loosely read string ends where a strictly read one does', () => {
  fc.assert(
    fc.property(fc.string({ unit: anyCharacter, maxLength: 200 }), fc.string({ maxLength: 5 }), (inside, after) => {
      const bytes = Buffer.from(`${JSON.stringify(inside)}${after}`)
      const [strict, loose] = [new JsonCursor(bytes), new JsonCursor(bytes)]
      expect([strict.string(), loose.string(true)]).toEqual([true, true])
      expect([loose.stringStart, loose.stringEnd, loose.at]).toEqual([strict.stringStart, strict.stringEnd, strict.at])
    }),
  )
})

test('members and elements are read in order, and the rest is passed over', () => {
  const cursor = new JsonCursor(Buffer.from('{"skipped":[{"a":[1]}],"list":["x",2,null],"last":true}'))
  const told: unknown[] = []
  cursor.enter()
  while (cursor.nextKey()) {
    const key = cursor.bytes.toString('utf8', cursor.stringStart, cursor.stringEnd)
    told.push(key)
    if (key !== 'list') cursor.skip()
    else {
      cursor.enter()
      while (cursor.nextElement()) told.push(cursor.peek(), cursor.skip())
    }
  }
  expect(told).toEqual(['skipped', 'list', 'string', true, 'number', true, 'literal', true, 'last'])
  expect(cursor.damage).toBeNull()
})
