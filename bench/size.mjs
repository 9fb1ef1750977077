// npm run bench:size: what it takes to have Watertight, beside other tools that look at a package before it is published: size, packages, files,
// seconds of an install from a warm cache, and of a start. Writes its table into docs/performance.md with --write.
import { execFileSync, spawnSync } from 'node:child_process'
import { lstatSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const page = join(root, 'docs/performance.md')
const folder = mkdtempSync(join(tmpdir(), 'watertight-size-'))
const RUNS = 5
const BEGIN = '<!-- size: npm run bench:size -- --write -->'
const END = '<!-- /size -->'

const [packed] = JSON.parse(npm(['pack', '--json', '--ignore-scripts', '--pack-destination', folder], root))
const tools = [
  { name: 'watertight', specs: [join(folder, packed.filename)], command: 'watertight' },
  { name: 'publint', specs: ['publint'], command: 'publint' },
  { name: '@arethetypeswrong/cli', specs: ['@arethetypeswrong/cli'], command: 'attw' },
  {
    name: 'secretlint, with its recommended rules',
    specs: ['secretlint', '@secretlint/secretlint-rule-preset-recommend'],
    command: 'secretlint',
  },
]

try {
  const rows = tools.map(measure)
  const table = [
    '| tool | version | packages | files | unpacked | install, warm cache | `--version` |',
    '| --- | --- | ---: | ---: | ---: | ---: | ---: |',
    ...rows,
  ].join('\n')
  process.stdout.write(`${table}\n`)
  if (process.argv.includes('--write')) writeTable(table)
} finally {
  rmSync(folder, { recursive: true })
}

function measure({ name, specs, command }, index) {
  // The first one fills the cache.
  install(specs, join(folder, `${index}-cold`))
  const place = join(folder, `${index}-warm`)
  const seconds = install(specs, place)
  const lock = JSON.parse(readFileSync(join(place, 'node_modules/.package-lock.json'), 'utf8'))
  const packages = Object.keys(lock.packages)
  const own = packages.find((path) => path === `node_modules/${name.split(',', 1)[0]}`)
  const { files, bytes } = sizeOf(join(place, 'node_modules'))
  const start = startOf(join(place, 'node_modules/.bin', command))
  const cells = [
    name,
    lock.packages[own].version,
    packages.length,
    files.toLocaleString('en'),
    `${(bytes / 1e6).toFixed(1)} MB`,
    `${seconds.toFixed(1)} s`,
    `${Math.round(start)} ms`,
  ]
  return `| ${cells.join(' | ')} |`
}

function install(specs, place) {
  mkdirSync(place)
  writeFileSync(join(place, 'package.json'), '{}')
  const began = performance.now()
  npm(['install', '--ignore-scripts', '--no-audit', '--no-fund', '--prefer-offline', ...specs], place)
  return (performance.now() - began) / 1000
}

/** The median of a few starts, in milliseconds. */
function startOf(command) {
  const times = Array.from({ length: RUNS }, () => {
    const began = performance.now()
    const { status, stderr } = spawnSync(command, ['--version'], {
      encoding: 'utf8',
      shell: process.platform === 'win32',
    })
    if (status !== 0) throw new Error(`${command} --version: ${stderr}`)
    return performance.now() - began
  })
  return times.sort((a, b) => a - b)[Math.floor(RUNS / 2)]
}

function sizeOf(directory) {
  let files = 0
  let bytes = 0
  for (const name of readdirSync(directory, { recursive: true, encoding: 'utf8' })) {
    const entry = lstatSync(join(directory, name))
    // npm's own notes are no part of what was installed.
    if (!entry.isFile() || name === '.package-lock.json') continue
    files += 1
    bytes += entry.size
  }
  return { files, bytes }
}

function npm(args, cwd) {
  return execFileSync('npm', args, {
    cwd,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
    maxBuffer: 64 * 1024 ** 2,
    shell: process.platform === 'win32',
  })
}

function writeTable(table) {
  const text = readFileSync(page, 'utf8')
  const [before, after] = [text.indexOf(BEGIN) + BEGIN.length, text.indexOf(END)]
  if (before < BEGIN.length || after === -1) throw new Error(`${page} has no place for the table`)
  writeFileSync(page, `${text.slice(0, before)}\n\n${table}\n\n${text.slice(after)}`)
}
