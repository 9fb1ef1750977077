// npm run bench:exposure: `watertight exposure` beside the audit of the same package, as whole processes in turn. Prints markdown.
import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { buildIncident } from '../fixtures/incident/build.mjs'
import { fetched } from './fetched.mjs'
import { measure } from './measure.mjs'
import { part } from './page.mjs'
import { tarOf } from './tar.mjs'

const at = (path) => fileURLToPath(new URL(path, import.meta.url))
const bin = at('../bin/watertight.js')
const RUNS = Number(process.env.RUNS ?? 5)

const folder = mkdtempSync(join(tmpdir(), 'watertight-exposure-'))
const config = join(folder, 'confidential.json')
writeFileSync(config, JSON.stringify({ confidential: ['harbor', 'northwind', 'bluebird', 'acme internal'] }))
const { leak } = await buildIncident(at('../.cache/incident'))
const next = fetched('next@15.1.3')
const rows = [
  ['the incident', leak, []],
  ['the incident, with four terms under `confidential`', leak, ['--config', config]],
  ...(next === undefined ? [] : [['next@15.1.3', next, []]]),
  ['an open package of 2,000 sources, in its checkout', checkout(), []],
]

const table = part('exposure')
table.line('| package | audit | exposure | of the audit |\n| --- | ---: | ---: | ---: |')
for (const [title, tarball, more] of rows) {
  const words = [tarball, '--json', '--no-cache', '--quiet', ...more]
  const { audit, exposure } = measure(
    { audit: [bin, 'audit', ...words], exposure: [bin, 'exposure', ...words] },
    { runs: RUNS, exitCodes: [0, 1, 2], cwd: dirname(tarball) },
  )
  const ratio = `${(exposure.milliseconds / audit.milliseconds).toFixed(2)} ×`
  table.line(`| ${title} | ${Math.round(audit.milliseconds)} ms | ${Math.round(exposure.milliseconds)} ms | ${ratio} |`)
}
table.end()
rmSync(folder, { recursive: true })

/** Makes a git repository whose package maps give away what the repository shows; returns the tarball in it. */
function checkout() {
  const place = join(folder, 'checkout')
  const manifest = JSON.stringify({
    name: 'open-cli',
    version: '1.0.0',
    license: 'Apache-2.0',
    repository: 'github:open/cli',
  })
  const sources = Array.from({ length: 2000 }, (_, index) => [
    `src/part${index % 50}/f${index}.ts`,
    `/** Part ${index}. */\nexport function part${index}(name: string): string {\n  return process.env.PART_${index} ?? name\n}\n`.repeat(
      20,
    ),
  ])
  const map = {
    version: 3,
    sources: sources.map(([path]) => `../${path}`),
    sourcesContent: sources.map(([, text]) => text),
    names: [],
    mappings: '',
  }
  const files = [['package.json', manifest], ['LICENSE', 'Apache License\nVersion 2.0, January 2004\n'], ...sources]
  for (const [path, text] of files) {
    mkdirSync(dirname(join(place, path)), { recursive: true })
    writeFileSync(join(place, path), text)
  }
  const git = (...words) => spawnSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@b.c', ...words], { cwd: place })
  git('init', '--quiet')
  git('add', '.')
  git('commit', '--quiet', '--message', 'Add the package')
  const tarball = join(place, 'open-cli-1.0.0.tgz')
  const shipped = [...files.slice(0, 2), ['dist/cli.js', 'console.log(1)\n'], ['dist/cli.js.map', JSON.stringify(map)]]
  writeFileSync(tarball, gzipSync(tarOf(shipped)))
  return tarball
}
