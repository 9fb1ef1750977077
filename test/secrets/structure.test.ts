import { describe, expect, test } from 'vitest'
import { hasStructure } from '../../src/secrets/structure.ts'
import { fake } from '../support/fake.ts'

describe('a text that looks random', () => {
  test.each([
    { name: 'letters and digits', text: fake('{alnum:32}'), want: true },
    { name: 'with signs', text: fake('{lower:8}7{upper:4}!{alnum:8}'), want: true },
    { name: 'a name with a number', text: 'currentUser12', want: false },
    { name: 'a name with numbers between its parts', text: 'step2Of10Items', want: false },
    { name: 'words with hyphens', text: 'my-release-2-final', want: false },
    { name: 'a digest', text: fake('{hex:40}'), want: false },
    { name: 'a UUID', text: fake('{uuid}'), want: false },
    { name: 'a path', text: './lib/a1/b2', want: false },
    // Each took hours.
    { name: 'a word and very many digits', text: `a${'1'.repeat(90)}a1`, want: false },
    { name: 'very many humps', text: `${'-AaAaAa'.repeat(17)}1!`, want: false },
  ])('$name: $want', ({ text, want }) => {
    expect(hasStructure('random-text', text, text)).toBe(want)
  })
})
