import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { afterEach, describe, expect, test } from 'vitest'
import type { Report } from '../../src/model/report.ts'
import schema from '../../src/reporters/report.schema.json' with { type: 'json' }
import { inProcess } from '../support/in-process.ts'
import { leakingMap } from '../support/leaking-map.ts'
import { cleanEnvironment, node } from '../support/npm.ts'
import { type Files, pack } from '../support/pack.ts'
import { temporaryDirectory } from '../support/project.ts'
import { testWith } from '../support/require-tool.ts'
import { type StageMisbehaviour, type StageRegistry, startStageRegistry } from '../support/stage-registry.ts'
import { bin } from '../support/watertight.ts'

const validate = new Ajv2020({ allErrors: true, allowUnionTypes: true, strict: false }).compile(schema)

let registry: StageRegistry | undefined
afterEach(() => registry?.close())

function tarball(name: string, files: Files = {}): Buffer {
  return pack({ 'package.json': { name, version: '1.1.0', license: 'UNLICENSED' }, 'index.js': '1\n', ...files })
}

async function stage(
  args: readonly string[],
  { staged = ['core'], how = 'none' as StageMisbehaviour, env = {}, cwd = temporaryDirectory() } = {},
) {
  const opened = await startStageRegistry(how)
  registry = opened
  const ids = staged.map((name) =>
    opened.put(name, '1.1.0', tarball(name, name === 'cli' ? { 'index.js.map': leakingMap } : {})),
  )
  const outcome = await inProcess(['stage', ...args], { cwd, env: { npm_config_userconfig: opened.npmrc, ...env } })
  return { ...outcome, ids, registry: opened, cwd }
}

describe('the exit code is an audit’s', () => {
  test.each<{ name: string; staged: string[]; how?: StageMisbehaviour; code: number; stderr?: string }>([
    { name: 'clean', staged: ['core', 'web'], code: 0 },
    { name: 'a leak among others', staged: ['core', 'cli'], code: 1 },
    { name: 'nothing awaits approval', staged: [], code: 2, stderr: 'nothing awaits approval' },
    { name: 'no stage', staged: [], how: { status: 404 }, code: 2, stderr: 'has no stage' },
    { name: 'a login that may not read', staged: ['core'], how: 'unreadable', code: 2, stderr: 'refuses access' },
  ])('$name: $code', async ({ staged, how = 'none', code, stderr = '' }) => {
    const outcome = await stage(['--json'], { staged, how })
    expect(outcome.code).toBe(code)
    expect(outcome.stderr).toContain(stderr)
    const report = JSON.parse(outcome.stdout) as Report
    expect(validate(report) ? [] : validate.errors).toEqual([])
    expect(report.stage).toBeDefined()
  })

  test('a word that is no id: 2, and a report that says so', async () => {
    const outcome = await stage(['core', '--json'])
    expect(outcome.code).toBe(2)
    expect(outcome.stderr).toContain('core is not the id of a stage')
    expect(validate(JSON.parse(outcome.stdout)) ? [] : validate.errors).toEqual([])
  })
})

describe('on the screen', () => {
  test.each(['80', '160'].map((columns) => ({ columns })))(
    '$columns columns: a row for each, and the commands whole',
    async ({ columns }) => {
      const { stdout, ids, registry: asked } = await stage([], { staged: ['core', 'cli'], env: { COLUMNS: columns } })
      const [core, cli] = ids
      expect(stdout).toMatch(/^✖ cli@1\.1\.0 +leak/m)
      expect(stdout).toMatch(/^✔ core@1\.1\.0 +clean/m)
      expect(stdout).toContain(`  npm stage approve ${core} --registry=${asked.url}/\n`)
      expect(stdout).toContain(`  npm stage reject ${cli} --registry=${asked.url}/\n`)
      const long = stdout.split('\n').filter((line) => line.length > Number(columns) && !line.includes('npm stage'))
      expect(long).toEqual([])
    },
  )

  test('a comment for the pull request, in a file of its own', async () => {
    const { code, ids, cwd } = await stage(['--reporter', 'markdown=comment.md', '--quiet'], {
      staged: ['core', 'cli'],
    })
    const comment = readFileSync(join(cwd, 'comment.md'), 'utf8')
    expect(code).toBe(1)
    expect(comment).toContain('| `cli@1.1.0` | leak |')
    expect(comment).toContain(`npm stage approve ${ids[0]}`)
  })

  test('a page has the table, what is new and the commands', async () => {
    const { code, ids, cwd } = await stage(['--reporter', 'html=stage.html', '--quiet'], { staged: ['core', 'cli'] })
    const page = readFileSync(join(cwd, 'stage.html'), 'utf8')
    expect(code).toBe(1)
    expect(page).toContain('2 packages await approval')
    expect(page).toMatch(/<code>cli@1\.1\.0<\/code>.*<td class="leak">leak<\/td>/)
    expect(page).toContain('everything, as the first version')
    expect(page).toContain(`npm stage approve ${ids[0]}`)
    expect(page).toContain(`npm stage reject ${ids[1]}`)
  })
})

describe('a person decides', () => {
  test.each(['--approve-clean', '--reject-leaks'].map((flag) => ({ flag })))(
    '$flag without a terminal: 2, and nothing is even looked at',
    async ({ flag }) => {
      const { code, stderr, registry: asked } = await stage([flag])
      expect(code).toBe(2)
      expect(stderr).toContain(`${flag} asks a person`)
      expect(asked.requests).toEqual([])
    },
  )

  const isHere = process.platform === 'linux'
  testWith(isHere ? 'script' : 'script-of-linux', 'at a terminal a yes approves', async () => {
    registry = await startStageRegistry()
    registry.put('core', '1.1.0', tarball('core'))
    const command = `"${process.execPath}" "${bin}" stage --approve-clean`
    // What is typed waits in the terminal until it is asked for.
    const program = `
      const { spawn } = require('node:child_process')
      const child = spawn('script', ['-qec', ${JSON.stringify(command)}, '/dev/null'], { stdio: ['pipe', 'inherit', 'inherit'] })
      child.stdin.write('y\\n')
      child.on('close', (code) => process.exit(code))`
    const env = { ...cleanEnvironment(), npm_config_userconfig: registry.npmrc, TERM: 'xterm' }
    const { code, stdout } = await node(['-e', program], { cwd: temporaryDirectory(), env })
    expect(stdout).toContain('Approve core@1.1.0 as latest? It is clean, the first version.')
    expect(stdout).toContain('serves the audited bytes')
    expect([...registry.published.keys()]).toEqual(['core@1.1.0'])
    expect(code).toBe(0)
  })
})
