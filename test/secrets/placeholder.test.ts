import { describe, expect, test } from 'vitest'
import { pattern } from '../../src/detectors/pattern/pattern.ts'
import { isPublishedKey } from '../../src/secrets/placeholder.ts'
import { builtinRules } from '../support/builtin-rules.ts'
import { artifactOf, matchesOf } from '../support/inspect.ts'

/** An Ed25519 key in the form of RFC 8410, of the 32 bytes of its seed. */
function ed25519(seed: string): string {
  const head = '30 2e 02 01 00 30 05 06 03 2b 65 70 04 22 04 20'
  return Buffer.from(`${head}${seed}`.replace(/\s/g, ''), 'hex').toString('base64')
}

// The seed of the example in RFC 8410, 10.3.
const example = ed25519('d4ee72db f913584a d5b6d8f1 f769f8ad 3afe7c28 cbf1d4fb e097a88f 44755842')
const own = ed25519('00112233 44556677 8899aabb ccddeeff 0f1e2d3c 4b5a6978 8796a5b4 c3d2e1f0')

const writings: readonly { readonly name: string; write(body: string): string }[] = [
  { name: 'as a file', write: (body) => `-----BEGIN PRIVATE KEY-----\n${body}\n-----END PRIVATE KEY-----\n` },
  {
    name: 'in lines',
    write: (body) =>
      `-----BEGIN PRIVATE KEY-----\r\n${body.slice(0, 30)}\r\n${body.slice(30)}\r\n-----END PRIVATE KEY-----\r\n`,
  },
  {
    name: 'in a literal',
    write: (body) => String.raw`const key = "-----BEGIN PRIVATE KEY-----\n${body}\n-----END PRIVATE KEY-----"`,
  },
  {
    name: 'in two literals',
    write: (body) => String.raw`'-----BEGIN PRIVATE KEY-----\r\n${body.slice(0, 32)}'
      + '${body.slice(32)}\r\n-----END PRIVATE KEY-----'`,
  },
]

describe.each(writings)('a key $name', ({ write }) => {
  const inspector = pattern.create(
    builtinRules().filter(({ id }) => id === 'secret/pem-private-key'),
    {},
  )

  test('that was published is none', () => {
    expect(matchesOf(inspector, artifactOf(write(example)))).toEqual([])
  })

  test('of anybody else is one', () => {
    expect(matchesOf(inspector, artifactOf(write(own)))).toHaveLength(1)
  })
})

test('what is no key is not looked up', () => {
  expect(isPublishedKey(example)).toBe(false)
})
