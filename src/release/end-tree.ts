import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'

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
