import { expect, test } from 'vitest'
import { literalOf } from '../../src/secrets/literal-of.ts'

test.each([
  { pattern: 'acme_[a-z0-9]{24}', want: 'acme_' },
  { pattern: String.raw`(?i)\bzz-token["' ]*[:=]["' ]*([0-9a-f]{16})`, want: 'zz-token' },
  { pattern: String.raw`\$acme\.io/(\w+)`, want: '$acme.io/' },
  { pattern: 'keys?=[a-z]{8}', want: 'key' },
  { pattern: '(?:one|two)ab{2}four', want: 'four' },
  { pattern: '[(|]tail', want: 'tail' },
  { pattern: 'one|two', want: null },
  { pattern: '[a-z]{40}', want: null },
  { pattern: '(acme)?[a-z]{40}', want: null },
])('$pattern', ({ pattern, want }) => {
  expect(literalOf(pattern, 3)).toBe(want)
})
