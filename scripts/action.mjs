// What action.yml runs: its inputs become arguments, the report becomes its outputs.
import { spawnSync } from 'node:child_process'
import { appendFileSync, existsSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const { env } = process
const report = join(env.RUNNER_TEMP ?? '.', 'watertight-report.json')
const bin = fileURLToPath(new URL('../bin/watertight.js', import.meta.url))

// A report that an earlier step left behind must not answer for this one.
rmSync(report, { force: true })
const { status, error } = spawnSync(process.execPath, [bin, ...toArguments()], { stdio: 'inherit' })
if (error) throw error
writeOutputs()
process.exitCode = status ?? 2

function toArguments() {
  return [
    'audit',
    ...['--reporter', 'pretty', '--reporter', 'github', '--reporter', `json=${report}`],
    ...['fail-on', 'visibility', 'config', 'baseline'].flatMap((name) =>
      valuesOf(name).map((value) => `--${name}=${value}`),
    ),
    ...valuesOf('workspace').map((value) => `--workspace=${value}`),
    ...(valuesOf('workspaces')[0] === 'true' ? ['--workspaces'] : []),
    '--',
    ...valuesOf('target'),
  ]
}

function valuesOf(input) {
  const value = env[`WATERTIGHT_${input.toUpperCase().replaceAll('-', '_')}`] ?? ''
  return value
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '')
}

function writeOutputs() {
  if (!env.GITHUB_OUTPUT || !existsSync(report)) return
  const { verdict, findings } = JSON.parse(readFileSync(report, 'utf8'))
  const sum = (some) => some.reduce((total, { count }) => total + count, 0)
  const active = sum(findings.filter(({ state }) => state === 'active'))
  const stopping = sum(findings.filter(({ stops }) => stops))
  const outputs = { verdict, findings: active, stopping, report }
  for (const [name, value] of Object.entries(outputs)) appendFileSync(env.GITHUB_OUTPUT, `${name}=${value}\n`)
}
