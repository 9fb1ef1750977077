import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { sha256 } from '../../src/text/digest.ts'
import { fake } from '../support/fake.ts'
import { inProcess } from '../support/in-process.ts'
import { pack } from '../support/pack.ts'
import { writeProject } from '../support/project.ts'
import { watertight } from '../support/watertight.ts'

const token = (seed: number): string => fake('npm_{alnum:30}{crc32-base62-npm:6}', seed)

/** A package with a secret in a file of its own. */
function project(text = `export const example = '${token(1)}'\n`): string {
  return writeProject({
    '.git/': '',
    'package.json': { json: { name: 'a', version: '1.0.0', main: 'a.js', files: ['a.js', 'fixture.js'] } },
    'a.js': 'export {}\n',
    'fixture.js': text,
  })
}

function allow(cwd: string, ...entries: readonly object[]): void {
  const allowed = entries.map((entry) => ({ reason: 'made up', ...entry }))
  writeFileSync(join(cwd, 'watertight.config.json'), JSON.stringify({ allow: allowed }))
}

describe('a secret that is none', () => {
  test('is accepted with what the report says, in that place and text only', async () => {
    const cwd = project()
    const stopped = await watertight([], { cwd })
    expect(stopped.code).toBe(1)
    const [, fingerprint = ''] =
      /^ {4}allow {4}watertight allow (wt1:[0-9a-f]{12}) --reason "…"$/m.exec(stopped.stdout) ?? []
    expect((await inProcess(['allow', fingerprint, '--reason', 'made up'], { cwd })).code).toBe(0)
    expect((await inProcess([], { cwd })).code).toBe(0)
    // The same line, another token.
    writeFileSync(join(cwd, 'fixture.js'), `export const example = '${token(2)}'\n`)
    expect((await inProcess([], { cwd })).code).toBe(1)
  })

  test('is accepted in a file of these bytes only', async () => {
    const cwd = project()
    const file = join(cwd, 'fixture.js')
    allow(cwd, { rule: 'secret/npm-access-token', path: 'fixture.js', digest: sha256(readFileSync(file)) })
    const accepted = await inProcess([], { cwd })
    expect(accepted.stdout).not.toContain('unpinned-allowance')
    expect(accepted.code).toBe(0)
    writeFileSync(file, `${readFileSync(file, 'utf8')}// and another\n`)
    expect((await inProcess([], { cwd })).code).toBe(1)
  })

  test('is accepted by its path, which every report says', async () => {
    const cwd = project()
    allow(cwd, { path: 'fixture.js' })
    const { code, stdout } = await inProcess(['--json'], { cwd })
    const { findings, notices } = JSON.parse(stdout)
    expect(notices).toMatchObject([{ code: 'unpinned-allowance', effect: 'none' }])
    expect(notices[0].detail).toContain(findings[0].fingerprint)
    expect(findings[0]).toMatchObject({ state: 'suppressed', digest: sha256(readFileSync(join(cwd, 'fixture.js'))) })
    expect(code).toBe(0)
  })
})

test.each([
  'watertight-ignore',
  'watertight-disable-next-line',
  'secretlint-disable',
  'nosecret',
  'trufflehog:ignore',
  'eslint-disable',
])('a comment "%s" in what ships silences nothing', async (comment) => {
  const text = `// ${comment}\nexport const example = '${token(1)}' // ${comment}\n/* ${comment} */\n`
  expect((await inProcess([], { cwd: project(text) })).code).toBe(1)
})

test.each(['gitleaks:allow', 'pragma: allowlist secret'])(
  'a comment "%s" counts in a project of one’s own, is told, and counts in nothing that was packed',
  async (comment) => {
    const cwd = project(`export const example = '${token(1)}' // ${comment}\n`)
    const own = await inProcess(['--verbose'], { cwd })
    expect(own.code).toBe(0)
    expect(own.stdout).toContain('comment-allowance')
    expect((await inProcess(['--receipt', 'r.json'], { cwd })).code).toBe(1)
    writeFileSync(
      join(cwd, 'a.tgz'),
      pack({ 'package.json': '{"name":"a"}', 'fixture.js': readFileSync(join(cwd, 'fixture.js')) }),
    )
    expect((await inProcess(['a.tgz'], { cwd })).code).toBe(1)
  },
)

test('explain shows what to write', async () => {
  const { stdout } = await inProcess(['explain', 'secret/npm-access-token'])
  expect(stdout).toContain('"fingerprint": "wt1:…"')
  expect(stdout).toMatch(/"digest"/)
})
