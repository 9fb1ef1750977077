import { spawn } from 'node:child_process'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { beforeAll, describe, expect, test } from 'vitest'
import { commandNames } from '../../src/model/command-names.ts'
import type { Report } from '../../src/model/report.ts'
import { reporters } from '../../src/reporters/index.ts'
import { serve } from '../support/http-server.ts'
import { inProcess } from '../support/in-process.ts'
import { pack } from '../support/pack.ts'
import { temporaryDirectory, writeProject } from '../support/project.ts'
import { bin, watertight } from '../support/watertight.ts'

const schema = JSON.parse(readFileSync(new URL('../../src/reporters/report.schema.json', import.meta.url), 'utf8'))
const isReport = new Ajv2020({ strict: false }).compile(schema)

const clean = { 'package.json': { name: 'clean', version: '1.0.0', main: 'a.js' }, 'a.js': 'a()\n' }
const leaky = {
  ...clean,
  'a.js.map': { version: 3, sources: ['src/a.ts'], sourcesContent: ['let a: string\n'], mappings: 'AAAA' },
}

let cwd: string

beforeAll(() => {
  cwd = temporaryDirectory()
  writeFileSync(join(cwd, 'clean.tgz'), pack(clean))
  writeFileSync(join(cwd, 'leaky.tgz'), pack(leaky))
  writeFileSync(join(cwd, 'garbage.tgz'), 'garbage')
  writeFileSync(join(cwd, 'truncated.tgz'), pack(leaky).subarray(0, 120))
  writeFileSync(join(cwd, 'empty.tgz'), '')
})

/** The one report that stdout holds. */
function reportOf(stdout: string): Report {
  const report: unknown = JSON.parse(stdout)
  expect(isReport(report), JSON.stringify(isReport.errors)).toBe(true)
  return report as Report
}

describe('exit codes', () => {
  test.each([
    { args: ['clean.tgz'], code: 0, verdict: 'clean' },
    { args: ['audit', 'clean.tgz'], code: 0, verdict: 'clean' },
    { args: ['leaky.tgz'], code: 1, verdict: 'leak' },
    { args: ['leaky.tgz', '--visibility', 'open'], code: 0, verdict: 'clean' },
    { args: ['leaky.tgz', '--fail-on', 'never'], code: 0, verdict: 'clean' },
    { args: ['clean.tgz', 'leaky.tgz'], code: 1, verdict: 'leak' },
    { args: ['clean.tgz', 'missing.tgz'], code: 2, verdict: 'incomplete' },
    { args: ['leaky.tgz', 'garbage.tgz'], code: 2, verdict: 'incomplete' },
    { args: ['garbage.tgz', '--fail-on', 'never'], code: 2, verdict: 'incomplete' },
    { args: ['truncated.tgz'], code: 2, verdict: 'incomplete' },
    { args: ['empty.tgz'], code: 2, verdict: 'incomplete' },
    { args: ['missing.tgz'], code: 2, verdict: 'incomplete' },
    { args: ['leaky.tgz', '--limit', 'entries=1'], code: 2, verdict: 'incomplete' },
  ])('$args is $code, $verdict', async ({ args, code, verdict }) => {
    const outcome = await inProcess([...args, '--json'], { cwd })
    expect(reportOf(outcome.stdout).verdict).toBe(verdict)
    expect(outcome.code).toBe(code)
    // Whoever does not read the report still learns why there is no verdict.
    const said = outcome.stderr.split('\n')[0] ?? ''
    expect(said.startsWith('watertight: ')).toBe(code === 2)
    expect(outcome.stderr).not.toMatch(/\n\s+at /)
  })

  test.each([
    { args: ['clean.tgz'], code: 0 },
    { args: ['leaky.tgz'], code: 1 },
    { args: ['garbage.tgz'], code: 2 },
    { args: ['--fail-onn', 'low'], code: 2 },
  ])('the process of $args ends with $code', async ({ args, code }) => {
    expect((await watertight(args, { cwd })).code).toBe(code)
  })

  test('a tarball on stdin', async () => {
    const outcome = await watertight(['-', '--json'], { cwd, input: pack(leaky) })
    expect([outcome.code, reportOf(outcome.stdout).findings[0]?.ruleId]).toEqual([1, 'map/embedded-sources'])
  })

  test('bare, the package of this directory', async () => {
    const project = writeProject({
      'package.json': { json: { name: 'a', version: '1.0.0', files: ['a.js'], main: 'a.js' } },
      'a.js': 'a()\n',
      'a.js.map': JSON.stringify(leaky['a.js.map']),
    })
    const outcome = await watertight(['--json'], { cwd: project })
    expect(reportOf(outcome.stdout).packages.map(({ name, files }) => [name, files])).toEqual([['a', 2]])
    expect(outcome.code).toBe(0)
  })
})

