import { expect, test } from 'vitest'
import { grade } from '../../src/engine/findings.ts'
import type { Rule } from '../../src/model/rule.ts'

const rule: Pick<Rule, 'severity' | 'grades' | 'confidence' | 'message'> = {
  severity: { open: 'info', closed: 'critical' },
  confidence: 'high',
  message: '{novel} sources',
  grades: [
    { when: { novel: 0 }, visibility: 'closed', severity: 'low', message: 'nothing new' },
    { when: { checksum: 'failed', kind: 'token' }, severity: 'moderate', confidence: 'low' },
    { when: { checksum: 'failed' }, severity: 'high' },
  ],
}

test.each([
  {
    name: 'the severity of an open package',
    values: { novel: 1900 },
    visibility: 'open',
    want: { severity: 'info', confidence: 'high', message: '1,900 sources' },
  },
  {
    name: 'the severity of a closed package',
    values: { novel: 3 },
    visibility: 'closed',
    want: { severity: 'critical', confidence: 'high', message: '3 sources' },
  },
  {
    name: 'a grade with its own message',
    values: { novel: 0 },
    visibility: 'closed',
    want: { severity: 'low', confidence: 'high', message: 'nothing new' },
  },
  {
    name: 'no grade of the other visibility',
    values: { novel: 0 },
    visibility: 'open',
    want: { severity: 'info', confidence: 'high', message: '0 sources' },
  },
  {
    name: 'a grade whose values all equal, with its own confidence',
    values: { novel: 1, checksum: 'failed', kind: 'token' },
    visibility: 'closed',
    want: { severity: 'moderate', confidence: 'low', message: '1 sources' },
  },
  {
    name: 'the next grade when one value differs',
    values: { novel: 1, checksum: 'failed', kind: 'key' },
    visibility: 'closed',
    want: { severity: 'high', confidence: 'high', message: '1 sources' },
  },
] as const)('$name', ({ values, visibility, want }) => {
  expect(grade(rule, values, visibility)).toEqual(want)
})

test('a severity that does not depend on visibility', () => {
  expect(grade({ ...rule, severity: 'high', grades: [] }, {}, 'open').severity).toBe('high')
})
