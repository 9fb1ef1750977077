import { expect, test } from 'vitest'
import { formatBaseline, parseBaseline } from '../../src/policy/baseline.ts'

test('a baseline holds what is active or still matched, once each and in order', () => {
  const text = formatBaseline([
    { ruleId: 'secret/npm-token', fingerprint: 'wt1:cc', state: 'active' },
    { ruleId: 'map/embedded-sources', fingerprint: 'wt1:bb', state: 'baselined' },
    { ruleId: 'map/embedded-sources', fingerprint: 'wt1:aa', state: 'active' },
    { ruleId: 'map/embedded-sources', fingerprint: 'wt1:aa', state: 'active' },
    { ruleId: 'map/embedded-sources', fingerprint: 'wt1:dd', state: 'suppressed' },
  ])
  expect(parseBaseline(text, 'baseline')).toEqual(['wt1:aa', 'wt1:bb', 'wt1:cc'])
  expect(text.endsWith('}\n')).toBe(true)
})

test.each([
  { text: 'secret', message: 'b.json is not a baseline: it is not JSON' },
  { text: '[]', message: 'b.json is not a baseline: it needs "version": 1 and a list of "findings"' },
  {
    text: '{"version":2,"findings":[]}',
    message: 'b.json is not a baseline: it needs "version": 1 and a list of "findings"',
  },
  { text: '{"version":1,"findings":[null]}', message: 'b.json is not a baseline: findings[0] has no fingerprint' },
  {
    text: '{"version":1,"findings":[{"fingerprint":"x"}]}',
    message: 'b.json is not a baseline: findings[0] has no fingerprint',
  },
])('$text is refused', ({ text, message }) => {
  expect(() => parseBaseline(text, 'b.json')).toThrow(message)
})