describe('usage errors', () => {
  test.each([
    { args: ['--fail-onn', 'low'], said: "unknown option '--fail-onn'" },
    { args: ['--fail-on', 'hihg'], said: "argument 'hihg' is invalid" },
    { args: ['--reporter', 'prety', 'clean.tgz'], said: 'prety is not a reporter' },
    { args: ['--json', '--reporter', 'pretty', 'clean.tgz'], said: 'json cannot share stdout with another reporter' },
    { args: ['--limit', 'entreis=5', 'clean.tgz'], said: 'Did you mean entries?' },
    { args: ['--limit', 'entries=0', 'clean.tgz'], said: 'not 0' },
    { args: ['--registry', 'ftp://x', 'clean.tgz'], said: 'It must be an http(s) URL' },
    { args: ['--config', 'missing.json', 'clean.tgz'], said: 'missing.json: there is no such file' },
    { args: ['--baseline', 'missing.json', 'clean.tgz'], said: 'missing.json: the baseline does not exist' },
    { args: ['release', '--offline'], said: 'this one does not' },
    { args: ['--rules', 'missing.yaml', 'clean.tgz'], said: 'missing.yaml: there is no such file' },
    { args: ['explain', 'map/embedded-source'], said: 'map/embedded-source is not a rule' },
    { args: ['explain'], said: 'missing required argument' },
    { args: ['restore', 'clean.tgz'], said: "required option '-o, --output <folder>' not specified" },
  ])('$args', async ({ args, said }) => {
    const { code, stdout, stderr } = await inProcess(args, { cwd })
    expect([code, stdout]).toEqual([2, ''])
    expect(stderr).toMatch(/^watertight: /)
    expect(stderr.replaceAll('\n', ' ')).toContain(said)
    expect(stderr.trimEnd().split('\n').length).toBeLessThanOrEqual(2)
  })

  test('an error says what would have been right', async () => {
    expect((await inProcess(['--fail-onn', 'low'], { cwd })).stderr).toContain('Did you mean --fail-on?')
    expect((await inProcess(['explain', 'map/embedded-source'], { cwd })).stderr).toContain(
      'Did you mean map/embedded-sources?',
    )
  })

  test('a bad configuration still gives whoever asked for JSON a report', async () => {
    const project = writeProject({ 'watertight.config.json': '{"failon": "high"}' })
    const { code, stdout, stderr } = await inProcess(['--json', join(cwd, 'clean.tgz')], { cwd: project })
    expect(code).toBe(2)
    expect(reportOf(stdout).notices.map((notice) => notice.code)).toEqual(['ECONFIG'])
    expect(stderr).toContain('failon is not a known key; did you mean failOn?')
  })

  test('the stack is shown with --verbose', async () => {
    const { stderr } = await inProcess(['--config', 'missing.json', '--verbose'], { cwd })
    expect(stderr).toMatch(/\n\s+at .*\n[\s\S]*caused by/)
  })
})

