import { cpSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { render } from '../../src/reporters/render.ts'
import { inProcess } from '../support/in-process.ts'
import { temporaryDirectory } from '../support/project.ts'
import { watertight } from '../support/watertight.ts'

// What the last commit before docs/upgrading.md's changes wrote; scripts/earlier-files.mjs makes it.

const tarball = 'earlier-sample-1.0.0.tar.gz'

/** The files of a project that used an earlier version, or those of them that are named. */
function project(names: readonly string[]): string {
  const directory = temporaryDirectory()
  for (const name of [tarball, ...names]) cpSync(join('fixtures/earlier', name), join(directory, name))
  return directory
}

const everything = ['watertight.config.json', 'rules.yaml', 'watertight-baseline.json', 'watertight.contract.json']

describe('files of an earlier version', () => {
  test('without them the package leaks', async () => {
    expect(await watertight([tarball], { cwd: project([]) })).toMatchObject({ code: 1 })
  })

  test('a baseline accepts what it accepted', async () => {
    const cwd = project(['watertight-baseline.json'])
    const { code, stdout } = await inProcess([tarball, '--json'], { cwd })
    const { findings } = JSON.parse(stdout)
    expect(code).toBe(0)
    expect(findings.map(({ state }: { readonly state: string }) => state)).toEqual(['baselined', 'baselined'])
  })

  test('a contract approves what it approved', async () => {
    const cwd = project(['watertight.contract.json', 'watertight-baseline.json'])
    const { code, stdout } = await inProcess([tarball, '--json'], { cwd })
    expect({ code, notices: JSON.parse(stdout).notices }).toEqual({ code: 0, notices: [] })
  })

  test('a configuration with every key is read, with all that belongs to it', async () => {
    const { code, stdout } = await inProcess([tarball, '--json'], { cwd: project(everything) })
    const { failOn, findings, verdict } = JSON.parse(stdout)
    expect({ code, failOn, verdict }).toEqual({ code: 0, failOn: 'moderate', verdict: 'clean' })
    expect(findings.map(({ state }: { readonly state: string }) => state).sort()).toEqual(['baselined', 'suppressed'])
  })

  test('a receipt vouches for the bytes that it was written for', async () => {
    const { code, stdout } = await inProcess(['verify', tarball, '--receipt', 'receipt.json'], {
      cwd: project(['receipt.json']),
    })
    expect(stdout).toContain('VERIFIED')
    expect(code).toBe(0)
  })

  test('a report is compared with, and vouches for its bytes', async () => {
    const cwd = project(['report.json', 'watertight-baseline.json'])
    const compared = await inProcess([tarball, '--against', 'report.json'], { cwd })
    expect(compared).toMatchObject({ code: 0 })
    const verified = await inProcess(['verify', tarball, '--report', 'report.json'], { cwd })
    expect(verified).toMatchObject({ code: 0 })
  })

  test.each(['pretty', 'markdown', 'sarif', 'json'])('a report is printed by %s', (reporter) => {
    const report = JSON.parse(readFileSync('fixtures/earlier/report.json', 'utf8'))
    expect(render(report, reporter)).toMatch(/clean/i)
  })
})
