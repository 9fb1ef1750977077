import { describe, expect, test } from 'vitest'
import { scrub } from '../../src/engine/scrub.ts'
import { fake } from '../support/fake.ts'

const secret = fake('npm_{alnum:36}')

describe('scrub', () => {
  test.each([
    { name: 'a string', value: `at ${secret}!` },
    { name: 'a nested list', value: [[`x${secret}`]] },
    { name: 'a key', value: { [secret]: 1 } },
    { name: 'a secret said twice', value: `${secret} ${secret}` },
  ])('no secret stays in $name', ({ value }) => {
    expect(JSON.stringify(scrub(value, new Set([secret])))).not.toContain(secret)
  })

  test.each([
    { text: 'get("http://admin:hunter2@10.0.0.7/x")', shown: 'get("http://admin:…@10.0.0.7/x")' },
    { text: 'https://host:8080/a@b', shown: 'https://host:8080/a@b' },
    { text: 'https://admin:…@host/', shown: 'https://admin:…@host/' },
  ])('of $text a password is kept back though nobody found it', ({ text, shown }) => {
    expect(scrub(text, new Set())).toBe(shown)
  })

  test('what is no secret stays as it was', () => {
    const value = { a: [1, null, true, 'text'], b: { c: 'npm_ and more' } }
    expect(scrub(value, new Set([secret]))).toEqual(value)
  })

  test("a snippet's mark still stands around what it marked", () => {
    const text = `${secret} = "https://example.com"`
    const mark = [text.indexOf('https'), text.length - 1]
    const scrubbed = scrub({ snippet: { text, startLine: 1, mark } }, new Set([secret])).snippet
    expect(scrubbed.text).not.toContain(secret)
    expect(scrubbed.text.slice(...(scrubbed.mark as [number, number]))).toBe('https://example.com')
  })

  test('a short secret does not blot out ordinary words', () => {
    expect(scrub('the password is set', new Set(['pass']))).toBe('the password is set')
  })

  test('twenty thousand secrets cost one pass', () => {
    const secrets = Array.from({ length: 20_000 }, (_, index) => `${secret}${index}x`)
    const text = 'a'.repeat(100_000) + secrets[777]
    expect(scrub(text, new Set(secrets))).not.toContain(secrets[777])
  })
})
