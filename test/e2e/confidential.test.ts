import { beforeAll, describe, expect, test } from 'vitest'
import type { Report } from '../../src/model/report.ts'
import { reporters } from '../../src/reporters/index.ts'
import { inProcess as watertight } from '../support/in-process.ts'
import { writeProject } from '../support/project.ts'

const map = {
  version: 3,
  sources: ['../src/a.ts'],
  sourcesContent: ['// see ticket ZEP-1234\nstart("Project-Zephyr" as string)\n'],
  mappings: 'AAAA',
  names: [],
}
const files = {
  'package.json': { json: { name: 'told', version: '1.0.0', main: 'dist/a.js', files: ['dist'] } },
  'dist/a.js': 'start("project-zephyr")\n//# sourceMappingURL=a.js.map\n',
  'dist/a.js.map': { json: map },
}
const confidential = ['project-zephyr', { pattern: String.raw`\bzep-\d{4}\b`, flags: 'i' }]

describe('confidential terms of the configuration', () => {
  let outcome: Awaited<ReturnType<typeof watertight>>
  let report: Report
  beforeAll(async () => {
    const cwd = writeProject({ ...files, 'watertight.config.json': { json: { confidential } } })
    outcome = await watertight(['--json'], { cwd })
    report = JSON.parse(outcome.stdout)
  })

  test.each([
    { name: 'a text, whatever its case', term: 1, want: [['dist/a.js'], ['dist/a.js.map', 'src/a.ts']] },
    { name: 'a pattern, with its flags', term: 2, want: [['dist/a.js.map', 'src/a.ts']] },
  ])('are found in code and in the sources inside maps: $name', ({ term, want }) => {
    const found = report.findings.filter(
      ({ ruleId, message }) => ruleId === 'secret/confidential-term' && message.includes(`(term ${term} `),
    )
    expect(found.map(({ location }) => location.chain)).toEqual(want)
    expect(outcome.code).toBe(1)
  })

  test.each(reporters)('are not repeated by the reporter $id', async ({ id }) => {
    const cwd = writeProject({ ...files, 'watertight.config.json': { json: { confidential } } })
    const { code, stdout, stderr } = await watertight(['--reporter', id], { cwd })
    expect(code).toBe(1)
    expect(stdout).toMatch(/confidential/)
    expect(stdout + stderr).not.toMatch(/zephyr|zep-1234/i)
  })
})

test('are refused in package.json, without being repeated', async () => {
  const manifest = { name: 'told', version: '1.0.0', watertight: { confidential } }
  const cwd = writeProject({ 'package.json': { json: manifest }, 'a.js': 'a()\n' })
  const { code, stderr } = await watertight([], { cwd })
  expect(code).toBe(2)
  expect(stderr).toContain('confidential terms do not belong in package.json')
  expect(stderr).not.toMatch(/zephyr/i)
})
