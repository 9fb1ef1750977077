import { spawn } from 'node:child_process'
import type { Executable } from '../managers/find-manager.ts'
import type { Environment } from '../managers/lifecycle.ts'

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
export function runVisibly({ command, args }: Executable, running: Running): Promise<number | null> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { ...optionsOf(running), stdio: ['inherit', 2, 2] })
    child.once('error', reject)
    child.once('close', resolve)
  })
}

/** Like `runVisibly`, but keeps what the program prints on stdout, up to a bound. */
export function runForOutput(
  { command, args }: Executable,
  running: Running,
): Promise<{ readonly code: number | null; readonly stdout: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { ...optionsOf(running), stdio: ['inherit', 'pipe', 2] })
    let stdout = ''
    child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      if (stdout.length < KEPT) stdout += text
    })
    child.once('error', reject)
    child.once('close', (code) => resolve({ code, stdout }))
  })
}

// The list of a package's files is part of it: some hundred bytes for each.
const KEPT = 64 * 1024 ** 2

function optionsOf({ cwd, environment, signal }: Running) {
  return { cwd, env: { ...environment }, windowsHide: true, ...(signal && { signal }) }
}
