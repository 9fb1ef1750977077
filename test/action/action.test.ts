import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { parse } from 'yaml'

const root = resolve(import.meta.dirname, '../..')
const action = parse(readFileSync(join(root, 'action.yml'), 'utf8'))
const temporary = mkdtempSync(join(tmpdir(), 'watertight-action-'))
afterAll(() => rmSync(temporary, { recursive: true, force: true }))

test('no input has a default, which would override the config file', () => {
  for (const input of Object.values(action.inputs)) expect(input).not.toHaveProperty('default')
})

test('no input is pasted into a script', () => {
  for (const step of action.runs.steps) expect(step.run).not.toContain('${{')
})

test('every input reaches the script', () => {
  const passed = Object.values(stepOf('audit').env).concat(stepOf('audit')['working-directory'])
  for (const name of Object.keys(action.inputs)) expect(passed.join(' ')).toContain(`inputs.${name} `)
})

const leak = {
  'package.json': JSON.stringify({
    name: 'leak',
    version: '1.0.0',
    license: 'UNLICENSED',
    files: ['a.js', 'a.js.map'],
  }),
  'a.js': 'export const a = 1\n//# sourceMappingURL=a.js.map\n',
  'a.js.map': JSON.stringify({
    ...{ version: 3, sources: ['src/a.ts'], sourcesContent: ['export const a: number = 1 // ours\n'] },
    ...{ names: [], mappings: 'AAAA' },
  }),
}
const clean = {
  'package.json': JSON.stringify({ name: 'clean', version: '1.0.0', license: 'UNLICENSED', files: ['a.js'] }),
  'a.js': 'export const a = 1\n',
}

test.each([
  { name: 'a leak', files: leak, inputs: {}, exitCode: 1, verdict: 'leak' },
  { name: 'a leak that may pass', files: leak, inputs: { 'fail-on': 'never' }, exitCode: 0, verdict: 'clean' },
  { name: 'a clean package', files: clean, inputs: {}, exitCode: 0, verdict: 'clean' },
  {
    name: 'a target that is missing',
    files: clean,
    inputs: { target: 'nowhere.tgz' },
    exitCode: 2,
    verdict: 'incomplete',
  },
])('$name ends the step with $exitCode', ({ name, files, inputs, exitCode, verdict }) => {
  const { status, outputs, summary, stdout } = run(name, files, inputs)
  expect(status, stdout).toBe(exitCode)
  expect(outputs.get('verdict')).toBe(verdict)
  const report = JSON.parse(readFileSync(outputs.get('report') ?? '', 'utf8'))
  expect(report.verdict).toBe(verdict)
  expect(outputs.get('findings')).toBe(String(report.findings.length))
  expect(summary).toContain('### Watertight: ')
})

/** Runs the audit step as GitHub would: inputs in its expressions, files for outputs and summary. */
function run(name: string, files: { readonly [path: string]: string }, inputs: { readonly [input: string]: string }) {
  const directory = join(temporary, name.replaceAll(' ', '-'))
  mkdirSync(directory)
  for (const [path, text] of Object.entries(files)) writeFileSync(join(directory, path), text)
  const output = `${directory}.output`
  const summary = `${directory}.summary`
  for (const file of [output, summary]) writeFileSync(file, '')
  const step = stepOf('audit')
  const given = Object.entries(step.env).map(([variable, expression]) => {
    const input = /inputs\.([\w-]+)/.exec(expression)?.[1] ?? ''
    return [variable, inputs[input] ?? '']
  })
  const { status, stdout } = spawnSync('bash', ['--noprofile', '--norc', '-eo', 'pipefail', '-c', step.run], {
    cwd: directory,
    encoding: 'utf8',
    env: {
      ...process.env,
      ...{ GITHUB_ACTIONS: 'true', GITHUB_ACTION_PATH: root, GITHUB_OUTPUT: output, GITHUB_STEP_SUMMARY: summary },
      ...{ RUNNER_TEMP: directory, npm_lifecycle_event: '' },
      ...Object.fromEntries(given),
    },
  })
  const lines = readFileSync(output, 'utf8').split('\n').filter(Boolean)
  return {
    ...{ status, stdout, summary: readFileSync(summary, 'utf8') },
    outputs: new Map(lines.map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)])),
  }
}

interface Step {
  readonly id?: string
  readonly run: string
  readonly env: { readonly [name: string]: string }
  readonly 'working-directory': string
}

function stepOf(id: string): Step {
  const step = (action.runs.steps as Step[]).find((each) => each.id === id)
  if (!step) throw new Error(`action.yml has no step ${id}`)
  return step
}
