// Writes docs/coverage.md: `npm run docs:coverage`. Makes every sample (also those that take long; about 700 MB are downloaded), audits
// it and asks other guards about it. Needs Linux, the network, and Debian's ripgrep. With `--table` it prints the
// rows alone and asks nobody.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { coveragePage } from './coverage-page.mjs'
import { askOtherGuards } from './other-guards.mjs'

const made = process.argv.find((argument) => argument.startsWith('--made='))?.slice('--made='.length)
const folder = made ?? mkdtempSync(join(tmpdir(), 'watertight-coverage-'))
const env = { ...process.env, WATERTIGHT_COVERAGE: folder, WATERTIGHT_REQUIRE: 'all' }
const tests = [
  'vitest',
  'run',
  '--mode',
  'all',
  'test/samples',
  'test/network/samples.test.ts',
  '-t',
  'nothing stays unseen',
]
const { status } = made ? { status: 0 } : spawnSync('npx', ['--no-install', ...tests], { env, stdio: 'inherit' })
if (status !== 0) process.exit(status ?? 1)
console.error(`The samples are in ${folder}; --made=${folder} takes them again.`)

const samples = readdirSync(folder).map((name) => ({
  ...JSON.parse(readFileSync(join(folder, name, 'row.json'), 'utf8')),
  folder: join(folder, name, 'package'),
}))
samples.sort((one, other) => one.at - other.at)
const names = [...new Set(samples.map(({ part }) => part))]
const parts = names.map((part) => ({ part, rows: samples.filter((sample) => sample.part === part) }))
if (process.argv.includes('--table')) {
  for (const { part, rows } of parts) console.log(`\n${part}\n${rows.map(({ row }) => row).join('\n')}`)
} else {
  const { guards, answers } = askOtherGuards(samples)
  const byForm = Object.fromEntries(samples.map(({ form }, index) => [form, answers[index]]))
  writeFileSync(new URL('../docs/coverage.md', import.meta.url), coveragePage(parts, { guards, answers: byForm }))
}
