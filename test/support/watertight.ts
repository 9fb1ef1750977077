import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { cleanEnvironment, type Outcome } from './npm.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))

/** The built command, as a user's shell would find it. */
export const bin: string = `${root}bin/watertight.js`

/** Where generated fixtures are kept from one run to the next. */
export const fixtureCache: string = `${root}.cache`

/** Runs the built command as a process of its own, in an environment without CI, colour or npm variables. */
export function watertight(
  args: readonly string[],
  options: {
    readonly cwd?: string
    readonly env?: { readonly [name: string]: string }
    readonly input?: string | Uint8Array
    /** Sends SIGINT, or `signal`, when it is kept. */
    readonly interrupt?: Promise<void>
    readonly signal?: NodeJS.Signals
  } = {},
): Promise<Outcome> {
  const scrubbed = Object.entries(cleanEnvironment()).filter(
    ([name]) => !/^(CI|GITHUB_.*|NO_COLOR|FORCE_COLOR|COLORTERM|COLUMNS|TERM|WATERTIGHT_.*)$/.test(name),
  )
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [bin, ...args], {
      cwd: options.cwd ?? root,
      env: { ...Object.fromEntries(scrubbed), XDG_CACHE_HOME: fixtureCache, ...options.env },
    })
    const heard = { stdout: '', stderr: '' }
    for (const name of ['stdout', 'stderr'] as const) {
      child[name].setEncoding('utf8').on('data', (text: string) => {
        heard[name] += text
      })
    }
    // A command that needs no stdin may have ended before it is written.
    child.stdin.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') reject(error)
    })
    void options.interrupt?.then(() => child.kill(options.signal ?? 'SIGINT'))
    child.stdin.end(options.input ?? '')
    child.on('error', reject)
    child.on('close', (code) => resolve({ code: code ?? -1, ...heard }))
  })
}
