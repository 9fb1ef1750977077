import { expect, test } from 'vitest'
import type { Report } from '../../src/model/report.ts'
import { severities } from '../../src/model/severity.ts'
import { gitlab } from '../../src/reporters/gitlab.ts'
import { makeHostile } from '../support/hostile-report.ts'
import { sampleFinding, sampleReport } from '../support/sample-report.ts'
import { clean, secrets, several } from '../support/sample-reports.ts'
import { plain } from '../support/themes.ts'

const entriesOf = (report: Report) => JSON.parse(gitlab.render(report, plain))

test('a finding in the repository lies there', () => {
  const [first] = entriesOf(secrets)
  expect(first).toEqual({
    description: 'An npm access token, with a valid checksum. (cli.js.map ! src/registry/client.ts:14:42)',
    check_name: 'secret/npm-access-token',
    fingerprint: secrets.findings[0]?.fingerprint,
    severity: 'blocker',
    location: { path: 'src/registry/client.ts', lines: { begin: 1 } },
  })
})

test('each severity has its own', () => {
  const findings = severities.map((severity) => sampleFinding({ severity }))
  const given = entriesOf(sampleReport({ findings })).map((entry: { severity: string }) => entry.severity)
  expect(given).toEqual(['info', 'minor', 'major', 'critical', 'blocker'])
})

test('no two entries have one fingerprint', () => {
  const fingerprints = entriesOf(sampleReport({ findings: [sampleFinding(), sampleFinding(), sampleFinding()] })).map(
    (entry: { fingerprint: string }) => entry.fingerprint,
  )
  expect(new Set(fingerprints).size).toBe(3)
})

test('what was accepted is left out, and a clean package has an empty list', () => {
  expect(entriesOf(several)).toHaveLength(several.findings.filter(({ state }) => state === 'active').length)
  expect(entriesOf(clean)).toEqual([])
})

test('nothing hostile stands in it raw', () => {
  const values = JSON.stringify(
    entriesOf(makeHostile(secrets)).map(({ fingerprint: _, ...entry }: { fingerprint: string }) => entry),
  )
  expect(values).not.toMatch(/\\[nr]|\\u001b|\u202e|\u009b/)
})
