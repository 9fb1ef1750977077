// npm run bench:secrets: the secret engine on real code with 10, 100 and all rules, against ripgrep and secretlint where they are installed.
import { spawnSync } from 'node:child_process'
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { transformSync } from 'esbuild'
import { median } from './measure.mjs'

const at = (path) => fileURLToPath(new URL(path, import.meta.url))
const folder = at('../.cache/secrets')
const scan = at('scan.mjs')
const RUNS = 7
/** Code that the lock file pins. */
const packages = ['webpack/lib', 'rollup/dist', 'terser', 'sass', 'acorn', 'verdaccio', 'pacote']
const secretlintRules = '{"rules":[{"id":"@secretlint/secretlint-rule-preset-recommend"}]}'

const hasRipgrep = isThere('rg')
const hasSecretlint = isThere('secretlint')
if (!hasRipgrep) console.log('ripgrep (rg) is not on the PATH: no comparison with it')
if (!hasSecretlint) console.log('secretlint is not on the PATH: no comparison with it')

mkdirSync(folder, { recursive: true })
const sources = packages.flatMap((name) => scripts(at(`../node_modules/${name}`)))
compare('Embedded sources', 'sources.js', sources)
compare(
  'Minified code',
  'minified.js',
  sources.map((code) => transformSync(code, { minify: true, legalComments: 'none', logLevel: 'silent' }).code),
)

function compare(title, name, texts) {
  const file = join(folder, name)
  writeFileSync(file, texts.join('\n'))
  const megabytes = statSync(file).size / 1e6
  const counts = ['all', '100', '10']
  const [bare, ...times] = engine(file, ['bare', ...counts])
  const measured = Object.fromEntries(counts.map((count, index) => [`watertight, ${count} rules`, times[index]]))
  measured['a bare pass of the automaton of all rules'] = bare
  if (hasRipgrep) for (const count of counts) measured[`rg, keywords of ${count} rules`] = ripgrep(file, count)
  if (hasSecretlint) measured['secretlint, recommended preset (whole process)'] = secretlint(file)
  console.log(`\n${title} (${megabytes.toFixed(1)} MB)`)
  const base = measured['watertight, all rules']
  console.log(`  all rules take ${(base / bare).toFixed(2)} × a bare pass of their automaton`)
  for (const [what, milliseconds] of Object.entries(measured)) {
    const ratio = `${(milliseconds / base).toFixed(2)} ×`
    console.log(`  ${ratio.padStart(8)}  ${Math.round((megabytes / milliseconds) * 1000)} MB/s`.padEnd(24), what)
  }
}

/** Milliseconds for each number of rules. */
function engine(file, counts) {
  return JSON.parse(run(process.execPath, [scan, file, counts.join(','), String(RUNS * 3)]))
}

/** The whole process: its start is a few milliseconds. */
function ripgrep(file, count) {
  const keywords = join(folder, `keywords-${count}.txt`)
  writeFileSync(keywords, run(process.execPath, [scan, 'keywords', count]))
  return timed(
    'rg',
    ['--no-config', '--fixed-strings', '--ignore-case', '--count-matches', '--file', keywords, file],
    [0, 1],
  )
}

function secretlint(file) {
  return timed('secretlint', ['--secretlintrcJSON', secretlintRules, file], [0, 1])
}

function timed(command, args, exitCodes) {
  const times = []
  for (let turn = -1; turn < RUNS; turn += 1) {
    const began = process.hrtime.bigint()
    run(command, args, exitCodes)
    if (turn >= 0) times.push(Number(process.hrtime.bigint() - began) / 1e6)
  }
  return median(times)
}

function run(command, args, exitCodes = [0]) {
  const { status, stdout, stderr } = spawnSync(command, args, { encoding: 'utf8', maxBuffer: 1 << 30 })
  if (!exitCodes.includes(status)) throw new Error(`${command} ended with ${status}: ${stderr}`)
  return stdout
}

function isThere(command) {
  return spawnSync(command, ['--version'], { stdio: 'ignore' }).status === 0
}

function scripts(folder) {
  return readdirSync(folder, { recursive: true })
    .filter((path) => /\.[cm]?js$/.test(path))
    .sort()
    .map((path) => readFileSync(join(folder, path), 'utf8'))
    .filter((code) => code.length < 1_000_000)
}
