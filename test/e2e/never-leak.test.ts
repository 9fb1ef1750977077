import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { reporters } from '../../src/reporters/index.ts'
import type { Outcome } from '../support/npm.ts'
import { pack } from '../support/pack.ts'
import { leaksIn, plantedFiles, token } from '../support/planted-secrets.ts'
import { writeProject } from '../support/project.ts'
import { watertight } from '../support/watertight.ts'

const tarball = `${token('the name of the tarball')}.tgz`
const said: { [run: string]: Outcome } = {}
let cwd: string

async function run(name: string, args: readonly string[]): Promise<void> {
  said[name] = await watertight(args, { cwd })
}

beforeAll(async () => {
  const reason = `made up, not ${token('the reason of an allowance')}`
  cwd = writeProject({
    '.git/': '',
    'watertight.config.json': {
      json: { allow: [{ rule: 'size/budget', path: `${token('the path of an allowance')}.js`, reason }] },
    },
  })
  writeFileSync(join(cwd, tarball), pack(plantedFiles()))
  writeFileSync(join(cwd, 'before.tgz'), pack({ 'package.json': { name: 'before', version: '1.0.0' } }))
  const outputs = reporters.flatMap(({ id }) => ['--reporter', `${id}=report.${id}`])
  await run('the report', [tarball, '--verbose'])
  await run('reports to files', [tarball, ...outputs, '--receipt', 'receipt.json', '--update-baseline'])
  await run('a receipt that is compared', ['verify', tarball, '--receipt', 'receipt.json'])
  await run('a difference', ['diff', 'before.tgz', tarball])
  await run('restore', ['restore', tarball, '-o', 'restored'])
  await run('a tarball that is not there', [`${token('a name that does not exist')}.tgz`, '--verbose'])
  await run('restore without its tarball', ['restore', `${token('another such name')}.tgz`, '-o', 'nothing'])
  await run('a git address', [`git+https://user:${token('a git address')}@git.example/a.git`, '--json'])
  await run('a path as JSON', [`./${token('a path')}/x.tgz`, '--json'])
  await run('an option', [`--${token('an option')}`])
  await run('a configuration', ['--config', `${token('the name of a configuration')}.json`])
}, 240_000)

describe('no secret is shown in full', () => {
  test('and something was said', () => {
    expect(Object.entries(said).filter(([, { stdout, stderr }]) => (stdout + stderr).length < 30)).toEqual([])
    expect(said['the report']?.stdout).toContain('secret/npm-access-token')
    expect(said['restore']?.stdout).toMatch(/files?, .* Written to restored/)
  })

  test.each([
    'the report',
    'reports to files',
    'a receipt that is compared',
    'a difference',
    'restore',
    'a tarball that is not there',
    'restore without its tarball',
    'a git address',
    'a path as JSON',
    'an option',
    'a configuration',
  ])('by %s', (name) => {
    const { stdout = '', stderr = '' } = said[name] ?? {}
    expect(leaksIn(stdout + stderr)).toEqual([])
  })

  test('in any file that was written beside', () => {
    const written = readdirSync(cwd).filter((name) => /^(report\.|receipt|watertight-baseline)/.test(name))
    expect(written.length).toBeGreaterThan(reporters.length)
    for (const name of written) expect([name, leaksIn(readFileSync(join(cwd, name), 'utf8'))]).toEqual([name, []])
  })
})
