import { afterEach, describe, expect } from 'vitest'
import { isAtLeastVersion } from '../../src/managers/version.ts'
import type { Report } from '../../src/model/report.ts'
import { applyDecisions } from '../../src/stage/apply.ts'
import { review } from '../../src/stage/review.ts'
import { leakingMap } from '../support/leaking-map.ts'
import { npm } from '../support/npm.ts'
import { pack } from '../support/pack.ts'
import { temporaryDirectory, writeProject } from '../support/project.ts'
import { testWithAll } from '../support/require-tool.ts'
import { contextIn } from '../support/source-context.ts'
import { type StageMisbehaviour, type StageRegistry, startStageRegistry } from '../support/stage-registry.ts'

const { stdout: version } = await npm(['--version'], { cwd: '.' })
/** A test that needs an npm with a stage. */
const testWithStage = (name: string, body: () => Promise<void>): void =>
  testWithAll(isAtLeastVersion(version.trim(), '11.15.0') ? [] : ['npm-11.15-or-later'], name, body)

let registry: StageRegistry | undefined
afterEach(() => registry?.close())

const clean = pack({ 'package.json': { name: 'core', version: '1.1.0', license: 'UNLICENSED' }, 'index.js': '1\n' })
const leaking = pack({
  'package.json': { name: 'cli', version: '1.1.0' },
  'index.js': '1\n',
  'index.js.map': leakingMap,
})

interface Applied {
  readonly registry: StageRegistry
  readonly report: Report
  readonly asked: readonly string[]
  readonly said: readonly string[]
  readonly decided: readonly string[]
}

async function apply(
  wishes: {
    readonly approves?: boolean
    readonly rejects?: boolean
    readonly says?: 'yes' | 'no'
    readonly otp?: string
  },
  how: StageMisbehaviour = 'none',
): Promise<Applied> {
  registry = await startStageRegistry(how)
  registry.put('core', '1.1.0', clean)
  registry.put('cli', '1.1.0', leaking)
  const context = contextIn(temporaryDirectory())
  const environment = {
    ...context.environment,
    npm_config_userconfig: registry.npmrc,
    npm_config_otp: wishes.otp,
    npm_config_loglevel: 'silent',
  }
  const reviewed = await review({ ids: [], all: true, audited: [], audit: { cwd: context.cwd, environment } })
  const [asked, said]: [string[], string[]] = [[], []]
  const report = await applyDecisions(reviewed, {
    approves: wishes.approves === true,
    rejects: wishes.rejects === true,
    context: { ...context, environment },
    asks: async (decision, { name }) => {
      asked.push(`${decision} ${name}`)
      return wishes.says !== 'no'
    },
    say: async (line) => void said.push(line),
    onChange: () => undefined,
  })
  const decided = registry.requests.flatMap(({ method, path }) =>
    method === 'DELETE' || path.endsWith('/approve') ? [method] : [],
  )
  return { registry, report, asked, said, decided }
}

const outcomes = ({ stage }: Report) =>
  Object.fromEntries((stage?.packages ?? []).map((one) => [one.name, one.outcome]))

describe('with npm’s own commands', () => {
  testWithStage('the clean one is approved, and what is served then is compared', async () => {
    const { registry: asked, report, said } = await apply({ approves: true })
    expect(outcomes(report)).toEqual({ core: 'approved', cli: null })
    expect(asked.published.get('core@1.1.0')).toEqual(clean)
    expect(said).toEqual([expect.stringContaining('serves the audited bytes')])
    expect(report.verdict).toBe('leak')
  })

  testWithStage('what leaks is rejected', async () => {
    const { registry: asked, report, decided } = await apply({ rejects: true })
    expect(outcomes(report)).toEqual({ core: null, cli: 'rejected' })
    expect([...asked.staged.values()]).toEqual([clean])
    expect(decided).toEqual(['DELETE'])
  })

  testWithStage('each is asked for, and a no leaves it', async () => {
    const { report, asked, decided } = await apply({ approves: true, rejects: true, says: 'no' })
    expect(asked).toEqual(['reject cli', 'approve core'])
    expect(outcomes(report)).toEqual({ core: 'left', cli: 'left' })
    expect(decided).toEqual([])
  })

  testWithStage('nothing is asked where nothing was wished', async () => {
    const { asked, decided } = await apply({})
    expect({ asked, decided }).toEqual({ asked: [], decided: [] })
  })

  testWithStage('bytes that were swapped after the audit are not approved', async () => {
    const { report, decided, said } = await apply({ approves: true }, 'swaps later')
    expect(outcomes(report)).toMatchObject({ core: 'failed' })
    expect(decided).toEqual([])
    expect(said).toEqual([expect.stringContaining('are not those that were audited')])
    expect(report).toMatchObject({ verdict: 'incomplete' })
  })

  testWithStage('a registry that serves other bytes than it was given is found out', async () => {
    const { report, said } = await apply({ approves: true }, 'swaps at approval')
    expect(outcomes(report)).toMatchObject({ core: 'failed' })
    expect(said).toEqual([expect.stringContaining('DOES NOT SERVE THE AUDITED BYTES')])
    expect(report.verdict).toBe('incomplete')
  })

  testWithStage('without the second factor npm fails, and the run with it', async () => {
    const { report, registry: asked } = await apply({ approves: true }, { otp: '123456' })
    expect(outcomes(report)).toMatchObject({ core: 'failed' })
    expect(asked.published.size).toBe(0)
    expect(report.notices).toContainEqual(expect.objectContaining({ code: 'ESTAGE', effect: 'incomplete' }))
  })

  testWithStage('with it npm does as it is told', async () => {
    const { report } = await apply({ approves: true, otp: '123456' }, { otp: '123456' })
    expect(outcomes(report)).toMatchObject({ core: 'approved' })
  })
})

describe('the stand-in is what npm’s own commands take for a registry with a stage', () => {
  testWithStage('publish, list, view, download, approve, reject', async () => {
    registry = await startStageRegistry({ otp: '123456' })
    const cwd = writeProject({
      'package.json': { json: { name: '@acme/core', version: '1.1.0', license: 'UNLICENSED' } },
      'index.js': '1\n',
    })
    const run = async (...args: readonly string[]) => {
      const outcome = await npm(['stage', ...args], { cwd, env: { npm_config_userconfig: registry?.npmrc } })
      return outcome.code === 0 ? outcome.stdout : `failed: ${outcome.stderr}`
    }
    await run('publish', '--access=public')
    const [item] = JSON.parse(await run('list', '--json')) as { id: string; packageName: string }[]
    expect(item).toMatchObject({ packageName: '@acme/core', version: '1.1.0', tag: 'latest', actor: 'ada' })
    const id = item?.id ?? ''
    expect(await run('list', 'other')).toContain('No staged versions')
    expect(JSON.parse(await run('view', id, '--json'))).toEqual(item)
    expect(await run('download', id)).toContain(`acme-core-1.1.0-${id}.tgz`)
    expect(await run('approve', id)).toContain('EOTP')
    expect(await run('approve', id, '--otp=123456')).toContain('approved')
    expect([...registry.published.keys()]).toEqual(['@acme/core@1.1.0'])
    expect(await run('view', id)).toContain('E404')
    const other = registry.put('core', '1.1.0', clean)
    expect(await run('reject', other, '--otp=123456')).toContain('rejected')
    expect(registry.staged.size).toBe(0)
  })
})