describe('streams', () => {
  test.each(['prepublishOnly', 'prepack', 'postpack', 'publish'])('in %s everything goes to stderr', async (hook) => {
    const { code, stdout, stderr } = await inProcess(['leaky.tgz'], { cwd, env: { npm_lifecycle_event: hook } })
    expect([code, stdout]).toEqual([1, ''])
    expect(stderr).toContain('map/embedded-sources')
  })

  test.each(['npx', 'test', 'audit', ''])('in "%s" the report goes to stdout', async (event) => {
    const { code, stdout, stderr } = await inProcess(['leaky.tgz'], { cwd, env: { npm_lifecycle_event: event } })
    expect([code, stderr]).toEqual([1, ''])
    expect(stdout).toContain('map/embedded-sources')
  })

  test.each([
    { name: 'a pipe', args: [], env: {}, colored: false },
    { name: 'FORCE_COLOR', args: [], env: { FORCE_COLOR: '1' }, colored: true },
    { name: 'FORCE_COLOR before NO_COLOR', args: [], env: { FORCE_COLOR: '1', NO_COLOR: '1' }, colored: true },
    { name: 'FORCE_COLOR=0', args: [], env: { FORCE_COLOR: '0' }, colored: false },
    { name: '--color', args: ['--color'], env: { NO_COLOR: '1' }, colored: true },
    { name: '--no-color', args: ['--no-color'], env: { FORCE_COLOR: '3' }, colored: false },
  ])('$name: coloured $colored', async ({ args, env, colored }) => {
    const { stdout } = await inProcess(['leaky.tgz', ...args], { cwd, env })
    expect(stdout.includes('\x1b[')).toBe(colored)
  })

  test('reports go to several files at once', async () => {
    const project = temporaryDirectory()
    const args = [join(cwd, 'leaky.tgz'), '--reporter', 'json=out/report.json', '--reporter', 'pretty=report.txt']
    const { code, stdout } = await inProcess(args, { cwd: project, env: { FORCE_COLOR: '3' } })
    expect([code, stdout]).toEqual([1, ''])
    expect(reportOf(readFileSync(join(project, 'out/report.json'), 'utf8')).verdict).toBe('leak')
    expect(readFileSync(join(project, 'report.txt'), 'utf8')).not.toContain('\x1b[')
  })

  test('a reader that goes away does no harm', async () => {
    const child = spawn(process.execPath, [bin, 'leaky.tgz', '--json'], { cwd, stdio: ['ignore', 'pipe', 'pipe'] })
    child.stdout.destroy()
    const errors: string[] = []
    child.stderr.on('data', (text: Buffer) => errors.push(text.toString()))
    const code = await new Promise((resolve) => child.on('close', resolve))
    expect([code, errors.join('')]).toEqual([1, ''])
  })

  test.skipIf(process.platform === 'win32')(
    'SIGINT ends it with 130, and with the JSON that was asked for',
    async () => {
      // The answer never comes.
      let tell = (): void => undefined
      const interrupt = new Promise<void>((resolve) => {
        tell = resolve
      })
      const server = await serve(() => tell())
      const { code, stdout } = await watertight([`${server.url}/a.tgz`, '--json'], { cwd, interrupt })
      await server.close()
      expect(code).toBe(130)
      expect(reportOf(stdout).notices.map((notice) => notice.code)).toEqual(['EINTERRUPTED'])
    },
  )

  test('the version and the help', async () => {
    const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'))
    expect(await watertight(['--version'], { cwd })).toEqual({ code: 0, stdout: `${version}\n`, stderr: '' })
    const help = await watertight(['--help'], { cwd })
    expect([help.code, help.stderr]).toEqual([0, ''])
    for (const option of ['--fail-on', '--workspaces', 'restore', 'explain', 'Examples:', 'watertight --help --all']) {
      expect(help.stdout).toContain(option)
    }
    expect(help.stdout).not.toContain('--limit')
    // Commands first: whoever is new looks for what to do, not for how.
    expect(help.stdout.indexOf('  audit ')).toBeLessThan(help.stdout.indexOf('  --json'))
  })

  // The command lines of completions stay whole, so that they can be copied.
  test.each(['', ...commandNames.filter((name) => name !== 'completions'), 'fleet run', 'fleet alert'])(
    'the help of "%s" fits into 80 columns',
    async (words) => {
      const args = [...words.split(' ').filter((word) => word !== ''), '--help']
      const { stdout } = await inProcess(args, { cwd, env: { COLUMNS: '80' } })
      expect(stdout).toContain('Usage: watertight')
      expect(stdout.split('\n').filter((line) => line.length > 80 && !line.includes('npm install'))).toEqual([])
    },
  )

  test('--help --all has the rest, of each command too', async () => {
    const all = await watertight(['--help', '--all'], { cwd })
    expect([all.code, all.stderr]).toEqual([0, ''])
    for (const option of ['--limit', '--cache', '--registry', '--no-contract', '--update-baseline'])
      expect(all.stdout).toContain(option)
    for (const { id } of reporters) expect(all.stdout).toMatch(new RegExp(`[ ,]${id}(?:,|\\s)`))
    const short = await watertight(['strip', '--help'], { cwd })
    expect(short.stdout).toContain('watertight strip --help --all')
    expect(short.stdout).not.toContain('--limit')
    expect((await watertight(['strip', '--help', '--all'], { cwd })).stdout).toContain('--limit')
    expect(await watertight(['--all'], { cwd })).toMatchObject({ code: 2, stdout: '' })
  })
})

