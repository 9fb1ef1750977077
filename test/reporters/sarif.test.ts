import { createHash } from 'node:crypto'
import { gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import type { Report } from '../../src/model/report.ts'
import { sarif, sarifFull } from '../../src/reporters/sarif/sarif.ts'
import { sampleFinding, sampleReport } from '../support/sample-report.ts'
import { plain } from '../support/themes.ts'

interface Run {
  readonly results: readonly { readonly level: string; readonly message: { readonly text: string } }[]
  readonly invocations: readonly {
    readonly toolExecutionNotifications: readonly { readonly message: { readonly text: string } }[]
  }[]
}

function runOf(report: Report, reporter = sarif): Run {
  return JSON.parse(reporter.render(report, plain)).runs[0]
}

const mild = (number: number) => Array.from({ length: number }, () => sampleFinding({ severity: 'low' }))

test('code scanning takes 25,000 results: the gravest are in, and a note counts the others', () => {
  const gravest = sampleFinding({ severity: 'critical', message: 'The gravest one.' })
  const { results, invocations } = runOf(sampleReport({ findings: [...mild(25_001), gravest], notices: [] }))
  expect(results).toHaveLength(25_000)
  expect(results[0]?.message.text).toContain('The gravest one.')
  const notes = invocations.flatMap(({ toolExecutionNotifications }) => toolExecutionNotifications)
  expect(notes.map(({ message }) => message.text)).toEqual([expect.stringMatching(/^2 milder findings left out/)])
})

test('25,000 findings are all there, and no note', () => {
  const { results, invocations } = runOf(sampleReport({ findings: mild(25_000), notices: [] }))
  expect(results).toHaveLength(25_000)
  expect(invocations.flatMap(({ toolExecutionNotifications }) => toolExecutionNotifications)).toEqual([])
})

test('what is larger than 10 MB gzipped is cut until it fits', () => {
  // Nothing makes digests shorter.
  const message = (index: number) =>
    createHash('shake256', { outputLength: 1950 }).update(String(index)).digest('base64')
  const findings = Array.from({ length: 8000 }, (_, index) =>
    sampleFinding({ severity: 'low', message: message(index) }),
  )
  const gravest = sampleFinding({ severity: 'critical', message: 'The gravest one.' })
  const report = sampleReport({ findings: [...findings, gravest], notices: [] })
  const text = sarif.render(report, plain)
  expect(gzipSync(text).length).toBeLessThanOrEqual(10_000_000)
  const [{ results }]: readonly [Run] = JSON.parse(text).runs
  expect(results.length).toBeGreaterThan(1000)
  expect(results[0]?.message.text).toContain('The gravest one.')
})

test('the full profile cuts nothing', () => {
  expect(runOf(sampleReport({ findings: mild(25_002), notices: [] }), sarifFull).results).toHaveLength(25_002)
})
