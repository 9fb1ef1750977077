import { spawnSync } from 'node:child_process'
import { mkdirSync, readdirSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'

// Beside the repository, so that its copies share them.
const folder = process.env.CORPUS ?? join(homedir(), '.cache', 'watertight-bench', 'corpus')

/** The path of the tarball of a package, as its registry serves it; undefined where there is none. */
export function fetched(spec) {
  mkdirSync(folder, { recursive: true })
  const name = `${spec.replace(/^@/, '').replaceAll(/[/@]/g, '-')}.tgz`
  if (!readdirSync(folder).includes(name)) {
    const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm'
    spawnSync(npm, ['pack', spec, '--silent', '--pack-destination', folder], { shell: process.platform === 'win32' })
  }
  return readdirSync(folder).includes(name) ? join(folder, name) : undefined
}
