import { execFile } from 'node:child_process'
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { commandNames } from '../../src/model/command-names.ts'
import { inProcess } from '../support/in-process.ts'
import { bin, watertight } from '../support/watertight.ts'

const cwd = mkdtempSync(join(tmpdir(), 'watertight-mistyped-'))
afterAll(() => rmSync(cwd, { recursive: true, force: true }))

beforeAll(() => {
  mkdirSync(join(cwd, 'scan'))
  writeFileSync(join(cwd, 'scan/package.json'), '{"name":"x","version":"1.0.0"}')
})

// Nothing listens there: whoever asks a registry says so.
const env = { npm_config_registry: 'http://127.0.0.1:9/', npm_config_fetch_retries: '0' }

describe('a mistyped word never becomes a clean audit', () => {
  test.each([
    { words: ['check'], meant: 'watertight audit' },
    { words: ['publish'], meant: 'watertight release' },
    { words: ['test'], meant: 'watertight audit' },
    { words: ['hisotry'], meant: 'watertight history' },
    { words: ['doctr'], meant: 'watertight doctor' },
    { words: ['fleet', 'statsu'], meant: 'watertight fleet status' },
    { words: ['fleet', 'alert', 'ad'], meant: 'watertight fleet alert add' },
    { words: ['lodash'], meant: 'lodash@latest' },
    { words: ['.', 'lodash'], meant: 'lodash@latest' },
    { words: ['restore', 'lodash', '-o', 'out'], meant: 'lodash@latest' },
    { words: ['diff', 'lodash', 'lodash@4'], meant: 'lodash@latest' },
    { words: ['fix', 'lodash', '--strip-maps', '-o', 'x.tgz'], meant: 'lodash@latest' },
    { words: ['scan', '--against', 'lodash'], meant: '<name>@lodash' },
  ])('$words', async ({ words, meant }) => {
    const { code, stdout, stderr } = await watertight(words, { cwd, env })
    expect([code, stdout]).toEqual([2, ''])
    expect(stderr).toContain(meant)
    expect(stderr).not.toContain('127.0.0.1')
  })

  test('an existing path wins over the word', async () => {
    expect((await watertight(['scan'], { cwd, env })).code).toBe(0)
  })

  test.each([['lodash', '--from', 'registry'], ['lodash@latest'], ['@types/node']])(
    '%s %s %s is a package',
    async (...words) => {
      const { code, stderr } = await watertight(words, { cwd, env })
      expect(code).toBe(2)
      expect(stderr).toContain('127.0.0.1:9')
    },
  )
})

test.each([
  { words: ['--audit-level', 'high'], meant: '--fail-on <severity>' },
  { words: ['--format', 'json'], meant: '--reporter <name>' },
  { words: ['--sarif'], meant: '--reporter sarif' },
  { words: ['-o', 'out.json'], meant: '--reporter <name>=<file>' },
  { words: ['audit', '--ignore', 'x'], meant: 'watertight allow' },
  { words: ['--fix'], meant: 'watertight fix' },
  { words: ['doctor', '--fix'], meant: 'watertight --help --all' },
])('an option of another tool: $words', async ({ words, meant }) => {
  const { code, stdout, stderr } = await inProcess(words, { cwd, env })
  expect([code, stdout]).toEqual([2, ''])
  expect(stderr).toContain(meant)
})

test('the words that are compared are the commands of the help', async () => {
  const { stdout } = await watertight(['--help'], { cwd })
  for (const name of commandNames) expect(stdout).toMatch(new RegExp(`^ +${name}\\b`, 'm'))
})

test.each(['18.20.8', '20.16.0', '21.7.3', '22.8.0'])('Node %s is refused in one sentence', async (version) => {
  const versions = `Object.defineProperty(process,'versions',{value:{...process.versions,node:'${version}'}})`
  const { code, stdout, stderr } = await watertight(['--version'], {
    cwd,
    env: { NODE_OPTIONS: `--import data:text/javascript,${encodeURIComponent(versions)}` },
  })
  expect([code, stdout, stderr.trim().split('\n').length]).toEqual([2, '', 1])
  expect(stderr).toContain(version)
})

test('an installation without its files is refused in one sentence, and not with the exit code of a leak', async () => {
  mkdirSync(join(cwd, 'broken/bin'), { recursive: true })
  copyFileSync(bin, join(cwd, 'broken/bin/watertight.js'))
  writeFileSync(join(cwd, 'broken/package.json'), '{"type":"module"}')
  const [code, stderr] = await new Promise<[unknown, string]>((resolve) => {
    const broken = join(cwd, 'broken/bin/watertight.js')
    execFile(process.execPath, [broken], (error, _stdout, text) => resolve([error?.code, text]))
  })
  expect([code, stderr.trim().split('\n').length]).toEqual([2, 1])
  expect(stderr).toContain('install it again')
})
