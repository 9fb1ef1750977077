import { afterEach, describe, expect, test } from 'vitest'
import { isAtLeastVersion } from '../../src/managers/version.ts'
import type { Report } from '../../src/model/report.ts'
import { inProcess } from '../support/in-process.ts'
import { leakingMap } from '../support/leaking-map.ts'
import { npm } from '../support/npm.ts'
import { writeProject } from '../support/project.ts'
import { type StageMisbehaviour, type StageRegistry, startStageRegistry } from '../support/stage-registry.ts'
import { bin } from '../support/watertight.ts'

const { stdout: version } = await npm(['--version'], { cwd: '.' })
const canStage = isAtLeastVersion(version.trim(), '11.15.0')

let registry: StageRegistry | undefined
afterEach(() => registry?.close())

async function stage(how: StageMisbehaviour, files: object = {}) {
  registry = await startStageRegistry(how)
  const json = { name: 'staged', version: '1.0.0', license: 'UNLICENSED', files: ['dist'] }
  const cwd = writeProject({ 'package.json': { json }, 'dist/app.js': '1\n', ...files })
  const outcome = await inProcess(['release', '--stage', '--json'], {
    cwd,
    env: { npm_config_userconfig: registry.npmrc },
  })
  return { ...outcome, registry, report: JSON.parse(outcome.stdout) as Report }
}

describe.runIf(canStage)('with npm 11.15 or later', () => {
  test('the staged bytes are read back, and the command that approves them is told', async () => {
    const { code, stderr, registry, report } = await stage('none')
    const [[id] = []] = registry.staged
    expect(stderr).toContain(`npm stage approve ${id} --registry=${registry.url}/`)
    expect(stderr).toContain(`npm stage reject ${id} --registry=${registry.url}/`)
    expect(code).toBe(0)
    expect(report.release?.packages).toMatchObject([
      { state: 'staged', stage: id, served: report.packages[0]?.integrity },
    ])
    expect(registry.requests.filter(({ method }) => method === 'PUT')).toEqual([])
  })

  test('a leak is not even staged', async () => {
    const { code, registry } = await stage('none', { 'dist/app.js.map': leakingMap })
    expect(code).toBe(1)
    expect(registry.requests).toEqual([])
  })

  test('other bytes on the stage: 2, and the command that throws them away', async () => {
    const { code, stderr, report } = await stage('other bytes')
    expect(code).toBe(2)
    expect(stderr).toContain('ARE NOT THE AUDITED ONES')
    expect(stderr).toContain('npm stage reject')
    expect(report.release?.packages).toMatchObject([{ state: 'different' }])
  })

  test('a login that may stage but not read: 2, staged and not compared', async () => {
    const { code, stderr, report } = await stage('unreadable')
    expect(code).toBe(2)
    expect(stderr).toContain('but not read back')
    expect(report.release?.packages).toMatchObject([{ state: 'not-verified', stage: expect.any(String) }])
  })
})

test.runIf(canStage)('the gate in postpack keeps a leak from `npm stage publish` too', async () => {
  registry = await startStageRegistry()
  const scripts = { postpack: `"${process.execPath}" "${bin}"` }
  const json = { name: 'staged', version: '1.0.0', license: 'UNLICENSED', files: ['dist'], scripts }
  const cwd = writeProject({ 'package.json': { json }, 'dist/app.js': '1\n', 'dist/app.js.map': leakingMap })
  const env = { npm_config_userconfig: registry.npmrc }
  const { code, stderr } = await npm(['stage', 'publish'], { cwd, env })
  expect(code).not.toBe(0)
  expect(stderr).toContain('map/embedded-sources')
  expect(registry.requests.filter(({ method }) => method === 'POST')).toEqual([])
})

test.runIf(!canStage)('an npm without a stage: 2, before anything is packed', async () => {
  const { code, stderr } = await stage('none')
  expect(code).toBe(2)
  expect(stderr).toContain('too old to stage')
})
