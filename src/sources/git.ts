import { spawn } from 'node:child_process'
import { access, constants } from 'node:fs/promises'
import { basename, delimiter, dirname, isAbsolute, join } from 'node:path'
import type { Environment } from '../managers/lifecycle.ts'

/** What `git …args` prints in `directory`; null when git is missing, refuses, or takes too long. */
export async function askGit(
  directory: string,
  args: readonly string[],
  environment: Environment,
): Promise<string | null> {
  const git = await findGit(environment)
  return git === null ? null : run(git, directory, args, environment)
}

/** Whether `file` lies in a repository of git and is not, as it stands, in the last commit. False outside of any, and where git is missing. */
export async function isUncommitted(file: string, environment: Environment): Promise<boolean> {
  const directory = dirname(file)
  if ((await askGit(directory, ['rev-parse', '--show-toplevel'], environment)) === null) return false
  const args = ['status', '--porcelain', '--ignored', '--untracked-files=all', '-z', '--', basename(file)]
  return (await askGit(directory, args, environment)) !== ''
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

function run(git: string, cwd: string, args: readonly string[], environment: Environment): Promise<string | null> {
  // A repository's own configuration can name programs to run; the one that listing files would start is turned off.
  const quiet = ['-c', 'core.fsmonitor=false', '-c', 'core.untrackedCache=false']
  return new Promise((resolve) => {
    const child = spawn(git, [...quiet, ...args], {
      cwd,
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
