import { spawn } from 'node:child_process'
import { access, constants } from 'node:fs/promises'
import { delimiter, isAbsolute, join } from 'node:path'
import type { Environment } from '../managers/lifecycle.ts'

/** The plain files that git tracks in the repository at `top`, `/`-separated; null when git is missing, refuses, or takes too long. */
export async function trackedFiles(top: string, environment: Environment): Promise<readonly string[] | null> {
  const git = await findGit(environment)
  const listed = git === null ? null : await list(git, top, environment)
  if (listed === null) return null
  // `mode object stage<TAB>path`; links and submodules are no texts.
  const files = listed.split('\0').flatMap((line) => /^100(?:644|755) [^\t]*\t(.+)$/s.exec(line)?.[1] ?? [])
  return [...new Set(files)].sort()
}

/** By its absolute path: Windows would start one that lies in the repository. */
async function findGit(environment: Environment): Promise<string | null> {
  const name = process.platform === 'win32' ? 'git.exe' : 'git'
  for (const folder of (environment['PATH'] ?? environment['Path'] ?? '').split(delimiter).filter(isAbsolute)) {
    const path = join(folder, name)
    const isThere = await access(path, constants.X_OK).then(
      () => true,
      () => false,
    )
    if (isThere) return path
  }
  return null
}

function list(git: string, top: string, environment: Environment): Promise<string | null> {
  // A repository's own configuration can name programs to run; the one that listing files would start is turned off.
  const args = ['-c', 'core.fsmonitor=false', '-c', 'core.untrackedCache=false', 'ls-files', '--stage', '-z']
  return new Promise((resolve) => {
    const child = spawn(git, args, {
      cwd: top,
      env: environmentFor(environment),
      stdio: ['ignore', 'pipe', 'ignore'],
      timeout: PATIENCE,
      windowsHide: true,
    })
    const chunks: Buffer[] = []
    let length = 0
    child.stdout.on('data', (chunk: Buffer) => {
      length += chunk.length
      if (length > LONGEST) child.kill()
      else chunks.push(chunk)
    })
    child.once('error', () => resolve(null))
    child.once('close', (code) => resolve(code === 0 ? Buffer.concat(chunks).toString('utf8') : null))
  })
}

/** Without what a hook of git has set: it speaks of another repository, perhaps. */
function environmentFor(environment: Environment): NodeJS.ProcessEnv {
  const kept = Object.entries(environment).filter(([name]) => !/^GIT_/i.test(name))
  return { ...Object.fromEntries(kept), GIT_OPTIONAL_LOCKS: '0', GIT_TERMINAL_PROMPT: '0' }
}

const PATIENCE = 10_000
const LONGEST = 64 * 1024 ** 2
