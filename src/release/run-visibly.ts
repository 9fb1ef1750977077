import { spawn } from 'node:child_process'
import type { Executable } from '../managers/find-manager.ts'
import type { Environment } from '../managers/lifecycle.ts'
import { endTree } from './end-tree.ts'

/** How a program is run. */
export interface Running {
  readonly cwd: string
  readonly environment: Environment
  readonly signal?: AbortSignal
}

/**
 * Runs a program without a shell; everything that it prints goes to stderr as it comes. The terminal stays the program's own,
 * so that npm can ask for a one-time password or open a browser. Gives the exit code, null when a signal ended it.
 */
export async function runVisibly(executable: Executable, running: Running): Promise<number | null> {
  return (await run(executable, running, 2)).code
}

/** Like `runVisibly`, but keeps what the program prints on stdout, up to a bound. */
export function runForOutput(
  executable: Executable,
  running: Running,
): Promise<{ readonly code: number | null; readonly stdout: string }> {
  return run(executable, running, 'pipe')
}

function run(
  { command, args }: Executable,
  { cwd, environment, signal }: Running,
  output: 2 | 'pipe',
): Promise<{ readonly code: number | null; readonly stdout: string }> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(signal.reason)
    const child = spawn(command, args, {
      cwd,
      env: { ...environment },
      windowsHide: true,
      stdio: ['inherit', output, 2],
    })
    const end = (): void => {
      if (child.pid !== undefined) endTree(child.pid)
      reject(signal?.reason)
    }
    signal?.addEventListener('abort', end, { once: true })
    let stdout = ''
    child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      if (stdout.length < KEPT) stdout += text
    })
    child.once('error', reject)
    child.once('close', (code) => {
      signal?.removeEventListener('abort', end)
      resolve({ code, stdout })
    })
  })
}

// The list of a package's files is part of it: some hundred bytes for each.
const KEPT = 64 * 1024 ** 2
