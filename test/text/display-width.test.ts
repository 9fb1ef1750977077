import { expect, test } from 'vitest'
import { displayWidth } from '../../src/text/display-width.ts'

test.each([
  { name: 'ASCII', text: 'dist/cli.js', want: 11 },
  { name: 'nothing', text: '', want: 0 },
  { name: 'an accent of its own', text: 'e\u0301', want: 1 },
  { name: 'a Greek letter', text: 'λ', want: 1 },
  { name: 'a Chinese character', text: '键', want: 2 },
  { name: 'a Korean syllable', text: '한', want: 2 },
  { name: 'a full-width letter', text: 'Ａ', want: 2 },
  { name: 'a half-width katakana', text: 'ｱ', want: 1 },
  { name: 'a key', text: '🔑', want: 2 },
  { name: 'a rocket', text: '🚀', want: 2 },
  { name: 'a check mark drawn as a picture', text: '✅', want: 2 },
  { name: 'a sign drawn as text', text: '✔', want: 1 },
  { name: 'a newer emoji', text: '🫠', want: 2 },
  { name: 'a character of a rare plane', text: '𠀀', want: 2 },
])('$name takes $want columns', ({ text, want }) => {
  expect(displayWidth(text)).toBe(want)
})
