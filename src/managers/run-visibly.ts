import { execFileSync, spawn } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import type { Executable } from './find-manager.ts'
import type { Environment } from './lifecycle.ts'

/** How a program is run. */
interface Running {
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

/**
 * Ends a process and all that descend from it: npm starts a child of its own that would go on uploading. Asked first, and killed with this
 * process if they are still there. Synchronous, since whoever interrupts a release ends it at once.
 */
export function endTree(root: number): void {
  if (process.platform === 'win32') {
    tolerant(() => execFileSync('taskkill', ['/PID', String(root), '/T', '/F'], { stdio: 'ignore', timeout: PATIENCE }))
    return
  }
  // Before anything ends: an orphan's parent is another process.
  const all = [root, ...descendants(root)]
  for (const each of all) tolerant(() => process.kill(each, 'SIGTERM'))
  process.once('exit', () => {
    for (const each of all) tolerant(() => process.kill(each, 'SIGKILL'))
  })
}

function descendants(root: number): readonly number[] {
  const children = new Map<number, number[]>()
  for (const line of processTable().split('\n')) {
    const [own, parent] = line.trim().split(/\s+/).map(Number)
    if (own === undefined || parent === undefined) continue
    children.set(parent, [...(children.get(parent) ?? []), own])
  }
  const found: number[] = []
  const open = [...(children.get(root) ?? [])]
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    found.push(next)
    open.push(...(children.get(next) ?? []))
  }
  return found
}

/** Lines of a process's id and its parent's; of no line where the table cannot be read, and then only the process itself is ended. */
function processTable(): string {
  if (process.platform === 'linux') return linuxTable()
  try {
    return execFileSync('/bin/ps', ['-A', '-o', 'pid=,ppid='], { encoding: 'utf8', timeout: PATIENCE })
  } catch (error) {
    if (error instanceof Error) return ''
    throw error
  }
}

/** From /proc: containers often have no ps. */
function linuxTable(): string {
  const lines: string[] = []
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue
    tolerant(() => {
      // `pid (command) state parent …`; the command may have spaces and parentheses.
      const stat = readFileSync(`/proc/${name}/stat`, 'latin1')
      lines.push(`${name} ${stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]}`)
    })
  }
  return lines.join('\n')
}

/** What has ended by itself meanwhile need not be ended. */
function tolerant(act: () => unknown): void {
  try {
    act()
  } catch (error) {
    if (!(error instanceof Error)) throw error
  }
}

const PATIENCE = 5000
