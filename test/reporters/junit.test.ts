import { expect, test } from 'vitest'
import type { Report } from '../../src/model/report.ts'
import { junit } from '../../src/reporters/junit.ts'
import { sampleFinding, sampleReport } from '../support/sample-report.ts'
import { clean, incident, incomplete, several } from '../support/sample-reports.ts'
import { plain } from '../support/themes.ts'

const linesOf = (report: Report) => junit.render(report, plain).split('\n')

test.each([
  {
    name: 'what stops is a failure',
    report: incident,
    want: '<testcase classname="map/embedded-sources" name="cli.js.map" time="0"><failure type="critical" message="The map gives away',
  },
  {
    name: 'what does not stop passes',
    report: incident,
    want: '<testcase classname="size/file" name="cli.js.map" time="0"><system-out>moderate size/file',
  },
  {
    name: 'what was accepted is skipped',
    report: several,
    want: '<testcase classname="file/env" name="cli.js.map" time="0"><skipped message="suppressed"/>',
  },
  {
    name: 'what was not looked at is an error',
    report: incomplete,
    want: '<testcase classname="limit/ratio" name="data/models.zip" time="0"><error type="limit/ratio" message="Expands',
  },
  {
    name: 'a clean package has a case that passes',
    report: clean,
    want: '<testcase classname="watertight" name="nothing was found" time="0"/>',
  },
  {
    name: 'a package is a suite',
    report: incident,
    want: '<testsuite name="@acme/agent@2.1.88" tests="2" failures="1" errors="0" skipped="0" time="0">',
  },
  {
    name: 'the headline is the verdict',
    report: incident,
    want: '<testsuites name="Watertight: STOPPED: 1 critical — exit 1" tests="2" failures="1" errors="0" skipped="0" time="0">',
  },
  {
    name: 'without a gate the headline says so',
    report: sampleReport({ ...incident, failOn: 'never', verdict: 'clean' }),
    want: '<testsuites name="Watertight: NOT GATED: 1 critical, 1 moderate found',
  },
])('$name', ({ report, want }) => {
  expect(linesOf(report).filter((line) => line.trimStart().startsWith(want))).toHaveLength(1)
})

test('what is markup elsewhere stays text', () => {
  const text = `<a b="c">&amp;</a>]]>`
  const lines = linesOf(sampleReport({ findings: [sampleFinding({ message: text })] }))
  expect(lines.join('\n')).toContain('message="&lt;a b=&quot;c&quot;&gt;&amp;amp;&lt;/a&gt;]]&gt;"')
})
