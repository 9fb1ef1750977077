import { expect, test } from 'vitest'
import type { Report } from '../../src/model/report.ts'
import { render } from '../../src/reporters/render.ts'
import { sampleReport } from '../support/sample-report.ts'
import { incident } from '../support/sample-reports.ts'

const closing = (report: Report) => render(report, 'pretty', { width: 200 }).trimEnd().split('\n').at(-1) ?? ''

test('a report says by itself what stops it', () => {
  expect(closing(sampleReport({ ...incident, failOn: 'low' }))).toBe('STOPPED: 1 critical, 1 moderate — exit 1')
})

test.each([
  { name: 'a leak', verdict: 'leak', kept: [0, 1], want: /^STOPPED: 1 critical — exit 1$/ },
  { name: 'a leak by a lower threshold', verdict: 'leak', kept: [1], want: /^STOPPED: 1 moderate — exit 1$/ },
  {
    name: 'something mild',
    verdict: 'clean',
    kept: [1],
    want: /^CLEAN: looked at .*; 1 moderate below --fail-on high$/,
  },
  { name: 'a leak that nothing stopped', verdict: 'clean', kept: [0], want: /^NOT GATED: 1 critical found, / },
  { name: 'nothing', verdict: 'clean', kept: [], want: /^CLEAN: looked at / },
] as const)('a report of before there were thresholds in it: $name', ({ verdict, kept, want }) => {
  const { failOn: _failOn, ...rest } = incident
  const findings = kept.flatMap((index) => incident.findings.slice(index, index + 1))
  const earlier = findings.map(({ stops: _stops, count: _count, ...finding }) => finding)
  expect(closing({ ...rest, verdict, findings: earlier } as unknown as Report)).toMatch(want)
})

test.each(['pretty', 'markdown', 'github'])('%s never calls an audit clean that could stop nothing', (id) => {
  const text = render(sampleReport({ ...incident, failOn: 'never', verdict: 'clean' }), id)
  expect(text).toContain('NOT GATED')
  expect(text).not.toMatch(/clean|✔/i)
})
