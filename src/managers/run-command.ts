import { spawn } from 'node:child_process'
import type { Executable } from './find-manager.ts'
import type { Environment } from './lifecycle.ts'

/** What a command left; the end of each output, which is all that a message may need. */
export interface CommandOutcome {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

/** Runs a program without a shell and without input. */
export function runCommand(
  { command, args }: Executable,
  options: { readonly cwd: string; readonly environment: Environment; readonly signal?: AbortSignal },
): Promise<CommandOutcome> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd: options.cwd,
      env: { ...options.environment },
      stdio: ['ignore', 'pipe', 'pipe'],
      windowsHide: true,
      ...(options.signal && { signal: options.signal }),
    })
    const stdout = tailOf(child.stdout)
    const stderr = tailOf(child.stderr)
    child.once('error', reject)
    child.once('close', (code) => resolve({ code, stdout: stdout(), stderr: stderr() }))
  })
}

const KEPT = 64 * 1024

function tailOf(stream: NodeJS.ReadableStream): () => string {
  let tail = Buffer.alloc(0)
  stream.on('data', (chunk: Buffer) => {
    tail = Buffer.concat([tail, chunk]).subarray(-KEPT)
  })
  return () => tail.toString('utf8')
}
