import fc from 'fast-check'
import { expect, test } from 'vitest'
import { findFirstBad } from '../../src/history/find-first-bad.ts'
import type { Report } from '../../src/model/report.ts'
import { sampleFinding, sampleReport } from '../support/sample-report.ts'

function versionsOf(count: number) {
  return Array.from({ length: count }, (_, index) => ({ version: `1.${index}.0`, published: null }))
}

/** A report as the audit of one version gives it. */
function reportOf(leaks: boolean): Report {
  return sampleReport({
    verdict: leaks ? 'leak' : 'clean',
    findings: leaks ? [sampleFinding({ severity: 'critical', stops: true })] : [],
  })
}

test('the first version that leaks is among the audited ones, with the clean one before it, and few are', async () => {
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 1, max: 300 }), fc.nat(299), async (count, at) => {
      const first = at % count
      const { audited, report } = await findFirstBad(versionsOf(count), async ({ version }) =>
        reportOf(Number(version.split('.')[1]) >= first),
      )
      const names = audited.map(({ version }) => version)
      expect(names).toContain(`1.${first}.0`)
      if (first > 0) expect(names).toContain(`1.${first - 1}.0`)
      expect(names.length).toBeLessThanOrEqual(Math.ceil(Math.log2(count)) + 2)
      expect(report.verdict).toBe('leak')
      // One finding a leaking version, at its own place.
      const leaking = names.filter((name) => Number(name.split('.')[1]) >= first)
      expect(report.findings.map((finding) => names[finding.package])).toEqual(leaking)
    }),
  )
})

test('a newest version that does not leak says nothing of those before it', async () => {
  const { report, audited } = await findFirstBad(versionsOf(9), async () => reportOf(false))
  expect(audited.map(({ version }) => version)).toEqual(['1.8.0'])
  expect(report.verdict).toBe('incomplete')
  expect(report.notices).toEqual([expect.objectContaining({ code: 'not-monotonous', effect: 'incomplete' })])
})

test('the only version there is needs no assumption', async () => {
  const { report } = await findFirstBad(versionsOf(1), async () => reportOf(false))
  expect(report.verdict).toBe('clean')
})
