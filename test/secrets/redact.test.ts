import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { redact } from '../../src/secrets/redact.ts'
import { fake } from '../support/fake.ts'

describe('redact', () => {
  test.each([
    { name: 'an npm token', secret: fake('npm_{alnum:36}'), want: /^npm_….{4}$/ },
    { name: 'the longest prefix that fits', secret: fake('sk_live_{alnum:24}'), want: /^sk_live_….{4}$/ },
    { name: 'an AWS key id', secret: fake('AKIA{upperalnum:16}'), want: /^AKIA…$/ },
    { name: 'a password that looks prefixed', secret: fake('abc-def-{alnum:12}'), want: /^…$/ },
    { name: 'a prefix that is most of it', secret: 'sk_live_abc', want: /^sk_…$/ },
    {
      name: 'a private key',
      secret: `-----BEGIN PRIVATE KEY-----\n${fake('{base64:64}')}`,
      want: /^-----BEGIN PRIVATE KEY-----….{0,4}$/,
    },
    { name: 'nothing', secret: '', want: /^…$/ },
  ])('of $name little is shown', ({ secret, want }) => {
    expect(redact(secret, ['npm_', 'sk_', 'sk_live_', 'akia'])).toMatch(want)
  })

  test('without a prefix at most four characters of any secret are shown', () => {
    fc.assert(
      fc.property(
        fc.string({ minLength: 8 }).filter((text) => !text.startsWith('-----')),
        (secret) => {
          const [prefix, tail = ''] = redact(secret).split('…')
          expect(prefix).toBe('')
          expect(tail.length).toBeLessThanOrEqual(4)
        },
      ),
    )
  })
})
