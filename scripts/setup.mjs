// Makes a fresh clone ready: installs what the lock file names, builds what is older than its sources. Quiet when there is nothing to do.
import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))

if (!isInstalled()) npm('ci', '--no-audit', '--no-fund')
if (isOlder('dist/rules.json', ['src', 'rules', 'tsconfig.json', 'package.json', 'scripts']))
  run(process.execPath, 'scripts/build.mjs')

// Every package that the lock file names stands in node_modules in that version; optional ones of other platforms may be missing.
function isInstalled() {
  const installed = join(root, 'node_modules/.package-lock.json')
  if (!existsSync(installed)) return false
  const have = JSON.parse(readFileSync(installed, 'utf8')).packages
  const want = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')).packages
  return Object.entries(want).every(
    ([path, { version, optional }]) => path === '' || optional || have[path]?.version === version,
  )
}

function isOlder(product, sources) {
  if (!existsSync(join(root, product))) return true
  const made = statSync(join(root, product)).mtimeMs
  return sources.some((source) => newest(join(root, source)) > made)
}

function newest(path) {
  const stat = statSync(path)
  if (!stat.isDirectory()) return stat.mtimeMs
  return Math.max(stat.mtimeMs, ...readdirSync(path).map((name) => newest(join(path, name))))
}

function npm(...args) {
  // Under npm the path of its own script is known; outside, the shell's npm is all there is.
  const script = process.env.npm_execpath
  if (script) run(process.execPath, script, ...args)
  else run(process.platform === 'win32' ? 'npm.cmd' : 'npm', ...args)
}

function run(command, ...args) {
  const { status, error } = spawnSync(command, args, { cwd: root, stdio: ['ignore', 2, 2] })
  if (error) throw error
  if (status !== 0) process.exit(status ?? 1)
}
