import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { Report } from '../../src/model/report.ts'
import { inProcess } from '../support/in-process.ts'
import { type ProjectFiles, writeProject } from '../support/project.ts'
import { watertight } from '../support/watertight.ts'

const manifest = { name: '@acme/app', version: '1.0.0', license: 'UNLICENSED' }
const map = { version: 3, sources: ['a.ts'], sourcesContent: ['let a: string\n'], names: [], mappings: '' }

function project(more: ProjectFiles = {}): string {
  return writeProject({ '.git/': '', 'package.json': { json: manifest }, 'a.js.map': { json: map }, ...more })
}

async function leakIn(cwd: string): Promise<string> {
  const { stdout } = await watertight(['--json'], { cwd })
  writeFileSync(join(cwd, '.git/report.json'), stdout)
  const finding = (JSON.parse(stdout) as Report).findings.find(({ ruleId }) => ruleId === 'map/embedded-sources')
  return finding?.fingerprint ?? ''
}

const reason = ['--reason', 'The sources are public anyway.']
const config = (cwd: string, name = 'watertight.config.json') => JSON.parse(readFileSync(join(cwd, name), 'utf8'))

describe('allow', () => {
  test('makes a configuration, and the finding stops nothing any more', async () => {
    const cwd = project()
    const fingerprint = await leakIn(cwd)
    const { code, stdout } = await inProcess(['allow', fingerprint, ...reason, '--expires', '2099-01-31'], { cwd })
    expect(code).toBe(0)
    expect(stdout).toContain('watertight.config.json: map/embedded-sources is allowed')
    expect(config(cwd).allow).toEqual([
      { rule: 'map/embedded-sources', fingerprint, reason: 'The sources are public anyway.', expires: '2099-01-31' },
    ])
    expect((await inProcess([], { cwd })).code).toBe(0)
    const again = await inProcess(['allow', fingerprint, ...reason], { cwd })
    expect(again).toMatchObject({ code: 0, stdout: `${fingerprint} is allowed already.\n` })
  })

  test('takes the beginning of a fingerprint from a report, and adds to what is there', async () => {
    const text = '{\n  "failOn": "high",\n  "allow": [\n    { "path": "x", "reason": "y" }\n  ]\n}\n'
    const cwd = project({ 'watertight.config.json': text })
    const fingerprint = await leakIn(cwd)
    const args = ['allow', fingerprint.slice(0, 16), ...reason, '--report', '.git/report.json']
    expect((await inProcess(args, { cwd })).code).toBe(0)
    expect(config(cwd).allow.map((one: { fingerprint?: string }) => one.fingerprint)).toEqual([undefined, fingerprint])
    expect(readFileSync(join(cwd, 'watertight.config.json'), 'utf8')).toContain(
      '{\n  "failOn": "high",\n  "allow": [\n    { "path": "x", "reason": "y" },\n    {\n      "rule"',
    )
  })

  test('writes into package.json where the configuration is there', async () => {
    const cwd = project({ 'package.json': { json: { ...manifest, watertight: { failOn: 'high' } } } })
    const fingerprint = await leakIn(cwd)
    expect((await inProcess(['allow', fingerprint, ...reason, '--report', '.git/report.json'], { cwd })).code).toBe(0)
    expect(config(cwd, 'package.json').watertight.allow).toHaveLength(1)
    expect(Object.keys(config(cwd, 'package.json'))).toEqual(['name', 'version', 'license', 'watertight'])
  })

  test('prints what to write into a configuration that is code', async () => {
    const cwd = project({ 'watertight.config.mjs': 'export default {}\n' })
    const fingerprint = await leakIn(cwd)
    const { code, stdout, stderr } = await inProcess(
      ['allow', fingerprint, ...reason, '--report', '.git/report.json'],
      { cwd },
    )
    expect(code).toBe(2)
    expect(JSON.parse(stdout)).toMatchObject({ rule: 'map/embedded-sources', fingerprint })
    expect(stderr).toContain('watertight.config.mjs is code')
  })
})

describe('allow refuses', () => {
  const report = {
    version: 1,
    findings: [
      { ruleId: 'a/b', fingerprint: `wt1:${'0'.repeat(64)}` },
      { ruleId: 'a/c', fingerprint: `wt1:${'0'.repeat(63)}1` },
    ],
  }
  const cwd = writeProject({
    '.git/': '',
    'package.json': { json: manifest },
    'r.json': { json: report },
    'x.json': '{}',
  })
  test.each([
    { name: 'a fingerprint that is none', args: ['wt1:nope', ...reason], says: /is not a fingerprint/ },
    { name: 'one that is too short', args: ['wt1:0000', ...reason], says: /is not a fingerprint/ },
    { name: 'a typing error', args: ['wt1:00000001', ...reason], says: /none of the 2 findings has this fingerprint/ },
    { name: 'one of two', args: ['wt1:00000000', ...reason], says: /2 findings begin with it/ },
    { name: 'no reason', args: ['wt1:00000000'], says: /required option '--reason/ },
    { name: 'an empty reason', args: ['wt1:00000000', '--reason', ' '], says: /the reason is empty/ },
    {
      name: 'a day that does not exist',
      args: ['wt1:00000000', ...reason, '--expires', '2027-02-30'],
      says: /is not a date/,
    },
    {
      name: 'a day that is over',
      args: ['wt1:00000000', ...reason, '--expires', '2020-01-01'],
      says: /is in the past/,
    },
  ])('$name', async ({ args, says }) => {
    const { code, stdout, stderr } = await inProcess(['allow', ...args, '--report', 'r.json'], { cwd })
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
    expect(stderr).toMatch(says)
  })

  test('what is no report', async () => {
    const { code, stderr } = await inProcess(['allow', 'wt1:00000000', ...reason, '--report', 'x.json'], { cwd })
    expect(code).toBe(2)
    expect(stderr).toMatch(/x\.json is not a report/)
  })
})
