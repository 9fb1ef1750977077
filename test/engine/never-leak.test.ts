import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { audit } from '../../src/engine/audit.ts'
import type { Report } from '../../src/model/report.ts'
import { formatBaseline } from '../../src/policy/baseline.ts'
import { reporters } from '../../src/reporters/index.ts'
import { render } from '../../src/reporters/render.ts'
import { pack } from '../support/pack.ts'
import { leaksIn, planted, plantedFiles } from '../support/planted-secrets.ts'
import { temporaryDirectory } from '../support/project.ts'

let report: Report
beforeAll(async () => {
  const cwd = temporaryDirectory()
  writeFileSync(join(cwd, 'p.tgz'), pack(plantedFiles()))
  report = await audit('p.tgz', { cwd })
})

describe('no secret is printed in full', () => {
  test('every planted secret is found, so that there is something to hide', () => {
    expect(report.findings.filter(({ ruleId }) => ruleId === 'secret/npm-access-token').length).toBeGreaterThan(12)
    expect(Object.keys(planted).length).toBeGreaterThan(15)
  })

  test.each([...reporters.map(({ id }) => id), 'baseline'])('by %s', (id) => {
    const text = id === 'baseline' ? formatBaseline(report.findings) : render(report, id)
    expect(text.length).toBeGreaterThan(20)
    expect(leaksIn(text)).toEqual([])
  })
})
