import { randomUUID } from 'node:crypto'
import { link, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { isFields } from '../../../model/json.ts'
import { parseJson } from '../../../text/parse-json.ts'

/** The process that has a folder; other processes of this user reach it at `port` of this machine, with `token`, once it is ready. */
export interface Holder {
  readonly pid: number
  readonly host: string
  readonly port: number | null
  readonly token: string | null
}

/** What a process that has the folder can do with it. */
export interface Lock {
  /** Says where others reach this process. */
  announce(port: number, token: string): Promise<void>
  release(): Promise<void>
}

/** Folders that this process has. */
const ours = new Set<string>()

/** Takes the folder for this process, or gives who has it. A process that is gone has it no more; nor has the one that is known to be (`gone`). */
export async function lockFolder(folder: string, gone: Holder | null): Promise<Lock | Holder> {
  const file = join(folder, 'lock')
  const own = { pid: process.pid, host: hostname(), port: null, token: null }
  let said = JSON.stringify(own)
  for (;;) {
    try {
      await writeFile(file, said, { flag: 'wx', mode: 0o600 })
      ours.add(folder)
      return {
        announce: async (port, token) => {
          said = JSON.stringify({ ...own, port, token })
          await replace(file, said)
        },
        release: async () => {
          ours.delete(folder)
          await takeAway(file, said)
        },
      }
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error
    }
    const text = await readFile(file, 'utf8').catch(() => null)
    if (text === null) continue
    const holder = holderIn(text)
    if (holder !== null && isAlive(holder, folder) && !(gone !== null && isSame(holder, gone))) return holder
    await takeAway(file, text)
  }
}

/** Removes the lock that says `text`, and none that somebody else has put there meanwhile. */
async function takeAway(file: string, text: string): Promise<void> {
  const aside = `${file}.${randomUUID()}`
  const isMoved = await rename(file, aside).then(
    () => true,
    () => false,
  )
  if (!isMoved) return
  if ((await readFile(aside, 'utf8').catch(() => text)) !== text) await link(aside, file).catch(() => undefined)
  await rm(aside, { force: true })
}

/** In one step, so that nobody reads half of it. */
async function replace(file: string, text: string): Promise<void> {
  const aside = `${file}.${randomUUID()}`
  await writeFile(aside, text, { mode: 0o600 })
  await rename(aside, file)
}

function holderIn(text: string): Holder | null {
  const value = parseJson(text)
  if (!isFields(value) || typeof value['pid'] !== 'number') return null
  const { pid, host, port, token } = value
  return {
    pid,
    host: String(host),
    port: typeof port === 'number' ? port : null,
    token: typeof token === 'string' ? token : null,
  }
}

function isSame(one: Holder, other: Holder): boolean {
  return one.pid === other.pid && one.host === other.host && one.token === other.token
}

function isAlive({ pid, host }: Holder, folder: string): boolean {
  // In a container every process may have the same number, and another machine's processes cannot be seen.
  if (host !== hostname()) return true
  if (pid === process.pid) return ours.has(folder)
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}