describe('policy', () => {
  test('what is audited does not configure the audit', async () => {
    const configured = { ...leaky, 'watertight.config.json': { failOn: 'never' } }
    const project = writeProject({
      'other/package.json': JSON.stringify({ ...clean['package.json'], watertight: { failOn: 'never' } }),
      'other/a.js': 'a()\n',
      'other/a.js.map': JSON.stringify(leaky['a.js.map']),
      'configured.tgz': pack(configured),
    })
    expect((await inProcess(['configured.tgz'], { cwd: project })).code).toBe(1)
    expect((await inProcess(['other', '--from', 'directory'], { cwd: project })).code).toBe(1)
    expect((await inProcess([], { cwd: join(project, 'other') })).code).toBe(0)
  })

  test('a configuration, and a flag that overrides it', async () => {
    const project = writeProject({ 'watertight.config.json': '{"visibility": "open"}' })
    const target = join(cwd, 'leaky.tgz')
    expect((await inProcess([target], { cwd: project })).code).toBe(0)
    expect((await inProcess([target, '--visibility', 'closed'], { cwd: project })).code).toBe(1)
  })

  test('a disabled rule', async () => {
    const { code, stdout } = await inProcess(['leaky.tgz', '--disable', 'map/embedded-sources', '--json'], { cwd })
    expect(code).toBe(0)
    expect(reportOf(stdout).findings.map(({ ruleId }) => ruleId)).not.toContain('map/embedded-sources')
  })

  test.each([
    { name: 'on the command line', flags: ['--disable', 'map/embeded-sources'], config: '{}' },
    { name: 'among the rules', flags: [], config: '{"rules": {"map/embeded-sources": "off"}}' },
    { name: 'in an allowance', flags: [], config: '{"allow": [{"rule": "map/embeded-sources", "reason": "r"}]}' },
  ])('a rule that does not exist, $name, ends the run', async ({ flags, config }) => {
    const project = writeProject({ 'watertight.config.json': config })
    const { code, stdout, stderr } = await inProcess([join(cwd, 'leaky.tgz'), ...flags], { cwd: project })
    expect([code, stdout]).toEqual([2, ''])
    expect(stderr).toContain('Did you mean map/embedded-sources?')
  })

  test('a baseline accepts what is there, and is pruned of what is not', async () => {
    const project = temporaryDirectory()
    const file = join(project, 'watertight-baseline.json')
    const update = await inProcess([join(cwd, 'leaky.tgz'), '--update-baseline', '--json'], { cwd: project })
    expect([update.code, reportOf(update.stdout).verdict]).toEqual([0, 'clean'])
    const again = await inProcess([join(cwd, 'leaky.tgz'), '--json'], { cwd: project })
    expect(again.code).toBe(0)
    expect(reportOf(again.stdout).findings.every(({ state }) => state === 'baselined')).toBe(true)
    await inProcess([join(cwd, 'clean.tgz'), '--update-baseline'], { cwd: project })
    expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual({ version: 1, findings: [] })
  })

  test('an incomplete audit writes no baseline', async () => {
    const project = temporaryDirectory()
    const { code } = await inProcess([join(cwd, 'garbage.tgz'), '--update-baseline'], { cwd: project })
    expect([code, existsSync(join(project, 'watertight-baseline.json'))]).toEqual([2, false])
  })
})

describe('rules and restore', () => {
  test('rules lists every rule, as JSON too', async () => {
    const table = await inProcess(['rules'], { cwd })
    expect([table.code, table.stderr]).toEqual([0, ''])
    expect(table.stdout).toMatch(/^map\/embedded-sources +info\/critical +\S/m)
    const ids: readonly string[] = JSON.parse((await inProcess(['rules', '--json'], { cwd })).stdout).map(
      ({ id }: { id: string }) => id,
    )
    expect(ids).toContain('map/embedded-sources')
    expect(ids).toEqual([...ids].sort())
  })

  test('explain says why, how to fix and how to allow', async () => {
    const { code, stdout } = await inProcess(['explain', 'map/embedded-sources'], { cwd })
    expect(code).toBe(0)
    expect(stdout).toMatch(/^map\/embedded-sources\n/)
    expect(stdout).toContain('"rule": "map/embedded-sources"')
    expect(stdout).toContain('!**/*.map')
  })

  test('restore writes the sources and prints a tree', async () => {
    const project = temporaryDirectory()
    const { code, stdout } = await inProcess(['restore', join(cwd, 'leaky.tgz'), '-o', 'out'], { cwd: project })
    expect([code, readFileSync(join(project, 'out/src/a.ts'), 'utf8')]).toEqual([0, 'let a: string\n'])
    expect(stdout).toContain('src/a.ts')
    const nothing = await inProcess(['restore', join(cwd, 'clean.tgz'), '-o', 'none'], { cwd: project })
    expect([nothing.code, nothing.stdout]).toEqual([0, expect.stringContaining('nothing to restore')])
    const bad = await inProcess(['restore', join(cwd, 'garbage.tgz'), '-o', 'bad'], { cwd: project })
    expect([bad.code, bad.stderr]).toEqual([2, expect.stringMatching(/^watertight: /)])
  })

  test('options may stand before the command', async () => {
    const { code, stdout } = await inProcess(['--verbose', 'explain', 'map/embedded-sources'], { cwd })
    expect([code, stdout]).toEqual([0, expect.stringMatching(/^map\/embedded-sources\n/)])
  })
})
