import { createHash } from 'node:crypto'
import { readdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { create, extract } from 'tar'
import { beforeAll, describe, expect, test } from 'vitest'
import { buildIncident } from '../../fixtures/incident/build.mjs'
import type { Report } from '../../src/model/report.ts'
import { builtinRules } from '../support/builtin-rules.ts'
import { temporaryDirectory } from '../support/project.ts'
import { fixtureCache, watertight } from '../support/watertight.ts'

interface Incident {
  readonly leak: string
  readonly pointer: string
  readonly facts: {
    readonly sources: number
    readonly lines: number
    readonly bytes: number
    readonly files: readonly { readonly path: string; readonly sha256: string }[]
  }
}

let incident: Incident
beforeAll(async () => {
  incident = await buildIncident(join(fixtureCache, 'incident'))
})

describe('the package of March 2026', () => {
  test('is stopped as critical, with exact counts', async () => {
    const { code, stdout } = await watertight([incident.leak, '--json'])
    const report = JSON.parse(stdout) as Report
    expect(code).toBe(1)
    const { sources, lines, bytes } = incident.facts
    expect(sources).toBe(1900)
    expect(report.packages[0]?.maps).toMatchObject([
      {
        chain: ['dist/cli.js.map'],
        valid: true,
        referencedBy: ['dist/cli.js'],
        sources,
        embedded: sources,
        firstParty: sources,
        novel: sources,
        lines,
        bytes,
        novelLines: lines,
        novelBytes: bytes,
      },
    ])
    const finding = report.findings.find(({ ruleId }) => ruleId === 'map/embedded-sources')
    expect(finding).toMatchObject({ severity: 'critical', location: { chain: ['dist/cli.js.map'] } })
    expect(finding?.message).toContain('1,900 original files, 511,214 lines')
  })

  test('says so in words, with the edit that keeps the map out', async () => {
    const { code, stdout } = await watertight([incident.leak])
    expect(code).toBe(1)
    expect(stdout).toContain('1,900 original files, 511,214 lines that ship nowhere else')
    expect(stdout).toContain('"files": ["dist", "!**/*.map"]')
    expect(stdout).toMatch(/STOPPED: 1 critical/)
  })

  test('gives back all its files, byte for byte', async () => {
    const folder = join(temporaryDirectory(), 'restored')
    const { code } = await watertight(['restore', incident.leak, '-o', folder])
    expect(code).toBe(0)
    const wrong = incident.facts.files.filter(({ path, sha256 }) => {
      return (
        createHash('sha256')
          .update(readFileSync(join(folder, path)))
          .digest('hex') !== sha256
      )
    })
    expect(wrong).toEqual([])
    const written = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
    expect(written).toHaveLength(1900 + 1)
  })
})

test('its twin, whose map only points at a zip on a public bucket, is stopped as critical', async () => {
  const { code, stdout } = await watertight([incident.pointer, '--json'])
  const report = JSON.parse(stdout) as Report
  expect(code).toBe(1)
  expect(report.findings.find(({ ruleId }) => ruleId === 'map/external-archive')).toMatchObject({
    severity: 'critical',
    location: { chain: ['dist/cli.js.map'] },
  })
  expect(report.packages[0]?.maps).toMatchObject([{ sources: 1, embedded: 0, novel: 0 }])
})

test('the contract alone stops the incident, with every rule about maps and sizes turned off', async () => {
  const cwd = temporaryDirectory()
  await extract({ cwd, file: incident.leak })
  rmSync(join(cwd, 'package/dist/cli.js.map'))
  await create({ cwd, file: join(cwd, 'clean.tgz'), gzip: true, portable: true }, ['package'])
  const off = builtinRules()
    .filter(({ id, detector }) => detector !== 'contract' && /^(?:map|size)\//.test(id))
    .flatMap(({ id }) => ['--disable', id])

  const approved = await watertight(['approve', 'clean.tgz', '--yes', '--visibility', 'closed'], { cwd })
  expect(approved.code, approved.stderr).toBe(0)
  expect((await watertight(['clean.tgz', ...off], { cwd })).code).toBe(0)
  const stopped = await watertight([incident.leak, '--json', ...off], { cwd })
  expect(stopped.code).toBe(1)
  const { findings } = JSON.parse(stopped.stdout) as Report
  const high = findings.filter(({ severity }) => severity === 'high' || severity === 'critical')
  expect(high.map(({ ruleId, location }) => `${ruleId} ${location.chain.join(' ! ')}`)).toEqual(
    expect.arrayContaining(['map/not-approved dist/cli.js.map', 'size/over-contract ']),
  )
  expect(new Set(high.map(({ ruleId }) => ruleId))).toEqual(new Set(['map/not-approved', 'size/over-contract']))
}, 240_000)
