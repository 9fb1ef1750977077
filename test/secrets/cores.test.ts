import { expect, test } from 'vitest'
import { DIGIT, eachCore, SIGN } from '../../src/secrets/cores.ts'

test.each([
  { name: 'one between blanks', text: '  abcd12  ', want: ['abcd12'] },
  { name: 'one up to the end', text: 'a abcdef', want: ['abcdef'] },
  { name: 'one that begins the text', text: 'abcdef.', want: ['abcdef'] },
  { name: 'two beside each other', text: 'abcdef,ghijkl;', want: ['abcdef', 'ghijkl'] },
  { name: 'one character short', text: 'abcd abcd', want: [] },
  { name: 'a short one before a long one', text: 'ab abcdefgh ab', want: ['abcdefgh'] },
  { name: 'nothing', text: '', want: [] },
])('finds $name', ({ text, want }) => {
  const found: string[] = []
  eachCore(Buffer.from(text), 0, text.length, 5, (start, end) => found.push(text.slice(start, end)))
  expect(found).toEqual(want)
})

test.each([
  { text: 'abcdef', digit: false, sign: false },
  { text: 'abcde1', digit: true, sign: false },
  { text: 'abc$e1', digit: true, sign: true },
])('says what is in $text', ({ text, digit, sign }) => {
  eachCore(Buffer.from(text), 0, text.length, 5, (_start, _end, kinds) => {
    expect([(kinds & DIGIT) !== 0, (kinds & SIGN) !== 0]).toEqual([digit, sign])
  })
})
