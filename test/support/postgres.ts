import { spawnSync } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { chmodSync, chownSync, existsSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

/** A PostgreSQL of its own for a test, on loopback, in a temporary directory. */
export interface Cluster {
  /** Makes an empty database; gives its connection string. */
  newDatabase(): string
  /** Ends the server as a power cut would, or starts it again. */
  kill(): void
  start(): void
  close(): void
}

const folder = binaries()

/** Whether there is a PostgreSQL on this machine. */
export const hasPostgres: boolean = folder !== null

/** Where Debian puts the server's programs, which are on no PATH. */
function binaries(): string | null {
  const home = '/usr/lib/postgresql'
  if (!existsSync(home)) return null
  const newest = readdirSync(home).sort((one, other) => Number(other) - Number(one))
  const found = newest.map((version) => join(home, version, 'bin')).find((bin) => existsSync(join(bin, 'initdb')))
  return found ?? null
}

export async function startPostgres(): Promise<Cluster> {
  if (folder === null) throw new Error('PostgreSQL is not installed')
  const home = mkdtempSync(join(tmpdir(), 'watertight-postgres-'))
  const port = await freePort()
  // The server refuses to run as root, as which containers run tests.
  const isRoot = process.getuid?.() === 0
  if (isRoot) {
    chownSync(home, Number(answer('id', ['-u', 'postgres'])), Number(answer('id', ['-g', 'postgres'])))
    openWay(home)
  }
  const run = (program: string, ...args: string[]): void => {
    const command = join(folder, program)
    const [first = command, ...rest] = isRoot
      ? ['runuser', '-u', 'postgres', '--', command, ...args]
      : [command, ...args]
    const { status, stderr, stdout } = spawnSync(first, rest, {
      encoding: 'utf8',
      cwd: '/',
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    if (status !== 0) throw new Error(`${program} failed: ${stderr}${stdout}`)
  }
  const data = join(home, 'data')
  run('initdb', '-D', data, '-U', 'owner', '-A', 'trust', '-E', 'UTF8', '--locale=C', '--no-sync')
  const options = `-p ${port} -c listen_addresses=127.0.0.1 -c unix_socket_directories=${home} -c max_connections=60`
  const start = (): void => run('pg_ctl', '-D', data, '-w', '-l', join(home, 'log'), '-o', options, 'start')
  const stop = (): void => run('pg_ctl', '-D', data, '-m', 'immediate', '-w', 'stop')
  start()
  return {
    newDatabase: () => {
      const name = `fleet_${randomUUID().replaceAll('-', '')}`
      run('createdb', '-h', '127.0.0.1', '-p', String(port), '-U', 'owner', name)
      return `postgres://owner@127.0.0.1:${port}/${name}`
    },
    kill: stop,
    start,
    close: () => {
      stop()
      rmSync(home, { recursive: true, force: true })
    },
  }
}

/** Lets every user pass through the folders above `home`, as which the server has to. */
function openWay(home: string): void {
  for (let at = dirname(home); at !== dirname(at); at = dirname(at)) {
    const { mode } = statSync(at)
    if ((mode & 0o001) === 0) chmodSync(at, (mode & 0o777) | 0o011)
  }
}

function answer(program: string, args: readonly string[]): string {
  return spawnSync(program, args, { encoding: 'utf8' }).stdout.trim()
}

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return port
}
